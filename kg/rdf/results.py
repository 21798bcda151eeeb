"""Answers to queries, and the formats that they can be written in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.result_formats.format import AnswerKind
from kg.rdf.result_formats.registry import formats_holding
from kg.rdf.terms import PREFIXES, XSD

#: The name of one of :data:`kg.rdf.result_formats.registry.RESULT_FORMATS`.
ResultFormat = str


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: for SELECT ``columns`` and ``rows`` (lexical values, None where unbound), for ASK ``boolean``,
    for CONSTRUCT and DESCRIBE ``turtle``. ``json`` is the answer in the standard's JSON, or in JSON for Turtle.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    boolean: bool | None = None
    turtle: str | None = None
    json: str = ""

    def to_json(self) -> str:
        """The answer as JSON (SPARQL 1.1 Query Results JSON Format; {"turtle": …} for triples)."""
        return self.json

    @property
    def kind(self) -> AnswerKind:
        """Whether the answer is triples, yes or no, or a table."""
        return "triples" if self.turtle is not None else "boolean" if self.boolean is not None else "table"

    def to_text(self, format: ResultFormat) -> str:
        """The answer in the format of this name: SPARQL 1.1 results in CSV, TSV, JSON, XML, triples, or a plug-in's.

        Raises QueryError where there is no such format, or the answer has no such form, as yes or no has in CSV.
        """
        fitting = {f.name: f for f in formats_holding(self.kind)}
        if format not in fitting:
            what = "triples" if self.kind == "triples" else "this answer"
            message = f"{what} cannot be written as {format}; take one of {', '.join(fitting)}"
            raise QueryError(message)
        return fitting[format].write(self)


def result(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, max_rows: int | None = None) -> QueryResult:
    """What Oxigraph answered. Raises QueryError where it has more than ``max_rows`` rows or triples."""
    if isinstance(answer, ox.QueryBoolean):
        return QueryResult(boolean=bool(answer), json=json.dumps({"head": {}, "boolean": bool(answer)}))
    found = list(islice(answer, None if max_rows is None else max_rows + 1))
    if max_rows is not None and len(found) > max_rows:
        message = (
            f"the answer has more than {max_rows:,} rows; ask for fewer with LIMIT, or a page at a time with OFFSET"
        )
        raise QueryError(message)
    if isinstance(answer, ox.QueryTriples):
        turtle = _turtle(sorted(set(found), key=str))
        return QueryResult(turtle=turtle, json=json.dumps({"turtle": turtle}, ensure_ascii=False))
    columns = tuple(v.value for v in answer.variables)
    rows = tuple(tuple(_lexical(s[c]) for c in columns) for s in found)
    bindings = [{c: _as_json(s[c]) for c in columns if s[c] is not None} for s in found]
    return QueryResult(
        columns,
        rows,
        json=json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}, ensure_ascii=False),
    )


def _turtle(triples: list[ox.Triple]) -> str:
    """Turtle with its prefixes sorted, which Oxigraph writes in another order each time."""
    written = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"").decode()
    lines = written.splitlines(keepends=True)
    head = sum(line.startswith("@prefix") for line in lines[: len(PREFIXES)])
    return "".join(sorted(lines[:head]) + lines[head:])


def _lexical(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term))


def _as_json(term: object) -> dict[str, str]:
    """A term in the SPARQL 1.1 Query Results JSON Format."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        cell = {"type": "literal", "value": term.value}
        if term.language:
            return cell | {"xml:lang": term.language}
        datatype = term.datatype.value
        return cell if datatype == f"{XSD}string" else cell | {"datatype": datatype}
    return {"type": "literal", "value": str(term)}
