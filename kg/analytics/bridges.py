"""Bridges: entities whose papers lie in several communities, hubs left out."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.registry import register
from kg.network.communities import Communities, communities_of
from kg.network.incidence import incidence
from kg.storage.tables import Tables

_LEAST_PAPERS = 4


def bridges(tables: Tables, *, groups: Communities | None = None) -> pa.Table:
    """Entities that tie communities together, best first; columns entity, name, type, papers, communities,
    participation, bridge, first, first_papers, second, second_papers.

    ``participation`` is 1 − Σ (share of its papers in each community)², in [0, 1) (Guimerà and Amaral 2005);
    ``bridge``, by which rows are ordered, is participation × √papers: how far it reaches, and how surely. ``first`` and
    ``second`` are the two communities with most of its papers. Hubs, metrics, and entities in fewer than four papers
    or a single community are left out.
    """
    found, groups = incidence(tables), groups or communities_of(tables)
    count = len(groups.names)
    held_in = np.zeros((len(found.entities), max(count, 2)), dtype=np.int64)
    np.add.at(held_in, (found.entity, groups.papers[found.paper]), 1)
    if groups.apart is not None:
        held_in[:, groups.apart] = 0
    held = held_in.sum(axis=1)
    reached = (held_in > 0).sum(axis=1)
    chosen = np.flatnonzero((held >= _LEAST_PAPERS) & (reached > 1) & ~found.hubs & ~found.of_type("metric"))
    shares = held_in[chosen] / held[chosen][:, None]
    participation = 1 - (shares**2).sum(axis=1)
    bridge = (participation * np.sqrt(held[chosen])).round(6)
    order = np.lexsort((chosen, -bridge))
    chosen, participation, bridge = chosen[order], participation[order], bridge[order]
    largest = np.argsort(-held_in[chosen], axis=1, kind="stable")[:, :2]
    first, second = largest[:, 0], largest[:, 1]
    return table(
        f"{int(found.hubs.sum())} hubs (`kg analyze DIR hubs`), metrics, and entities in fewer than "
        f"{_LEAST_PAPERS} papers are left out.",
        **found.columns_of(chosen),
        papers=counts(held[chosen]),
        communities=counts(reached[chosen]),
        participation=figures(participation),
        bridge=figures(bridge),
        first=texts(groups.names[c] for c in first),
        first_papers=counts(held_in[chosen, first]),
        second=texts(groups.names[c] for c in second),
        second_papers=counts(held_in[chosen, second]),
    )


ANALYSIS = register(Analysis("bridges", "Entities that tie communities together, hubs left out", bridges, order=50))
