"""Communities: groups of papers that share more with each other than with the rest."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, text_lists, texts
from kg.analytics.registry import register
from kg.network.communities import Communities, communities_of
from kg.network.incidence import paper_numbers
from kg.storage.tables import Tables

_SHOWN = 5


def communities(tables: Tables, *, groups: Communities | None = None) -> pa.Table:
    """A row a community; columns community, name, papers, inside, entities, central, by size.

    ``community`` is the number that `kg view --community` and the explorer know it by, counted from 1.
    ``inside`` is the share (in [0, 1]) of the weight of its papers' ties that stays in the community; ``entities`` are
    the names that set it apart, best first; ``central`` are the ids of the papers with most weight inside. Papers apart
    have no row. See :mod:`kg.network.communities`; O(pairs of related papers).
    """
    groups = groups or communities_of(tables)
    names = tables.entities["name"].to_pylist()
    ids = tables.papers["id"].to_pylist()
    a, b = (paper_numbers(tables, tables.related[side]) for side in ("a", "b"))
    score = tables.related["score"].to_numpy()
    within = groups.papers[a] == groups.papers[b]
    kept = np.tile(score * within, 2)
    inside = np.bincount(np.concatenate([a, b]), kept, len(ids))
    sizes = groups.sizes()
    central = []
    for c in groups.real:
        members = np.flatnonzero(groups.papers == c)
        best = members[np.lexsort((members, -inside[members].round(6)))][:_SHOWN]
        central.append([ids[i] for i in best.tolist()])
    apart = sizes[groups.apart] if groups.apart is not None else 0
    return table(
        f"{apart} papers belong to no community.",
        community=counts([groups.shown(c) for c in groups.real]),
        name=texts(groups.names[c] for c in groups.real),
        papers=counts(sizes[groups.real]),
        inside=figures(groups.inside[groups.real]),
        entities=text_lists([names[e] for e in groups.tellers[c][:_SHOWN]] for c in groups.real),
        central=text_lists(central),
    )


def memberships(tables: Tables, *, groups: Communities | None = None) -> pa.Table:
    """The community of each paper; columns paper, title, community, name, by community and paper id.

    Papers apart have the last number.
    """
    groups = groups or communities_of(tables)
    order = np.lexsort((np.arange(len(groups.papers)), groups.papers))
    places = order.tolist()
    return table(
        "",
        paper=tables.papers["id"].take(pa.array(places, pa.int64())).combine_chunks(),
        title=tables.papers["title"].take(pa.array(places, pa.int64())).combine_chunks(),
        community=counts([groups.shown(c) for c in groups.papers[order].tolist()]),
        name=texts(groups.names[c] for c in groups.papers[order].tolist()),
    )


ANALYSIS = register(Analysis("communities", "Groups of papers, named by what sets them apart", communities, order=30))
MEMBERSHIPS = register(Analysis("memberships", "The community of each paper", memberships, order=40))
