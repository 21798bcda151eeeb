"""Questions in SPARQL as data, and what answers them: here, or in a process of its own (:mod:`kg.rdf.workers`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.defaults import fitting_values
from kg.rdf.query import query
from kg.rdf.result_formats.format import SPREADSHEETS
from kg.rdf.results import QueryResult, ResultFormat
from kg.rdf.store import open_store


@dataclass(frozen=True, slots=True)
class Question:
    """A query, what its answer may hold and which graphs it asks.

    ``values`` are those of its parameters, of which the ``given`` ones were chosen and the others are defaults;
    ``format`` is that of an answer as text, of which CSV and TSV hold no formulas where ``safe_csv``.
    """

    text: str
    base_iri: str
    max_rows: int | None = None
    format: ResultFormat = "json"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    safe_csv: bool = False


def answer(store: ox.Store, question: Question) -> QueryResult:
    """The answer of ``store``. Raises QueryError as :func:`kg.rdf.query.query`."""
    base_iri = question.base_iri
    values = fitting_values(store, question.text, question.values, question.given, base_iri=base_iri)
    return query(
        store,
        question.text,
        values,
        base_iri=base_iri,
        max_rows=question.max_rows,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
    )


def open_answers(directory: Path) -> Callable[[Question], QueryResult]:
    """What answers questions about the graph in ``directory``. Raises NotAGraph."""
    store = open_store(directory)
    return lambda question: answer(store, question)


def open_texts(directory: Path) -> Callable[[Question], str]:
    """What answers questions about the graph in ``directory`` as text in their format. Raises NotAGraph."""
    store = open_store(directory)

    def as_text(question: Question) -> str:
        found = answer(store, question)
        safe = question.safe_csv and question.format in SPREADSHEETS
        return (found.for_spreadsheets() if safe else found).to_text(question.format)

    return as_text
