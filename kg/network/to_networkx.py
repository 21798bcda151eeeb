"""The graph as networkx graphs: papers with entities, papers with papers, entities with entities, or all."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from kg.errors import ArgumentError
from kg.network.incidence import Incidence, incidence
from kg.schema import RELATIONS, EntityType
from kg.storage.tables import Tables

if TYPE_CHECKING:
    import networkx as nx

NetworkKind = Literal["bipartite", "papers", "entities", "full"]

_KINDS: tuple[NetworkKind, ...] = get_args(NetworkKind)


def to_networkx(
    tables: Tables,
    kind: NetworkKind = "bipartite",
    *,
    min_confidence: float = 0.0,
    types: Collection[EntityType] | None = None,
) -> nx.Graph:
    """The graph of ``tables`` for networkx, nodes and edges in the order of the tables (by id).

    - ``bipartite``: an edge for each statement, from a paper to an entity, with ``relation`` and ``confidence``.
      A paper has at most one statement about an entity, so there are no parallel edges.
    - ``papers``: an edge for each pair of related papers, with ``relation`` ("relatedTo"), ``weight`` (the score)
      and ``shared`` (ids of the entities that both name, the greatest share first).
    - ``entities``: an edge for each two entities that a paper names together, with ``relation`` ("namedWith") and
      ``weight`` (the number of such papers).
    - ``full``: ``bipartite`` and ``papers`` in one.

    Nodes are ids. They have ``kind`` ("paper" or the type of the entity), ``label`` (title or name), ``bipartite``
    (0 for papers, 1 for entities) and, where a paper's year is known, ``year``. Statements below ``min_confidence``
    (in [0, 1]) and entities of other ``types`` (default: all types) are left out; every paper and entity of these
    types stays, be it without edges. Raises ArgumentError for another ``kind``. Costs O(papers + entities + edges);
    ``entities`` has up to n² / 2 edges for a paper with n entities.
    """
    import networkx as nx

    if kind not in _KINDS:
        message = f"kind is one of {', '.join(map(repr, _KINDS[:-1]))} and {_KINDS[-1]!r}, not {kind!r}"
        raise ArgumentError(message)
    graph = nx.Graph()
    if kind != "entities":
        for p in tables.papers.select(["id", "title", "year"]).to_pylist():
            # Writers of GraphML and GEXF refuse None, so a year that is not known is left out.
            year = {} if p["year"] is None else {"year": p["year"]}
            graph.add_node(p["id"], kind="paper", label=p["title"], bipartite=0, **year)
    if kind != "papers":
        statements = incidence(tables, min_confidence=min_confidence, types=types)
        for key, entity_type, name in zip(statements.entities, statements.types, statements.names, strict=True):
            graph.add_node(key, kind=entity_type, label=name, bipartite=1)
        (_add_pairs if kind == "entities" else _add_statements)(graph, statements)
    if kind in ("papers", "full"):
        for r in tables.related.to_pylist():
            shared = [s["entity"] for s in r["shared"]]
            graph.add_edge(r["a"], r["b"], relation="relatedTo", weight=r["score"], shared=shared)
    return graph


def _add_statements(graph: nx.Graph, statements: Incidence) -> None:
    columns = (statements.paper, statements.entity, statements.relation, statements.confidence)
    for paper, entity, relation, confidence in zip(*(c.tolist() for c in columns), strict=True):
        ends = statements.papers[paper], statements.entities[entity]
        graph.add_edge(*ends, relation=RELATIONS[relation], confidence=confidence)


def _add_pairs(graph: nx.Graph, statements: Incidence) -> None:
    from scipy.sparse import triu

    held = statements.matrix()
    together = triu(held.T @ held, k=1).tocsr()
    together.sort_indices()
    rows = np.repeat(np.arange(together.shape[0]), np.diff(together.indptr))
    for a, b, papers in zip(rows.tolist(), together.indices.tolist(), together.data.tolist(), strict=True):
        ends = statements.entities[a], statements.entities[b]
        graph.add_edge(*ends, relation="namedWith", weight=int(papers))
