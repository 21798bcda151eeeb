"""How a query is understood: its algebra, and how many triples each of its patterns finds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from rdflib import Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.rdf.mistakes import parse_error
from kg.rdf.query import UNION
from kg.rdf.sparql_text import with_parameters
from kg.rdf.terms import prefixes_of


@dataclass(frozen=True, slots=True)
class Step:
    """A line of an explanation: how deep it stands in the tree, what is done, and the triples that a pattern finds."""

    depth: int
    operation: str
    triples: int | None = None


def explain(
    store: ox.Store, text: str, parameters: Mapping[str, str] | None = None, *, base_iri: str
) -> tuple[Step, ...]:
    """The algebra of a query (W3C SPARQL 1.1, section 18), outermost operation first, as rdflib translates it.

    Each triple pattern comes with the number of triples that it finds alone: a pattern with many that stands alone
    in its group is what makes a query slow. Oxigraph orders joins itself. Raises QueryError where the query cannot
    be parsed.
    """
    asked = with_parameters(text, parameters or {})
    prefixes = prefixes_of(base_iri)
    try:
        ox.Store().query(asked, base_iri=base_iri, prefixes=prefixes)  # whose errors have a place
        parsed = parseQuery(asked)
        algebra = translateQuery(parsed, base=base_iri, initNs=prefixes).algebra
    except Exception as error:  # the parser raises many kinds, and plain Exception too
        message = f"the query cannot be explained: {parse_error(str(error), asked, prefixes)}"
        raise QueryError(message) from error
    return tuple(_steps(store, algebra, 0))


def _steps(store: ox.Store, node: object, depth: int) -> Iterator[Step]:
    if isinstance(node, list | tuple):
        for item in node:
            yield from _steps(store, item, depth)
        return
    if not isinstance(node, CompValue):
        return
    yield Step(depth, _named(node))
    for triple in _part(node, "triples") or ():
        pattern = " ".join(_term(t) for t in triple)
        yield Step(depth + 1, pattern, _count(store, pattern))
    for key in ("p", "p1", "p2", "graph", "expr"):
        yield from _steps(store, _part(node, key), depth + 1)


def _part(node: CompValue, key: str) -> Any:  # noqa: ANN401 - whatever the parser puts there
    return OrderedDict.get(node, key)  # CompValue's own get() returns the key where there is no such part


def _named(node: CompValue) -> str:
    """The name of an operation with what it works on, where that is short."""
    if node.name in ("Project", "SelectQuery") and _part(node, "PV"):
        return f"{node.name} {' '.join(f'?{v}' for v in node['PV'])}"
    if node.name == "Slice":
        start = _part(node, "start") or 0
        return f"Slice from {start}, {_part(node, 'length')} rows at most"
    if node.name == "Extend":
        return f"Extend ?{node['var']}"
    return str(node.name)


def _term(term: object) -> str:
    return f"?{term}" if isinstance(term, Variable) else str(term.n3())  # type: ignore[attr-defined]


def _count(store: ox.Store, pattern: str) -> int:
    answer = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", **UNION)
    assert isinstance(answer, ox.QuerySolutions)
    return int(next(answer)["n"].value)
