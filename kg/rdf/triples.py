"""A graph's tables as N-Triples lines.

For each row of the statements table there is one readable triple (paper kg:uses entity) and one Statement node
in the pattern of CS-KG: subject, predicate, object, confidence, support, and the mentions as evidence, which are
Web Annotations with text positions in the paper's text (title, a line break, abstract).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from kg.ontology_files import ONTOLOGY
from kg.rdf.iris import entity_iri, mention_iri, pair_iri, paper_iri, statement_iri, web_iri
from kg.storage.tables import Tables

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
BIBO = "http://purl.org/ontology/bibo/"
FABIO = "http://purl.org/spar/fabio/"

PREFIXES: dict[str, str] = {
    "bibo": BIBO,
    "dcterms": DCTERMS,
    "fabio": FABIO,
    "kg": ONTOLOGY,
    "oa": OA,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}

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
_LINK_TERMS = {
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

# N-Triples: what a literal must escape; other control characters as \uXXXX, lone surrogates become U+FFFD.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r"[\\\"\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ISO_DATE = re.compile(r"[0-9]{4}(?P<month>-[0-9]{2}(?P<day>-[0-9]{2})?)?")


def literal(text: str) -> str:
    """``text`` as an N-Triples literal.

    >>> literal('say "yes"')
    '"say \\\\"yes\\\\""'
    """
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"' if _TO_ESCAPE.search(text) else f'"{text}"'


def _escaped(match: re.Match[str]) -> str:
    c = match[0]
    if c in _ESCAPES:
        return _ESCAPES[c]
    return "\ufffd" if "\ud800" <= c <= "\udfff" else f"\\u{ord(c):04X}"


def number(value: float) -> str:
    """``value`` as an xsd:double in a form that does not depend on the platform.

    >>> number(0.5), number(float("-inf"))
    ('"0.5"^^<http://www.w3.org/2001/XMLSchema#double>', '"-INF"^^<http://www.w3.org/2001/XMLSchema#double>')
    """
    return f'"{value!r}"^^<{XSD}double>'.replace('inf"', 'INF"').replace('nan"', 'NaN"')


def integer(value: int) -> str:
    """``value`` as an xsd:integer."""
    return f'"{value}"^^<{XSD}integer>'


def issued(when: str) -> str:
    """The day, month or year ``when`` (ISO 8601) as a typed literal; plain text where there is no such day.

    >>> issued("2023-10"), issued("2023-02-30")
    ('"2023-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', '"2023-02-30"')
    """
    match = _ISO_DATE.fullmatch(when)
    try:
        date.fromisoformat(f"{when}-01-01"[:10])
    except ValueError:
        match = None
    if match is None:
        return literal(when)
    kind = "date" if match["day"] else "gYearMonth" if match["month"] else "gYear"
    return f'"{when}"^^<{XSD}{kind}>'


def graph_lines(tables: Tables, base: str, *, with_abstracts: bool = False) -> Iterator[str]:
    """Every triple of the graph as a line of N-Triples without its line break, table by table.

    ``base`` is what :func:`kg.rdf.iris.check_base_iri` returns. A line may come more than once.
    """
    yield from _paper_lines(tables, base, with_abstracts)
    yield from _link_lines(tables, base)
    yield from _entity_lines(tables, base)
    yield from _statement_lines(tables, base)
    yield from _mention_lines(tables, base)
    yield from _pair_lines(tables, base)


def _paper_lines(tables: Tables, base: str, with_abstracts: bool) -> Iterator[str]:
    for p in tables.papers.to_pylist():
        s = f"<{paper_iri(base, p['id'])}>"
        yield f"{s} <{RDF}type> <{ONTOLOGY}Paper> ."
        yield f"{s} <{DCTERMS}title> {literal(p['title'])} ."
        yield f"{s} <{RDFS}label> {literal(p['title'])} ."
        yield f"{s} <{DCTERMS}identifier> {literal(p['id'])} ."
        yield from (f"{s} <{DCTERMS}creator> {literal(a)} ." for a in p["authors"])
        yield from (f"{s} <{DCTERMS}subject> {literal(c)} ." for c in p["categories"])
        yield from (f"{s} <{ONTOLOGY}source> {literal(x)} ." for x in _sources(p))
        yield from _identifier_lines(s, p)
        if with_abstracts and p["abstract"]:
            yield f"{s} <{DCTERMS}abstract> {literal(p['abstract'])} ."


def _sources(p: dict[str, Any]) -> list[str]:
    return [f"{x['file']}#{x['record']}" for x in p["sources"]]


def _identifier_lines(s: str, p: dict[str, Any]) -> Iterator[str]:
    when = p["date"] or (f"{p['year']:04d}" if p["year"] else "")
    if when:
        yield f"{s} <{DCTERMS}issued> {issued(when)} ."
    page = web_iri(p["url"] or "")
    if page is not None:
        yield f"{s} <{SCHEMA}url> <{page}> ."
    for i in p["identifiers"]:
        if i["scheme"] == "doi":
            yield f"{s} <{BIBO}doi> {literal(i['value'])} ."
        elif i["scheme"] == "arxiv":
            yield f"{s} <{FABIO}hasArXivId> {literal(i['value'])} ."


def _link_lines(tables: Tables, base: str) -> Iterator[str]:
    for k in tables.links.to_pylist():
        page = web_iri(k["url"])
        if page is None:  # nothing that an IRI could name
            continue
        term = _LINK_TERMS.get((k["kind"], k["own"]), "linksPage")
        yield f"<{paper_iri(base, k['paper'])}> <{ONTOLOGY}{term}> <{page}> ."
        yield f"<{page}> <{RDF}type> <{ONTOLOGY}{'Repository' if k['kind'] == 'repo' else 'WebPage'}> ."


def _entity_lines(tables: Tables, base: str) -> Iterator[str]:
    for e in tables.entities.to_pylist():
        s = f"<{entity_iri(base, e['id'])}>"
        yield f"{s} <{RDF}type> <{ONTOLOGY}{e['type'].capitalize()}> ."
        yield f"{s} <{RDFS}label> {literal(e['name'])} ."
        yield f"{s} <{SKOS}prefLabel> {literal(e['name'])} ."
        yield f"{s} <{ONTOLOGY}support> {integer(e['papers'])} ."
        yield from (f"{s} <{SKOS}altLabel> {literal(a)} ." for a in e["aliases"])
        yield from (f"{s} <{SKOS}broader> <{entity_iri(base, b)}> ." for b in e["broader"])
        if e["family"]:
            yield f"{s} <{ONTOLOGY}family> <{entity_iri(base, e['family'])}> ."


def _statement_lines(tables: Tables, base: str) -> Iterator[str]:
    for row in tables.statements.to_pylist():
        paper, entity = paper_iri(base, row["paper"]), entity_iri(base, row["entity"])
        relation = f"<{ONTOLOGY}{RELATION_TERMS[row['relation']]}>"
        s = f"<{statement_iri(base, row['paper'], row['entity'])}>"
        yield f"<{paper}> {relation} <{entity}> ."
        yield f"{s} <{RDF}type> <{ONTOLOGY}Statement> ."
        yield f"{s} <{RDF}subject> <{paper}> ."
        yield f"{s} <{RDF}predicate> {relation} ."
        yield f"{s} <{RDF}object> <{entity}> ."
        yield f"{s} <{ONTOLOGY}confidence> {number(row['confidence'])} ."
        yield f"{s} <{ONTOLOGY}support> {integer(len(row['evidence']))} ."
        yield f"{s} <{PROV}wasDerivedFrom> <{paper}> ."
        for e in row["evidence"]:
            yield f"{s} <{ONTOLOGY}evidence> <{mention_iri(base, row['paper'], e['start'], e['end'])}> ."


def _mention_lines(tables: Tables, base: str) -> Iterator[str]:
    for m in tables.mentions.to_pylist():
        iri = mention_iri(base, m["paper"], m["start"], m["end"])
        paper = f"<{paper_iri(base, m['paper'])}>"
        s, target, place, sentence = f"<{iri}>", f"<{iri};target>", f"<{iri};position>", f"<{iri};sentence>"
        yield f"{s} <{RDF}type> <{ONTOLOGY}Mention> ."
        yield f"{s} <{OA}hasBody> <{entity_iri(base, m['entity'])}> ."
        yield f"{s} <{OA}hasTarget> {target} ."
        yield f"{s} <{ONTOLOGY}foundBy> {literal(m['found_by'])} ."
        yield f"{s} <{ONTOLOGY}sentence> {sentence} ."
        yield f"{target} <{OA}hasSource> {paper} ."
        yield f"{target} <{OA}hasSelector> {place} ."
        yield from _position_lines(place, m["start"], m["end"])
        yield from _position_lines(sentence, m["sentence_start"], m["sentence_end"])


def _position_lines(s: str, start: int, end: int) -> Iterator[str]:
    yield f"{s} <{RDF}type> <{OA}TextPositionSelector> ."
    yield f'{s} <{OA}start> "{start}"^^<{XSD}nonNegativeInteger> .'
    yield f'{s} <{OA}end> "{end}"^^<{XSD}nonNegativeInteger> .'


def _pair_lines(tables: Tables, base: str) -> Iterator[str]:
    for r in tables.related.to_pylist():
        a, b = f"<{paper_iri(base, r['a'])}>", f"<{paper_iri(base, r['b'])}>"
        pair = pair_iri(base, r["a"], r["b"])
        yield f"{a} <{ONTOLOGY}relatedTo> {b} ."
        yield f"{b} <{ONTOLOGY}relatedTo> {a} ."
        yield f"<{pair}> <{RDF}type> <{ONTOLOGY}RelatedPapers> ."
        yield f"<{pair}> <{ONTOLOGY}paper> {a} ."
        yield f"<{pair}> <{ONTOLOGY}paper> {b} ."
        yield f"<{pair}> <{ONTOLOGY}score> {number(r['score'])} ."
        for i, shared in enumerate(r["shared"], 1):
            s = f"<{pair}#shares-{i}>"
            yield f"<{pair}> <{ONTOLOGY}shares> {s} ."
            yield f"{s} <{RDF}type> <{ONTOLOGY}SharedEntity> ."
            yield f"{s} <{ONTOLOGY}entity> <{entity_iri(base, shared['entity'])}> ."
            yield f"{s} <{ONTOLOGY}share> {number(shared['share'])} ."
