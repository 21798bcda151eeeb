"""Answers to queries, and the formats that they can be written in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.result_formats.format import AnswerKind, Value
from kg.rdf.result_formats.registry import formats_holding
from kg.rdf.terms import PREFIXES, XSD
from kg.storage.spreadsheet_cells import inert

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

#: The name of one of :data:`kg.rdf.result_formats.registry.RESULT_FORMATS`.
ResultFormat = str


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: for SELECT ``columns`` and ``rows``, for ASK ``boolean``, for CONSTRUCT and DESCRIBE ``turtle``.

    Values of ``rows`` are int for xsd:integer, the types derived from it and xsd:gYear, float for xsd:decimal,
    xsd:double and xsd:float, bool for xsd:boolean, None where unbound, and else text: IRIs, and dates too, since a
    graph has them as exact as its input gave them (2024, 2024-05, 2024-05-01). ``texts`` are the same rows as the graph
    writes them. ``json`` is the answer in the standard's JSON, or in JSON for Turtle.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    texts: tuple[tuple[str | None, ...], ...] = ()
    boolean: bool | None = None
    turtle: str | None = None
    json: str = ""

    def to_json(self) -> str:
        """The answer as JSON (SPARQL 1.1 Query Results JSON Format; {"turtle": …} for triples)."""
        return self.json

    def to_arrow(self) -> pa.Table:
        """The rows of a SELECT as an Arrow table, a column of numbers being one.

        A column that holds values of several kinds is text, and so is one of numbers that are too large. Raises
        QueryError where the answer has no rows.
        """
        import pyarrow as pa

        if self.kind != "table":
            message = "only the answer to a SELECT has rows; this one has not"
            raise QueryError(message)
        columns = [
            _column([row[i] for row in self.rows], [text[i] for text in self.texts]) for i in range(len(self.columns))
        ]
        return pa.Table.from_arrays(columns, names=list(self.columns))

    def to_pandas(self) -> pandas.DataFrame:
        """The rows for pandas, as :meth:`to_arrow` has them. Raises MissingExtra where pandas is not installed."""
        from kg.storage.frames import to_pandas

        return to_pandas(self.to_arrow())

    def to_polars(self) -> polars.DataFrame:
        """The rows for Polars, as :meth:`to_arrow` has them. Raises MissingExtra where Polars is not installed."""
        from kg.storage.frames import to_polars

        return to_polars(self.to_arrow())

    @property
    def kind(self) -> AnswerKind:
        """Whether the answer is triples, yes or no, or a table."""
        return "triples" if self.turtle is not None else "boolean" if self.boolean is not None else "table"

    def for_spreadsheets(self) -> QueryResult:
        """The same rows, text that a spreadsheet would run as a formula set off by an apostrophe: ``'=1+1``.

        See :mod:`kg.storage.spreadsheet_cells`. What has no rows stays as it is.
        """
        if self.kind != "table":
            return self
        told = json.loads(self.json)
        for binding in told["results"]["bindings"]:
            for cell in binding.values():
                cell["value"] = inert(cell["value"])
        return replace(
            self,
            rows=tuple(tuple(map(inert, row)) for row in self.rows),
            texts=tuple(tuple(map(inert, row)) for row in self.texts),
            json=json.dumps(told, ensure_ascii=False),
        )

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
    rows = tuple(tuple(_value(s[c]) for c in columns) for s in found)
    texts = tuple(tuple(_lexical(s[c]) for c in columns) for s in found)
    bindings = [{c: _as_json(s[c]) for c in columns if s[c] is not None} for s in found]
    return QueryResult(
        columns,
        rows,
        texts,
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


def _value(term: object) -> Value:
    """A term as Python has it: a number where it is one that can be read, else text."""
    text = _lexical(term)
    if text is None or not isinstance(term, ox.Literal):
        return text
    read = _READERS.get(term.datatype.value)
    try:
        return text if read is None else read(text)
    except ValueError:  # "around 1990"^^xsd:gYear
        return text


def _column(values: Sequence[Value], texts: Sequence[str | None]) -> pa.Array:
    """Values of one kind as a column of it, others as text."""
    import pyarrow as pa

    kinds = {type(value) for value in values if value is not None}
    if kinds and (kinds <= {int, float} or kinds == {bool}):
        with suppress(pa.ArrowInvalid, OverflowError):
            return pa.array(values, pa.float64() if float in kinds else None)
    return pa.array(texts, pa.string())


def _boolean(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise ValueError
    return text in ("true", "1")


_INTEGERS = """
integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedInt
unsignedLong unsignedShort unsignedByte gYear
""".split()
#: How the text of a literal is read, by its datatype.
_READERS: dict[str, Callable[[str], Value]] = {
    **{f"{XSD}{name}": int for name in _INTEGERS},
    **{f"{XSD}{name}": float for name in ("decimal", "double", "float")},
    f"{XSD}boolean": _boolean,
}


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
