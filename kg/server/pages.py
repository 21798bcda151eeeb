"""Linked-data pages: what the graph says of one IRI, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, unquote

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.iris import segment
from kg.rdf.json_ld import json_ld
from kg.rdf.terms import PREFIXES

#: A function that answers a query in a format.
Ask = Callable[[str, str], str]

_INCOMING = 100


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a page shows it: text, and where it leads to if it is an IRI."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of an IRI, and by what it is named; each property with its values."""

    label: str
    says: tuple[tuple[str, tuple[Value, ...]], ...]
    said_by: tuple[tuple[str, tuple[Value, ...]], ...]


def iri_of_path(base: str, raw_path: str) -> str:
    """The IRI that a request's path stands for, spelled as the graph spells it.

    >>> iri_of_path("https://example.org/kg/", "/method/%CE%B2-vae")
    'https://example.org/kg/method/β-vae'
    """
    parts = raw_path.lstrip("/").split("/")
    return base + "/".join(segment(unquote(part, errors="replace")) for part in parts)


def describing(iri: str) -> str:
    """A query for all that a document about ``iri`` says: of it, and of what has an IRI inside the document."""
    return f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
      {{ BIND(<{iri}> AS ?s) ?s ?p ?o }}
      UNION {{ ?s oa:hasSource <{iri}> ; ?p ?o }}
      UNION {{ ?target oa:hasSource <{iri}> . ?s oa:hasTarget ?target ; ?p ?o }}
      UNION {{ ?target oa:hasSource <{iri}> ; oa:hasSelector ?s . ?s ?p ?o }}
      UNION {{ ?target oa:hasSource <{iri}> . ?mention oa:hasTarget ?target ; kg:sentence ?s . ?s ?p ?o }}
      UNION {{ <{iri}> kg:shares ?s . ?s ?p ?o }}
      UNION {{ ?s dcterms:isPartOf <{iri}> ; ?p ?o }}
      UNION {{ <{iri}> void:classPartition|void:propertyPartition ?s . ?s ?p ?o }}
    }}"""


def document(iri: str, format: str, ask: Ask) -> str | None:
    """All that a document about ``iri`` says, in a format of triples; None where the graph does not name it."""
    if not json.loads(ask(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}", "json"))["boolean"]:
        return None
    if format == "jsonld":
        return as_json_ld(ask(describing(iri), "ntriples"))
    return ask(describing(iri), format)


def as_json_ld(ntriples: str) -> str:
    """Sorted N-Triples as JSON-LD in the words of the context."""
    lines = sorted(f"{line}\n" for line in ntriples.splitlines())
    subjects = groupby(lines, key=lambda line: line[: line.index(" ")])
    return "".join(json_ld((subject, "".join(own)) for subject, own in subjects))


def description(iri: str, base: str, ask: Ask) -> Description | None:
    """What a page about ``iri`` shows; None where the graph does not name it."""
    says = _rows(ask, f"SELECT ?p ?v ?label {{ <{iri}> ?p ?v OPTIONAL {{ ?v rdfs:label ?label }} }}")
    incoming = f"SELECT ?p ?v ?label {{ ?v ?p <{iri}> OPTIONAL {{ ?v rdfs:label ?label }} }} LIMIT {_INCOMING}"
    said_by = _rows(ask, incoming)
    if not says and not said_by:
        return None
    labels = [row["v"]["value"] for row in says if row["p"]["value"] == f"{PREFIXES['rdfs']}label"]
    return Description(labels[0] if labels else iri, _grouped(says, base), _grouped(said_by, base))


def _rows(ask: Ask, query: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(ask(query, "json"))["results"]["bindings"]
    return found


def _grouped(rows: list[dict[str, dict[str, str]]], base: str) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    by_property: dict[str, set[Value]] = {}
    for row in rows:
        by_property.setdefault(_short(row["p"]["value"]), set()).add(_value(row, base))
    ordered = sorted(by_property.items(), key=lambda p: (p[0] != "rdf:type", p[0]))
    return tuple((name, tuple(sorted(values, key=lambda v: (v.text, v.href or "")))) for name, values in ordered)


def _value(row: dict[str, dict[str, str]], base: str) -> Value:
    term = row["v"]
    if term["type"] != "uri":
        return Value(term["value"])
    iri = term["value"]
    text = row["label"]["value"] if "label" in row else _short(iri)
    if iri.startswith(base):
        return Value(text.removeprefix(base), "/" + quote(iri.removeprefix(base), safe="/%#=,;:@!$&'()*+~-._"))
    if iri.startswith(ONTOLOGY):
        return Value(text, f"/ontology#{iri.removeprefix(ONTOLOGY)}")
    return Value(text, iri if iri.startswith(("http://", "https://")) else None)


def _short(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
