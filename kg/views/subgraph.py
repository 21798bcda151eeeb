"""A part of a graph's tables: what is around a paper or an entity, a community, a path, or the answer to a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.network.communities import find_communities
from kg.network.numbering import number
from kg.storage.tables import Tables

#: A page of more papers than this tells nothing; the best connected ones are shown.
MOST_PAPERS = 500


def restrict_tables(tables: Tables, papers: Collection[str], entities: Collection[str] = ()) -> Tables:
    """``tables`` with only ``papers`` and what they state; an entity's count of papers stays that of the whole.

    Where ``entities`` are given, only what they state of those is left.
    Tables that no view shows are left empty. O(rows).
    """
    kept = pa.array(sorted(papers), pa.string())

    def having(table: pa.Table, *columns: str) -> pa.Table:
        for column in columns:
            table = table.filter(pc.is_in(table[column], value_set=kept))
        return table

    statements = having(tables.statements, "paper")
    if entities:
        statements = statements.filter(
            pc.is_in(statements["entity"], value_set=pa.array(sorted(entities), pa.string()))
        )
    named = tables.entities.filter(pc.is_in(tables.entities["id"], value_set=pc.unique(statements["entity"])))
    ends = {"related": ("a", "b"), "lineage": ("paper", "earlier"), "papers": ("id",)}
    parts = {}
    for name, table in tables.items():
        if name in ("repositories", "hierarchy", "merges", "rejects"):
            parts[name] = table.slice(0, 0)
        elif name not in ("statements", "entities"):
            parts[name] = having(table, *ends.get(name, ("paper",)))
    return Tables(**parts, statements=statements, entities=named)


def papers_around(
    tables: Tables, *, papers: Iterable[str] = (), entities: Iterable[str] = (), depth: int = 1
) -> set[str]:
    """The papers within ``depth`` steps of ``papers`` and ``entities``, at most MOST_PAPERS, the surest first.

    One step leads from an entity to its papers, or from a paper to its related papers, two steps to the related papers
    of those.
    """
    found = set(papers)
    wanted = pa.array(sorted(entities), pa.string())
    stated = tables.statements.filter(pc.is_in(tables.statements["entity"], value_set=wanted))
    ranked = sorted(stated.select(["paper", "confidence"]).to_pylist(), key=lambda s: (-s["confidence"], s["paper"]))
    steps = depth if not ranked else depth - 1
    for s in ranked:
        if len(found) < MOST_PAPERS:
            found.add(s["paper"])
    for _ in range(steps):
        found |= _related(tables, found, MOST_PAPERS - len(found))
    return found


def _related(tables: Tables, papers: set[str], most: int) -> set[str]:
    """Up to ``most`` papers related to ``papers``, the most related first."""
    known = pa.array(sorted(papers), pa.string())
    scores: dict[str, float] = {}
    for here, there in (("a", "b"), ("b", "a")):
        pairs = tables.related.filter(pc.is_in(tables.related[here], value_set=known))
        for other, score in zip(pairs[there].to_pylist(), pairs["score"].to_pylist(), strict=True):
            if other not in papers:
                scores[other] = max(scores.get(other, 0.0), score)
    return set(sorted(scores, key=lambda p: (-scores[p], p))[: max(most, 0)])


def papers_of_community(tables: Tables, community: int) -> tuple[set[str], str]:
    """The papers and the name of the community with this number, counted from 1 as the explorer lists them.

    Raises NoSuchItem where there are not so many.
    """
    graph = number(tables)
    communities = find_communities(graph)
    place = communities.place(community)
    members = np.flatnonzero(communities.papers == place)[:MOST_PAPERS]
    return {graph.papers[i]["id"] for i in members.tolist()}, communities.names[place]
