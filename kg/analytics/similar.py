"""Similar entities: those of one type that are named beside the same other things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, text_lists
from kg.analytics.profiles import profiles
from kg.analytics.registry import register
from kg.network.incidence import Floats, Ints, incidence
from kg.schema import ENTITY_TYPES
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_LEAST_PAPERS = 3
_SHOWN = 3
#: Entities beside which one is named: rarer ones say nothing about two.
_LEAST_CONTEXT = 2


def similar(tables: Tables, *, neighbours: int = 5) -> pa.Table:
    """The ``neighbours`` most similar entities of each entity in three or more papers; columns entity, name, type,
    other, other_name, similarity, papers, other_papers, together, because.

    Two entities of one type are similar where papers name the same other things beside them: ``similarity`` is the
    cosine of their profiles (:mod:`kg.analytics.profiles`), in [0, 1], hubs left out. ``together`` counts papers that
    name both (few for alternatives, many for what is used together); ``because`` are the names that contribute most.
    By similarity, then id.
    """
    from scipy.sparse import csr_matrix
    from sparse_dot_topn import sp_matmul_topn

    found = incidence(tables)
    degree, hub = found.degree, found.hubs
    held = found.matrix()
    context = np.flatnonzero((degree >= _LEAST_CONTEXT) & ~hub)
    rows: list[tuple[Ints, Ints, Floats]] = []
    vectors = profiles(held, context)
    for kind in ENTITY_TYPES:
        chosen = np.flatnonzero(found.of_type(kind) & (degree >= _LEAST_PAPERS))
        if len(chosen) < 2:
            continue
        own = csr_matrix(vectors[chosen])
        best = sp_matmul_topn(own, csr_matrix(own.T), top_n=neighbours + 1, sort=True)
        a = np.repeat(chosen, np.diff(best.indptr))
        rows.append((a, chosen[best.indices], best.data))
    a, b, score = (np.concatenate([r[k] for r in rows]) if rows else np.zeros(0, dtype=int) for k in range(3))
    score = np.asarray(score, dtype=np.float64).round(6)
    kept = (a != b) & (score > 0)
    a, b, score = a[kept], b[kept], score[kept]
    order = np.lexsort((b, a, -score))
    a, b, score = a[order], b[order], score[order]
    together = _together(held, a, b)
    reasons = _reasons(vectors, a, b)
    of_b = found.columns_of(b)
    return table(
        f"Entities in {_LEAST_PAPERS} or more papers, with up to {neighbours} others of their type each; "
        f"{int(hub.sum())} hubs (`kg analyze DIR hubs`) do not count.",
        **found.columns_of(a),
        other=of_b["entity"],
        other_name=of_b["name"],
        similarity=figures(score),
        papers=counts(degree[a]),
        other_papers=counts(degree[b]),
        together=counts(together),
        because=text_lists([found.names[context[j]] for j in js] for js in reasons),
    )


def _together(held: csr_array, a: Ints, b: Ints) -> Ints:
    """The number of papers that name both of each pair."""
    from scipy.sparse import csr_array

    columns = csr_array(held.T)
    found: Ints = np.asarray(columns[a].multiply(columns[b]).sum(axis=1)).round().astype(np.int64)
    return found


def _reasons(vectors: csr_array, a: Ints, b: Ints) -> list[list[int]]:
    """The columns that contribute most to the cosine of each pair, best first."""
    from scipy.sparse import csr_array

    parts = csr_array(vectors[a].multiply(vectors[b]))
    parts.sort_indices()
    reasons = []
    for start, end in zip(parts.indptr[:-1].tolist(), parts.indptr[1:].tolist(), strict=True):
        columns, shares = parts.indices[start:end], parts.data[start:end].round(6)
        reasons.append(columns[np.lexsort((columns, -shares))][:_SHOWN].tolist())
    return reasons


ANALYSIS = register(
    Analysis("similar", "Entities of one type that are named beside the same things", similar, order=80)
)
