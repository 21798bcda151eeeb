"""The results that papers report, as RDF: the figure as printed and as it can be compared, and what it belongs to.

Linked Papers With Code's evaluation results have a metric and a value; these also have the data set, whose figure it
is, against what, how sure that is, and the sentence. To schema.org each is a PropertyValue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.block import EVIDENCE, Block, block
from kg.rdf.evidence import sentence_block
from kg.rdf.iris import entity_iri, paper_iri, result_iri, sentence_in
from kg.rdf.terms import literal, number

#: The properties of what a result belongs to, by the column that has its id.
BELONGS = {"metric": "onMetric", "dataset": "onDataset", "subject": "ofSubject", "over": "over"}


def result_blocks(results: pa.Table, base: str) -> Iterator[Block]:
    """What is said of every result; its sentence is evidence (:func:`result_sentence_blocks`)."""
    for iri, row in _with_iris(results, base):
        yield block(f"<{paper_iri(base, row['paper'])}>", [f"<{ONTOLOGY}reports> <{iri}>"], row["paper"])
        says = [
            f"<{ONTOLOGY}printed> {literal(row['value'])}",
            f"<{ONTOLOGY}number> {number(row['comparable'])}",
            f"<{ONTOLOGY}form> {literal(row['form'])}",
            f"<{ONTOLOGY}confidence> {number(row['confidence'])}",
            *([f"<{ONTOLOGY}unit> {literal(row['comparable_unit'])}"] if row["comparable_unit"] else []),
            *(f"<{ONTOLOGY}{term}> <{entity_iri(base, row[part])}>" for part, term in BELONGS.items() if row[part]),
        ]
        yield block(f"<{iri}>", says, row["paper"])


def result_sentence_blocks(
    results: pa.Table, mentions: pa.Table, texts: pa.Table, base: str, *, quotes: bool = True
) -> Iterator[Block]:
    """In which sentence each result stands, and what is said of those sentences that hold no mention.

    ``texts`` are the texts of the papers; without ``quotes`` no sentence is given in words.
    """
    text_of = dict(zip(*(texts.column(c).to_pylist() for c in ("paper", "text")), strict=True)) if quotes else {}
    columns = ("paper", "sentence_start", "sentence_end")
    told = set(zip(*(mentions.column(c).to_pylist() for c in columns), strict=True))
    for iri, row in _with_iris(results, base):
        paper, start, end = (row[c] for c in columns)
        sentence = f"<{sentence_in(paper_iri(base, paper), start, end)}>"
        yield Block(
            f"<{iri}>", f"<{iri}> <{ONTOLOGY}reportedIn> {sentence} .\n", paper, "result in a sentence", EVIDENCE
        )
        if (paper, start, end) not in told:
            told.add((paper, start, end))
            yield sentence_block(sentence, start, end, text_of.get(paper, "")[start:end], paper)


def _with_iris(results: pa.Table, base: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with its IRI, which counts those of one figure."""
    seen: Counter[tuple[str, int, int]] = Counter()
    for row in results.to_pylist():
        place = (row["paper"], row["start"], row["end"])
        seen[place] += 1
        yield result_iri(base, *place, seen[place]), row
