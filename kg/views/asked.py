"""Which part of a graph is asked for, found in its tables, for `kg view` and :meth:`kg.graph.Graph.show`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from kg.errors import ArgumentError, NoSuchItem, QueryError
from kg.rdf.iris import id_of_iri
from kg.storage.lookup import Lookup
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from kg.linking.paths import Chain
    from kg.rdf.results import QueryResult
    from kg.views.view import View


@dataclass(frozen=True, slots=True)
class _Graph:
    """What is needed of the graph: its tables, what finds things in them, and how it was built."""

    tables: Tables
    find: Lookup
    base_iri: str
    quotes: bool


def view_of(
    tables: Tables,
    find: Lookup,
    ask: Callable[[str], QueryResult],
    join: Callable[[str, str], Chain | None],
    *,
    base_iri: str,
    quotes: bool,
    entity: str | None = None,
    paper: str | None = None,
    community: int | None = None,
    query: str | None = None,
    path: Sequence[str] | None = None,
    depth: int = 1,
    kind: str = "explorer",
) -> View:
    """The view that :meth:`kg.graph.Graph.show` describes; raises as it does.

    ``ask`` answers a query, ``join`` finds the chain from one thing to another.
    """
    from kg.views.registry import find_view

    view = find_view(kind).name
    graph = _Graph(tables, find, base_iri, quotes)
    part = _part(graph, ask, join, entity=entity, paper=paper, community=community, query=query, path=path, depth=depth)
    return replace(part, kind=view)


def _part(
    graph: _Graph,
    ask: Callable[[str], QueryResult],
    join: Callable[[str, str], Chain | None],
    *,
    entity: str | None,
    paper: str | None,
    community: int | None,
    query: str | None,
    path: Sequence[str] | None,
    depth: int,
) -> View:
    given = {"entity": entity, "paper": paper, "community": community, "query": query, "path": path}
    if sum(value is not None for value in given.values()) > 1:
        message = f"give exactly one of {', '.join(given)}, or none of them for the whole graph"
        raise ArgumentError(message)
    if depth < 1:
        message = f"depth is 1 or more, not {depth}"
        raise ArgumentError(message)
    if entity is not None:
        return _around_entity(graph, entity, depth)
    if paper is not None:
        return _around_paper(graph, paper, depth)
    if community is not None:
        return _community(graph, community)
    if query is not None:
        return _answer(graph, ask(query))
    if path is not None:
        start, goal = _two(path)
        return _path(graph, start, goal, join(start, goal))
    return _view(graph, graph.tables.papers["id"].to_pylist(), "The whole graph")


def _around_entity(graph: _Graph, name: str, depth: int) -> View:
    from kg.views.subgraph import papers_around

    found = graph.find.entity(name)
    papers = papers_around(graph.tables, entities=[found["id"]], depth=depth)
    return _view(graph, papers, found["name"], _address("entity", found["id"]))


def _around_paper(graph: _Graph, title: str, depth: int) -> View:
    from kg.views.subgraph import papers_around

    found = graph.find.paper(title)
    papers = papers_around(graph.tables, papers=[found["id"]], depth=depth)
    return _view(graph, papers, found["title"], _address("paper", found["id"]))


def _community(graph: _Graph, community: int) -> View:
    from kg.views.subgraph import papers_of_community

    papers, name = papers_of_community(graph.tables, community)
    return _view(graph, papers, name)


def _answer(graph: _Graph, answer: QueryResult) -> View:
    from kg.views.subgraph import papers_around

    if answer.turtle is not None:
        named: Iterable[str] = _iris(answer.turtle)
    else:
        named = (value for row in answer.texts for value in row if value)
    ids = list(dict.fromkeys(filter(None, (id_of_iri(iri, graph.base_iri) for iri in named))))
    papers = [key for kind, key in ids if kind == "paper"]
    # an answer that names papers means those; one of entities alone, the papers that state something of them
    entities = [] if papers else [key for kind, key in ids if kind == "entity"]
    found = papers_around(graph.tables, papers=papers, entities=entities, depth=1 if entities else 0)
    if not found:
        message = "the answer names no paper and no entity of the graph; select their IRIs, as in SELECT ?paper"
        raise QueryError(message)
    return replace(_view(graph, found, "The answer to a query"), entities=frozenset(entities))


def _path(graph: _Graph, start: str, goal: str, found: Chain | None) -> View:
    if found is None:
        message = f"no chain of statements joins {start} and {goal}"
        raise NoSuchItem(message)
    first, last = found.nodes[0], found.nodes[-1]
    opened = f"{_address(first.kind, first.id)}&to-{_address(last.kind, last.id)}"
    return _view(graph, found.papers, f"From {start} to {goal}", opened)


def _two(path: Sequence[str]) -> tuple[str, str]:
    if len(path) != 2:
        message = f"a path has two ends, not {len(path)}"
        raise ArgumentError(message)
    return path[0], path[1]


def _address(kind: Literal["entity", "paper"], key: str) -> str:
    """The part of an address of the explorer that names a thing."""
    return f"{kind}={quote(key, safe='/:')}"


def _view(graph: _Graph, papers: Iterable[str], heading: str, start: str = "") -> View:
    from kg.views.view import View

    return View(graph.tables, frozenset(papers), heading, graph.base_iri, start, graph.quotes)


def _iris(turtle: str) -> list[str]:
    import pyoxigraph as ox

    terms = [t for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE) for t in (q.subject, q.object)]
    return sorted({t.value for t in terms if isinstance(t, ox.NamedNode)})
