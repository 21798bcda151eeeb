"""A graph's tables as N-Triples, a block of lines for each thing that something is said of.

For each row of the statements table there is one readable triple (paper kg:uses entity) and one Statement node
in the pattern of CS-KG: subject, predicate, object, confidence, support, and the mentions as evidence, which are
Web Annotations with text positions in the paper's text (title, a line break, abstract). What Linked Papers With
Code says of papers and entities is said in its words too (kg.rdf.alignment).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Literal, get_args

import pyarrow as pa

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf import alignment
from kg.rdf.block import EVIDENCE, Block, block
from kg.rdf.evidence import activity_blocks, mention_blocks
from kg.rdf.iris import (
    activity_iri,
    author_iri,
    category_iri,
    entity_iri,
    mention_iri,
    pair_iri,
    paper_iri,
    record_iri,
    source_iri,
    statement_iri,
    web_iri,
)
from kg.rdf.links_out import same_elsewhere
from kg.rdf.reported import result_blocks, result_sentence_blocks
from kg.rdf.terms import (
    BIBO,
    DCTERMS,
    FABIO,
    FOAF,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
    any_uri,
    integer,
    issued,
    literal,
    natural,
    number,
)
from kg.storage.tables import Tables
from kg.version import __version__

#: What an export can be limited to.
Part = Literal["papers", "entities", "statements", "evidence", "related"]
PARTS: tuple[Part, ...] = get_args(Part)

#: Names of the relations in RDF.
RELATION_TERMS: dict[str, str] = {
    "introduces": "introduces",
    "evaluates_on": "evaluatesOn",
    "uses": "uses",
    "compares_with": "comparesWith",
    "addresses": "addresses",
    "measures": "measures",
    "mentions": "mentions",
}
#: Names of the links to the web in RDF, by (kind, whether it is the paper's own); other kinds are linksPage.
LINK_TERMS: dict[tuple[str, bool], str] = {
    ("repo", True): "hasRepository",
    ("repo", False): "linksRepository",
    ("model", True): "hasModelPage",
    ("model", False): "hasModelPage",
    ("dataset", True): "hasDatasetPage",
    ("dataset", False): "hasDatasetPage",
    ("project", True): "hasProjectPage",
    ("project", False): "linksPage",
    ("paper", True): "linksPaper",
    ("paper", False): "linksPaper",
}
#: Pages that tell which paper is meant, by the scheme of an identifier.
_IDENTITY_PAGES = {
    "acl": "https://aclanthology.org/",
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "openalex": "https://openalex.org/",
}


def graph_blocks(
    tables: Tables,
    base: str,
    *,
    parts: Iterable[Part] = PARTS,
    with_abstracts: bool = False,
    quotes: bool = True,
    version: str = __version__,
) -> Iterator[Block]:
    """Everything that ``parts`` of the graph say, in no particular order; no line comes twice.

    What follows from it by the ontology is left out (:mod:`kg.rdf.entailed`).
    ``base`` is what :func:`kg.rdf.iris.check_base_iri` returns; ``version`` is that of the software that found it;
    without ``quotes`` the sentences around mentions are not given in words.
    A subject may have several blocks.
    """
    wanted = set(parts)
    if "papers" in wanted:
        yield from _paper_blocks(tables, base, with_abstracts)
        yield from _link_blocks(tables.links, base)
    if "entities" in wanted:
        yield from _entity_blocks(tables.entities, base)
    if "statements" in wanted:
        yield from _statement_blocks(tables, base)
        yield from result_blocks(tables.results, base)
    if "evidence" in wanted:
        yield from mention_blocks(tables.mentions, tables.texts, base, quotes=quotes)
        yield from result_sentence_blocks(tables.results, tables.mentions, tables.texts, base, quotes=quotes)
    if {"statements", "evidence"} & wanted:
        yield from activity_blocks(tables.mentions, base, version)
    if "related" in wanted:
        yield from _pair_blocks(tables.related, base)
        yield from _lineage_blocks(tables.lineage, base)


def _paper_blocks(tables: Tables, base: str, with_abstracts: bool) -> Iterator[Block]:
    lengths = dict(zip(*_columns(tables.texts, "paper", "text"), strict=True))
    authors: set[str] = set()
    categories: set[str] = set()
    records: set[tuple[str, int]] = set()
    for p in tables.papers.to_pylist():
        authors.update(p["authors"])
        categories.update(p["categories"])
        records.update((x["file"], x["record"]) for x in p["sources"])
        says = [*_paper_says(p, base), *_identifiers_say(p)]
        if p["id"] in lengths:
            says.append(f"<{ONTOLOGY}textLength> {natural(len(lengths[p['id']]))}")
        if with_abstracts and p["abstract"]:
            says.append(f"<{DCTERMS}abstract> {literal(p['abstract'])}")
        yield block(f"<{paper_iri(base, p['id'])}>", says, p["id"])
    for name in authors:
        kind = f"<{RDF}type> <{ONTOLOGY}Author>"
        yield block(
            f"<{author_iri(base, name)}>", [kind, f"<{FOAF}name> {literal(name)}", _label(name), _search_name(name)]
        )
    for name in categories:
        kind = f"<{RDF}type> <{SKOS}Concept>"
        yield block(f"<{category_iri(base, name)}>", [kind, f"<{SKOS}notation> {literal(name)}", _label(name)])
    yield from _record_blocks(records, base)


def _paper_says(p: dict[str, Any], base: str) -> list[str]:
    title = literal(p["title"])
    return [
        f"<{RDF}type> <{ONTOLOGY}Paper>",
        f"<{DCTERMS}title> {title}",
        f"<{RDFS}label> {title}",
        _search_name(p["title"]),
        f"<{DCTERMS}identifier> {literal(p['id'])}",
        *(f"<{DCTERMS}creator> <{author_iri(base, a)}>" for a in p["authors"]),
        *(f"<{DCTERMS}subject> <{category_iri(base, c)}>" for c in p["categories"]),
        *(f"<{PROV}wasDerivedFrom> <{record_iri(base, x['file'], x['record'])}>" for x in p["sources"]),
    ]


def _identifiers_say(p: dict[str, Any]) -> Iterator[str]:
    when = p["date"] or (f"{p['year']:04d}" if p["year"] else "")
    if when:
        # Days are comparable with days alone: what is known less exactly has a property of its own.
        said = issued(when)
        yield f"<{DCTERMS}{'issued' if said.endswith(f'{XSD}date>') else 'date'}> {said}"
    year = f"{p['year']:04d}" if p["year"] else when[:4]
    if issued(year).endswith(f"{XSD}gYear>"):
        yield f"<{FABIO}hasPublicationYear> {issued(year)}"
    page = web_iri(p["url"] or "")
    if page is not None:
        yield f"<{SCHEMA}url> <{page}>"
    for i in p["identifiers"]:
        if i["scheme"] == "doi":
            yield f"<{BIBO}doi> {literal(i['value'])}"
        elif i["scheme"] == "arxiv":
            yield f"<{FABIO}hasArXivId> {literal(i['value'])}"
        about = web_iri(_IDENTITY_PAGES[i["scheme"]] + i["value"]) if i["scheme"] in _IDENTITY_PAGES else None
        if about is not None:
            yield f"<{SCHEMA}sameAs> <{about}>"


def _record_blocks(records: set[tuple[str, int]], base: str) -> Iterator[Block]:
    for file, record in records:
        says = [
            f"<{DCTERMS}isPartOf> <{source_iri(base, file)}>",
            f"<{ONTOLOGY}recordNumber> {natural(record)}",
        ]
        yield block(f"<{record_iri(base, file, record)}>", says)
    for file in {file for file, _ in records}:
        yield block(f"<{source_iri(base, file)}>", [f"<{RDF}type> <{ONTOLOGY}SourceFile>", _label(file)])


def _link_blocks(links: pa.Table, base: str) -> Iterator[Block]:
    kinds: dict[str, set[str]] = {}
    said: dict[str, set[str]] = {}
    for paper, url, kind, own in zip(*_columns(links, "paper", "url", "kind", "own"), strict=True):
        page = web_iri(url)
        if page is None:  # nothing that an IRI could name
            continue
        term = LINK_TERMS.get((kind, own), "linksPage")
        says = said.setdefault(paper, set())
        says.update((f"<{ONTOLOGY}{term}> <{page}>", f"<{ONTOLOGY}links> <{page}>"))
        says.update(f"<{p}> <{page}>" for p in alignment.link_properties(term))
        kinds.setdefault(page, set()).add("Repository" if kind == "repo" else "WebPage")
    yield from (block(f"<{paper_iri(base, paper)}>", says, paper) for paper, says in said.items())
    for page, names in kinds.items():
        types = [f"<{RDF}type> <{ONTOLOGY}{name}>" for name in names]
        address = [f"<{FABIO}hasURL> {any_uri(page)}"] if "Repository" in names else []
        yield block(f"<{page}>", [*types, *address, _label(page.partition("://")[2].rstrip("/"))])


def _entity_blocks(entities: pa.Table, base: str) -> Iterator[Block]:
    children: dict[str, set[str]] = {}
    for e in entities.to_pylist():
        name, own = literal(e["name"]), f"<{entity_iri(base, e['id'])}>"
        above = [f"<{entity_iri(base, b)}>" for b in e["broader"]]
        kind = e["type"].capitalize()
        for parent in above if e["type"] == "task" else ():
            children.setdefault(parent, set()).add(own)
        says = [
            f"<{RDF}type> <{ONTOLOGY}{kind}>",
            f"<{SKOS}prefLabel> {name}",
            f"<{FOAF}name> {name}",
            f"<{ONTOLOGY}support> {integer(e['papers'])}",
            *(f"<{SKOS}altLabel> {literal(a)}" for a in e["aliases"]),
            *(_search_name(n) for n in (e["name"], *e["aliases"])),
            *(f"<{SKOS}broader> {b}" for b in above),
            *(f"<{alignment.HAS_PARENT}> {b}" for b in above),
            *(f"<{SKOS}exactMatch> <{page}>" for page in same_elsewhere(e["type"], e["name"])),
        ]
        if e["family"]:
            says.append(f"<{ONTOLOGY}family> <{entity_iri(base, e['family'])}>")
        yield block(own, says)
    for parent, below in children.items():
        yield block(parent, [f"<{alignment.HAS_SUBTASK}> {child}" for child in below])


def _statement_blocks(tables: Tables, base: str) -> Iterator[Block]:
    columns = _columns(
        tables.statements, "paper", "relation", "entity", "confidence", "evidence", "relation_confidence"
    )
    said: list[str] = []
    previous = None
    entity_iris = cache(lambda e: f"<{entity_iri(base, e)}>")
    activities = cache(lambda c: f"<{activity_iri(base, c)}>")
    for paper, relation, entity, confidence, evidence, relation_confidence in zip(*columns, strict=True):
        subject = f"<{paper_iri(base, paper)}>"
        if paper != previous:
            if previous is not None:
                yield block(f"<{paper_iri(base, previous)}>", said, previous)
            previous, said = paper, []
        o, term = entity_iris(entity), RELATION_TERMS[relation]
        said.append(f"<{ONTOLOGY}{term}> {o}")
        said += [f"<{p}> {o}" for p in alignment.relation_properties(relation, entity.partition("/")[0])]
        s = f"<{statement_iri(base, paper, entity)}>"
        mentions = sorted({f"<{mention_iri(base, paper, e['start'], e['end'])}>" for e in evidence})
        found_by = sorted({activities(e["found_by"]) for e in evidence})
        # The order of the lines is that of the IRIs: rdf, prov, ontology.
        yield Block(
            s,
            f"{s} <{RDF}object> {o} .\n"
            f"{s} <{RDF}predicate> <{ONTOLOGY}{term}> .\n"
            f"{s} <{RDF}subject> {subject} .\n"
            f"{s} <{ONTOLOGY}confidence> {number(confidence)} .\n"
            f"{s} <{ONTOLOGY}relationConfidence> {number(relation_confidence)} .\n",
            paper,
            "statement",
        )
        yield Block(
            s,
            f"{s} <{PROV}wasDerivedFrom> {subject} .\n"
            + "".join([f"{s} <{PROV}wasGeneratedBy> {a} .\n" for a in found_by])
            + "".join([f"{s} <{ONTOLOGY}evidence> {m} .\n" for m in mentions])
            + f"{s} <{ONTOLOGY}support> {integer(len(evidence))} .\n",
            paper,
            f"support by {len(found_by)} in {len(mentions)}",
            EVIDENCE,
        )
    if previous is not None:
        yield block(f"<{paper_iri(base, previous)}>", said, previous)


def _pair_blocks(related: pa.Table, base: str) -> Iterator[Block]:
    columns = _columns(related, "a", "b", "score", "shared")
    entity_iris = cache(lambda e: f"<{entity_iri(base, e)}>")
    paper_iris = cache(lambda p: f"<{paper_iri(base, p)}>")
    for one, other, score, shared in zip(*columns, strict=True):
        a, b, pair = paper_iris(one), paper_iris(other), pair_iri(base, one, other)
        yield Block(a, f"{a} <{ONTOLOGY}relatedTo> {b} .\n", like="relation")
        p = f"<{pair}>"
        yield Block(
            p,
            f"{p} <{ONTOLOGY}paper> {min(a, b)} .\n"
            f"{p} <{ONTOLOGY}paper> {max(a, b)} .\n"
            f"{p} <{ONTOLOGY}score> {number(score)} .\n",
            like="pair",
        )
        nodes = sorted([(f"<{pair}#shares-{i}>", item) for i, item in enumerate(shared, 1)], key=itemgetter(0))
        if not nodes:
            continue
        shares = "".join([f"{p} <{ONTOLOGY}shares> {s} .\n" for s, _ in nodes])
        yield Block(p, shares, like=f"shares {len(nodes)}", graph=EVIDENCE)
        lines, names = [], 0
        for s, item in nodes:
            own = sorted({entity_iris(item["a"]), entity_iris(item["b"])})
            names += len(own)
            # The order of the lines is that of the IRIs.
            lines.append(
                f"{s} <{ONTOLOGY}entity> {entity_iris(item['entity'])} .\n"
                + "".join([f"{s} <{ONTOLOGY}named> {e} .\n" for e in own])
                + f"{s} <{ONTOLOGY}share> {number(item['share'])} .\n"
                f'{s} <{ONTOLOGY}via> "{item["via"]}" .\n'
            )
        yield Block(nodes[0][0], "".join(lines), like=f"shared {len(nodes)} by {names}", graph=EVIDENCE)


def _lineage_blocks(lineage: pa.Table, base: str) -> Iterator[Block]:
    pairs = sorted(set(zip(*_columns(lineage, "paper", "earlier"), strict=True)))
    for paper, earlier in pairs:
        s = f"<{paper_iri(base, paper)}>"
        yield Block(s, f"{s} <{ONTOLOGY}buildsOn> <{paper_iri(base, earlier)}> .\n", like="lineage")


def _search_name(text: str) -> str:
    return f"<{ONTOLOGY}searchName> {literal(text.lower())}"


def _label(text: str) -> str:
    return f"<{RDFS}label> {literal(text)}"


def _columns(table: pa.Table, *names: str) -> list[Sequence[Any]]:
    return [table.column(name).to_pylist() for name in names]
