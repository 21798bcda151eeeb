"""The evidence of statements: mentions as Web Annotations, their sentences, and who found them (PROV-O).

A mention is an annotation whose body is the entity and whose target is a stretch of the paper's text (title, a line
break, abstract), given by a TextPositionSelector in characters and a TextQuoteSelector with the words. There are more
mentions than anything else, so their lines are written as they stand in the file instead of being sorted.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.block import EVIDENCE, Block
from kg.rdf.iris import (
    activity_iri,
    agent_iri,
    entity_iri,
    mention_in,
    paper_iri,
    position_of,
    quote_of,
    sentence_in,
    target_of,
)
from kg.rdf.terms import OA, PROV, RDF, RDFS, SCHEMA, integer, literal, natural, number

_COLUMNS = ("paper", "start", "end", "text", "score", "found_by", "sentence_start", "sentence_end", "entity")
# Fixed beginnings of lines, so that each row formats little more than its own values.
_TYPE = f"<{RDF}type>"
_SELECTOR = f"{_TYPE} <{OA}TextPositionSelector> .\n"
_SENTENCE = f"{_TYPE} <{ONTOLOGY}Sentence> .\n"


def mention_blocks(mentions: pa.Table, texts: pa.Table, base: str, *, quotes: bool = True) -> Iterator[Block]:
    """What is said of every mention, its target, its position and its words, and of every sentence that holds one.

    ``texts`` are the texts of the papers; without ``quotes`` no sentence is given in words.
    """
    text_of = dict(zip(*(texts.column(c).to_pylist() for c in ("paper", "text")), strict=True)) if quotes else {}
    papers: dict[str, str] = {}
    entities: dict[str, str] = {}
    activities: dict[str, str] = {}
    sentences: set[tuple[str, int, int]] = set()
    columns = [mentions.column(name).to_pylist() for name in _COLUMNS]
    for paper, start, end, words, score, component, sentence_start, sentence_end, entity in zip(*columns, strict=True):
        source = papers.get(paper) or papers.setdefault(paper, paper_iri(base, paper))
        body = entities.get(entity) or entities.setdefault(entity, f"<{entity_iri(base, entity)}>")
        activity = activities.get(component) or activities.setdefault(component, f"<{activity_iri(base, component)}>")
        iri = mention_in(source, start, end)
        s, target, place, quote = (f"<{i}>" for i in (iri, target_of(iri), position_of(iri), quote_of(iri)))
        sentence = f"<{sentence_in(source, sentence_start, sentence_end)}>"
        # Their subjects stand beside each other in a sorted file, in this order.
        yield Block(
            place,
            f"{place} {_SELECTOR}{place} <{OA}end> {natural(end)} .\n{place} <{OA}start> {natural(start)} .\n"
            f"{quote} <{OA}exact> {literal(words)} .\n"
            f"{target} <{OA}hasSelector> {place} .\n"
            f"{target} <{OA}hasSelector> {quote} .\n"
            f"{target} <{OA}hasSource> <{source}> .\n"
            f"{s} <{OA}hasBody> {body} .\n"
            f"{s} <{OA}hasTarget> {target} .\n"
            f"{s} <{PROV}wasGeneratedBy> {activity} .\n"
            f"{s} <{ONTOLOGY}confidence> {number(score)} .\n"
            f"{s} <{ONTOLOGY}sentence> {sentence} .\n",
            paper,
            "mention",
            EVIDENCE,
        )
        stretch = (paper, sentence_start, sentence_end)
        if stretch not in sentences:
            sentences.add(stretch)
            said = text_of.get(paper, "")[sentence_start:sentence_end]
            yield sentence_block(sentence, sentence_start, sentence_end, said, paper)


def sentence_block(sentence: str, start: int, end: int, words: str, paper: str) -> Block:
    """What is said of the ``sentence`` (an IRI in angle brackets) at ``start`` to ``end`` of a paper's text.

    ``words`` are empty where it may not be quoted.
    """
    value = f"{sentence} <{RDF}value> {literal(words)} .\n" if words else ""
    return Block(
        sentence,
        f"{sentence} {_SENTENCE}"
        f"{value}"
        f"{sentence} <{OA}end> {natural(end)} .\n"
        f"{sentence} <{OA}start> {natural(start)} .\n",
        paper,
        "sentence in words" if words else "sentence",
        EVIDENCE,
    )


def activity_blocks(mentions: pa.Table, base: str, version: str) -> Iterator[Block]:
    """What is said of each component that found something, and of the software whose components they are."""
    counts = pc.value_counts(mentions.column("found_by")).to_pylist()
    components = {c["values"]: c["counts"] for c in counts}
    agent = f"<{agent_iri(base, version)}>"
    for component, count in sorted(components.items()):
        s = f"<{activity_iri(base, component)}>"
        yield Block(
            s,
            f"{s} {_TYPE} <{PROV}Activity> .\n"
            f"{s} <{RDFS}label> {literal(component)} .\n"
            f"{s} <{PROV}wasAssociatedWith> {agent} .\n"
            f"{s} <{ONTOLOGY}support> {integer(count)} .\n",
        )
    if components:
        yield Block(
            agent,
            f"{agent} {_TYPE} <{PROV}SoftwareAgent> .\n"
            f"{agent} <{RDFS}label> {literal(f'kg {version}')} .\n"
            f"{agent} <{SCHEMA}softwareVersion> {literal(version)} .\n",
        )
