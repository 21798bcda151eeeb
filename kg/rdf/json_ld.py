"""JSON-LD in the words of ontology/context.jsonld, an object for each subject."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from kg.names.ontology_folder import ontology_folder
from kg.rdf.terms import RDF, XSD

_OBJECT = re.compile(
    r'<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<type>[^>]*)>|@(?P<language>[\w-]+))?', re.DOTALL
)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def json_ld(subjects: Iterable[tuple[str, str]]) -> Iterator[str]:
    """(subject, its N-Triples) as the pieces of a JSON-LD file: the context, then one line a subject."""
    yield f'{{\n"@context": {json.dumps(context(), ensure_ascii=False)},\n"@graph": ['
    separator = "\n"
    for subject, lines in subjects:
        yield f"{separator}{json.dumps(node(subject, lines), ensure_ascii=False)}"
        separator = ",\n"
    yield "\n]\n}\n"


@cache
def context() -> dict[str, Any]:
    """The context that comes with the ontology."""
    read: dict[str, Any] = json.loads((ontology_folder() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return read


def node(subject: str, lines: str) -> dict[str, Any]:
    """A subject, in angle brackets, and its N-Triples as one object in the words of the context."""
    found: dict[str, Any] = {"id": subject[1:-1]}
    start = len(subject) + 1
    for line in lines.split("\n")[:-1]:
        predicate, said = line[start:-2].split(" ", 1)
        term, kind = _terms().get(predicate[1:-1], (predicate[1:-1], None))
        value = _value(said, kind)
        if term not in found:
            found[term] = value
        elif isinstance(found[term], list):
            found[term].append(value)
        else:
            found[term] = [found[term], value]
    return found


@cache
def _terms() -> dict[str, tuple[str, str | None]]:
    """(term, what its values are taken for) by the IRI of a property: an IRI of a datatype, "@id", "@vocab"."""
    known: dict[str, tuple[str, str | None]] = {f"{RDF}type": ("type", "@vocab")}
    for term, meaning in context().items():
        iri, kind = (meaning["@id"], meaning.get("@type")) if isinstance(meaning, dict) else (meaning, None)
        if term.startswith("@") or str(iri).startswith(("@", "http")):
            continue
        known[_expanded(iri)] = (term, kind if kind in (None, "@id") else _expanded(kind))
    return known


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return str(context()[prefix]) + local


@cache
def _classes() -> dict[str, str]:
    """The names of the context by IRI."""
    simple = {t: m for t, m in context().items() if isinstance(m, str) and ":" in m and not m.startswith("http")}
    return {_expanded(iri): term for term, iri in simple.items()}


def _value(said: str, kind: str | None) -> Any:  # noqa: ANN401 - any JSON value
    match = _OBJECT.fullmatch(said)
    assert match is not None, said  # written by ourselves
    if match["iri"] is not None:
        iri = match["iri"]
        return _classes().get(iri, iri) if kind == "@vocab" else iri if kind == "@id" else {"id": iri}
    text = _ESCAPED.sub(_character, match["text"])
    datatype = match["type"] or f"{XSD}string"
    if match["language"]:
        return {"@value": text, "@language": match["language"]}
    if datatype == (kind or f"{XSD}string"):
        return text
    return {"@value": text, "@type": datatype}


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])
