"""SPARQL over a graph's triples: Oxigraph answers, prefixes are declared, nothing is changed or fetched."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.memory import own_memory
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
_T = TypeVar("_T")
#: Seconds between two looks at the memory: a sort of a cross product takes some 25 MB in that time.
_GLANCE = 0.05


class OutOfMemory(QueryError):  # noqa: N818 - reads as what happened
    """A query took more memory than it may have; what it was doing goes on until its process ends."""


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


def within(seconds: float | None, work: Callable[[], _T], *, memory: int | None = None) -> _T:
    """What ``work`` returns or raises, unless it takes longer than ``seconds`` or more ``memory``: then QueryError.

    ``memory`` is the most bytes that this process may hold (:func:`kg.rdf.memory.own_memory`); past it OutOfMemory is
    raised. Oxigraph cannot be stopped, so the work goes on in a thread that ends with the process: whoever calls this
    ends it soon after, as a command does and a server's worker (kg.server.workers).
    """
    if seconds is None and memory is None:
        return work()
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below, in the thread that waits
            # Without its frames, which hold Oxigraph's answer: that must end in the thread that it began in.
            failed.append(error.with_traceback(None))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until = None if seconds is None else time.monotonic() + seconds
    while thread.is_alive() and (until is None or time.monotonic() < until):
        if memory is not None and own_memory() > memory:
            message = "the query needs more memory than it may have; ask for less"
            raise OutOfMemory(message)
        left = _GLANCE if until is None else max(until - time.monotonic(), 0)
        thread.join(left if memory is None else min(left, _GLANCE))
    if failed:
        raise failed[0]
    if not done:
        message = f"the query took longer than {seconds:g} s; ask for less, or allow more time with --timeout"
        raise QueryError(message)
    return done[0]


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
