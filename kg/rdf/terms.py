"""Namespaces, prefixes, and literals as N-Triples writes them."""

from __future__ import annotations

import re
from datetime import date

from kg.names.ontology_folder import ONTOLOGY

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
BIBO = "http://purl.org/ontology/bibo/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
FABIO = "http://purl.org/spar/fabio/"
FOAF = "http://xmlns.com/foaf/0.1/"
LPWC_CLASS = "https://linkedpaperswithcode.com/class/"
LPWC_PROPERTY = "https://linkedpaperswithcode.com/property/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"

#: Declared in every file that has prefixes, and in every query.
PREFIXES: dict[str, str] = {
    "bibo": BIBO,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "fabio": FABIO,
    "foaf": FOAF,
    "kg": ONTOLOGY,
    "lpwc": LPWC_CLASS,
    "lpwcp": LPWC_PROPERTY,
    "oa": OA,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}

#: What has IRIs under the base: a prefix for each is declared too, so that `method:lora` is one.
KINDS = ("activity", "author", "category", "dataset", "method", "metric", "model", "paper", "source", "task")


def prefixes_of(base: str) -> dict[str, str]:
    """The prefixes that a query about the graph under ``base`` has: those of every graph, its kinds, and "" for it."""
    return PREFIXES | {kind: f"{base}{kind}/" for kind in KINDS} | {"": base}


# N-Triples: what a literal must escape; other control characters as \uXXXX, lone surrogates become U+FFFD.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r"[\\\"\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ISO_DATE = re.compile(r"[0-9]{4}(?P<month>-[0-9]{2}(?P<day>-[0-9]{2})?)?")


def literal(text: str) -> str:
    """``text`` as an N-Triples literal.

    >>> literal('say "yes"')
    '"say \\\\"yes\\\\""'
    """
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


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


def natural(value: int) -> str:
    """``value`` as an xsd:nonNegativeInteger."""
    return f'"{value}"^^<{XSD}nonNegativeInteger>'


def any_uri(iri: str) -> str:
    """``iri`` as an xsd:anyURI: the address as a value, not the thing that it names."""
    return f'"{iri}"^^<{XSD}anyURI>'


def issued(when: str) -> str:
    """The day, month or year ``when`` (ISO 8601) as a typed literal; plain text where there is no such day.

    >>> issued("2023-10"), issued("2023-02-30")
    ('"2023-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', '"2023-02-30"')
    """
    match = _ISO_DATE.fullmatch(when)
    if match is None or not _exists(when):
        return literal(when)
    kind = "date" if match["day"] else "gYearMonth" if match["month"] else "gYear"
    return f'"{when}"^^<{XSD}{kind}>'


def _exists(when: str) -> bool:
    try:
        date.fromisoformat(when + "2000-01-01"[len(when) :])
    except ValueError:
        return False
    return True
