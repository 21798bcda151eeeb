"""SPARQL over a graph's triples: Oxigraph answers, prefixes are declared, nothing is changed or fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.mistakes import parse_error
from kg.rdf.results import QueryResult, result
from kg.rdf.sparql_text import CODE, form_of, with_parameters
from kg.rdf.terms import prefixes_of

_ANSWERED = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_SERVICE = re.compile("(s)e(rvice)", re.IGNORECASE)
#: Where a query names the graphs that it asks.
_FROM = re.compile(r"(?<![?$:\w.-])FROM\b(?![:.-])", re.IGNORECASE)
#: How Oxigraph is asked for all graphs of a store as one: the evidence stands in a graph of its own.
UNION: dict[str, Any] = {"use_default_graph_as_union": True}


def query(
    store: ox.Store,
    text: str,
    parameters: Mapping[str, str] | None = None,
    *,
    base_iri: str,
    max_rows: int | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> QueryResult:
    """The answer of ``store`` to a SPARQL query, with ``parameters`` as literals for ``?_name``.

    The prefixes of :func:`kg.rdf.terms.prefixes_of` are declared. All graphs of the store are asked as one, unless
    the text names others, or ``default_graphs`` and ``named_graphs``, IRIs of the dataset that is asked, as in the
    SPARQL Protocol. Raises QueryError where the
    text cannot be parsed, would change or fetch something, or has an answer of more than ``max_rows`` rows.
    """
    asked = with_parameters(text, parameters or {})
    prefixes = prefixes_of(base_iri)
    given = bool(default_graphs or named_graphs)
    try:
        _refuse_service(asked, base_iri, prefixes)
        answer = store.query(
            asked,
            base_iri=base_iri,
            prefixes=prefixes,
            default_graph=[ox.NamedNode(g) for g in default_graphs] if given else None,
            named_graphs=[ox.NamedNode(g) for g in named_graphs] if given else None,
            **({} if given or _FROM.search(CODE.sub(" ", asked)) else UNION),
        )
        return result(answer, max_rows)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        message = f"the query cannot be answered{_refusal(asked)}: {parse_error(str(error), asked, prefixes)}"
        raise QueryError(message) from error


def _refuse_service(text: str, base_iri: str, prefixes: dict[str, str]) -> None:
    """Raise SyntaxError where ``text`` would make Oxigraph send a request to another machine.

    SERVICE is the only part of SPARQL's query language that does. No pattern tells it from the same letters in a
    string, a comment or a name as surely as the parser: spelled otherwise, a name is still a name, the keyword is an
    error.
    """
    spelled_otherwise = _SERVICE.sub(r"\1x\2", text)
    if spelled_otherwise != text:
        ox.Store().query(spelled_otherwise, base_iri=base_iri, prefixes=prefixes)


def _refusal(text: str) -> str:
    """Why a text that is no query that is answered may have been refused, to stand before the parser's message."""
    form = form_of(text)
    if form is not None and form not in _ANSWERED:
        return f" ({form} is refused: the graph is read-only)"
    return " (SERVICE is refused: nothing leaves this machine)" if _SERVICE.search(text) else ""
