"""The graph as networkx graphs: papers with entities, or papers with papers."""

from __future__ import annotations

from typing import Literal

import networkx as nx

from kg.storage.tables import Tables

NetworkKind = Literal["bipartite", "papers", "full"]


def to_networkx(tables: Tables, kind: NetworkKind = "bipartite", *, min_confidence: float = 0.0) -> nx.Graph:
    """The graph of ``tables`` for networkx, nodes and edges in the order of the tables (by id).

    - ``bipartite``: an edge for each statement, from a paper to an entity, with ``relation`` and ``confidence``.
      A paper has at most one statement about an entity, so there are no parallel edges.
    - ``papers``: an edge for each pair of related papers, with ``relation`` ("relatedTo"), ``weight`` (the score)
      and ``shared`` (ids of the entities that both name, the greatest share first).
    - ``full``: both.

    Nodes are ids. They have ``kind`` ("paper" or the type of the entity), ``label`` (title or name), ``bipartite``
    (0 for papers, 1 for entities) and, where a paper's year is known, ``year``. Statements below ``min_confidence``
    (in [0, 1]) are left out; every paper and entity stays, be it without edges. Raises ValueError for another
    ``kind``. Costs O(papers + entities + edges).
    """
    if kind not in ("bipartite", "papers", "full"):
        message = f"kind is one of 'bipartite', 'papers' and 'full', not {kind!r}"
        raise ValueError(message)
    graph = nx.Graph()
    for p in tables.papers.select(["id", "title", "year"]).to_pylist():
        # Writers of GraphML and GEXF refuse None, so a year that is not known is left out.
        year = {} if p["year"] is None else {"year": p["year"]}
        graph.add_node(p["id"], kind="paper", label=p["title"], bipartite=0, **year)
    if kind in ("bipartite", "full"):
        _add_statements(graph, tables, min_confidence)
    if kind in ("papers", "full"):
        for r in tables.related.to_pylist():
            shared = [s["entity"] for s in r["shared"]]
            graph.add_edge(r["a"], r["b"], relation="relatedTo", weight=r["score"], shared=shared)
    return graph


def _add_statements(graph: nx.Graph, tables: Tables, min_confidence: float) -> None:
    for e in tables.entities.select(["id", "type", "name"]).to_pylist():
        graph.add_node(e["id"], kind=e["type"], label=e["name"], bipartite=1)
    for s in tables.statements.select(["paper", "entity", "relation", "confidence"]).to_pylist():
        if s["confidence"] >= min_confidence:
            graph.add_edge(s["paper"], s["entity"], relation=s["relation"], confidence=s["confidence"])
