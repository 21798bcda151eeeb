"""What goes with what: pairs of entities that papers name together more often than chance would have it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table
from kg.analytics.registry import register
from kg.analytics.significance import adjusted, together_by_chance
from kg.network.incidence import incidence
from kg.storage.tables import Tables

_LEAST_TOGETHER = 3


def cooccurrence(tables: Tables) -> pa.Table:
    """Pairs of entities that three or more papers name together; columns entity, name, type, other, other_name,
    other_type, together, papers, other_papers, lift, odds_ratio, p, q, most surely more than chance first.

    ``lift`` is how many times more papers name both than chance would have it; ``odds_ratio`` that of the 2 × 2 table
    of papers, with ½ added to each cell (Haldane 1956, Anscombe 1956); ``p`` Fisher's exact test, one-sided; ``q`` the
    false discovery rate over all pairs tested. Hubs are left out. Costs O(sum of the squared numbers of entities of
    papers).
    """
    from scipy.sparse import triu

    found = incidence(tables)
    degree, papers = found.degree, len(found.papers)
    hub = found.hubs
    kept = (degree >= _LEAST_TOGETHER) & ~hub
    held = found.matrix(statements=kept[found.entity])
    pairs = triu(held.T @ held, k=1).tocoo()
    often = pairs.data >= _LEAST_TOGETHER
    a, b, both = pairs.row[often], pairs.col[often], pairs.data[often].astype(np.int64)
    lift = both * papers / (degree[a] * degree[b])
    neither = papers - degree[a] - degree[b] + both
    odds = (both + 0.5) * (neither + 0.5) / ((degree[a] - both + 0.5) * (degree[b] - both + 0.5))
    p = together_by_chance(both, degree[a], degree[b], papers)
    q = adjusted(p)
    order = np.lexsort((b, a, -lift.round(6), np.log10(np.maximum(p, 1e-300)).round(3)))
    a, b, both = a[order], b[order], both[order]
    other = {f"other_{k}" if k != "entity" else "other": v for k, v in found.columns_of(b).items()}
    return table(
        f"{len(both)} pairs that {_LEAST_TOGETHER} or more of {papers} papers name together; {int(hub.sum())} hubs "
        "(`kg analyze DIR hubs`) are left out.",
        **found.columns_of(a),
        **other,
        together=counts(both),
        papers=counts(degree[a]),
        other_papers=counts(degree[b]),
        lift=figures(lift[order], 3),
        odds_ratio=figures(odds[order], 3),
        p=pa.array(p[order]),
        q=pa.array(q[order]),
    )


ANALYSIS = register(
    Analysis("cooccurrence", "Pairs of entities named together more often than by chance", cooccurrence, order=70)
)
