"""Hubs: entities that so many papers name that naming them says little."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.registry import register
from kg.linking.weights import NEVER_UP_TO
from kg.network.hubs import HUB_SHARE
from kg.network.incidence import incidence
from kg.schema import RELATIONS
from kg.storage.tables import Tables


def hubs(tables: Tables) -> pa.Table:
    """Entities that more than 5 % of the papers (and more than 20) name; columns entity, name, type, papers, share,
    relation, relation_share, by papers.

    ``share`` is the share of all papers that name it; ``relation`` is the most frequent relation to it, and
    ``relation_share`` the share of the statements about it that have it. Analyses that say so leave hubs out.
    """
    found = incidence(tables)
    degree = found.degree
    chosen = np.flatnonzero(found.hubs)
    chosen = chosen[np.lexsort((chosen, -degree[chosen]))]
    by_relation = np.zeros((len(found.entities), len(RELATIONS)), dtype=np.int64)
    np.add.at(by_relation, (found.entity, found.relation), 1)
    main = by_relation[chosen].argmax(axis=1) if len(chosen) else np.zeros(0, dtype=np.int64)
    held = degree[chosen]
    return table(
        f"Hubs are named by more than {100 * HUB_SHARE:.0f} % of the papers and by more than {NEVER_UP_TO}.",
        **found.columns_of(chosen),
        papers=counts(held),
        share=figures(held / max(len(found.papers), 1)),
        relation=texts(RELATIONS[r] for r in main),
        relation_share=figures(by_relation[chosen, main] / np.maximum(held, 1)),
    )


ANALYSIS = register(Analysis("hubs", "Entities that so many papers name that they say little", hubs, order=20))
