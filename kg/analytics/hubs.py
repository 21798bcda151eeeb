"""Hubs: entities that so many papers name that naming them says little."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.registry import register
from kg.network.incidence import Flags, Incidence, incidence
from kg.schema import RELATIONS
from kg.storage.tables import Tables

#: A hub is named by more than this share of the papers, and by more than LEAST_PAPERS papers.
HUB_SHARE = 0.05
LEAST_PAPERS = 20


def hubs(tables: Tables) -> pa.Table:
    """Entities that more than 5 % of the papers (and more than 20) name; columns entity, name, type, papers, share,
    relation, relation_share, by papers.

    ``share`` is the share of all papers that name it; ``relation`` is the most frequent relation to it, and
    ``relation_share`` the share of the statements about it that have it. Analyses that say so leave hubs out.
    """
    found = incidence(tables)
    degree = found.degree
    chosen = np.flatnonzero(hub_flags(found))
    chosen = chosen[np.lexsort((chosen, -degree[chosen]))]
    by_relation = np.zeros((len(found.entities), len(RELATIONS)), dtype=np.int64)
    np.add.at(by_relation, (found.entity, found.relation), 1)
    main = by_relation[chosen].argmax(axis=1) if len(chosen) else np.zeros(0, dtype=np.int64)
    held = degree[chosen]
    return table(
        f"Hubs are named by more than {100 * HUB_SHARE:.0f} % of the papers and by more than {LEAST_PAPERS}.",
        **found.columns_of(chosen),
        papers=counts(held),
        share=figures(held / max(len(found.papers), 1)),
        relation=texts(RELATIONS[r] for r in main),
        relation_share=figures(by_relation[chosen, main] / np.maximum(held, 1)),
    )


def hub_flags(found: Incidence) -> Flags:
    """Which entities are hubs."""
    flags: Flags = found.degree > max(HUB_SHARE * len(found.papers), LEAST_PAPERS)
    return flags


ANALYSIS = register(Analysis("hubs", "Entities that so many papers name that they say little", hubs, order=20))
