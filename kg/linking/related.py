"""Related papers: a sparse product of the paper × entity matrix with itself, cut to the top k of each row.

The weight of an entity in a paper is its inverse document frequency ``ln(N / n)`` (Spärck Jones 1972) times
the weight of the paper's relation to it times the confidence. Rows are scaled to length 1, but rows shorter than
the average as if they had average length (after the pivoted length normalisation of Singhal, Buckley and
Mitra 1996), so that two papers with one entity each are not the closest of all. A score lies in [0, 1] and the shares
of the shared entities add up to it. Entities that more than a stated share of the papers hold contribute nothing.
Cost: O(sum over entities of their squared number of papers), cut short by the cap; memory O(papers × k).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, csr_matrix
from sparse_dot_topn import sp_matmul_topn

from kg.schema import RelatedPapers, Relation, SharedEntity, Statement

#: What a relation says about what a paper is about: its own things and its tasks most, background least.
RELATION_WEIGHTS: dict[Relation, float] = {
    "introduces": 1.0,
    "evaluates_on": 0.8,
    "uses": 0.9,
    "compares_with": 0.6,
    "addresses": 1.0,
    "measures": 0.3,
    "mentions": 0.4,
}
_DIGITS = 6


def link_papers(
    statements: Sequence[Statement], *, top: int = 10, max_share: float = 0.1, min_held: int = 20
) -> tuple[RelatedPapers, ...]:
    """Pairs of papers, each among the ``top`` most related of at least one of the two, sorted by ids.

    An entity counts where at most ``max_share`` of the papers, or at most ``min_held`` papers, hold it.
    Equal scores are ordered by paper id. Scores and shares have six digits.
    """
    papers = sorted({s.paper for s in statements})
    entities = sorted({s.entity for s in statements})
    if not papers:
        return ()
    weights = _weights(statements, papers, entities, max_share, min_held)
    neighbours = sp_matmul_topn(csr_matrix(weights), csr_matrix(weights.T), top_n=top + 1, sort=True)
    rows = np.repeat(np.arange(len(papers)), np.diff(neighbours.indptr))
    pairs = {(min(a, b), max(a, b)) for a, b in zip(rows.tolist(), neighbours.indices.tolist(), strict=True) if a != b}
    return tuple(related for a, b in sorted(pairs) if (related := _explain(weights, papers, entities, a, b)).score > 0)


def _weights(
    statements: Sequence[Statement], papers: list[str], entities: list[str], max_share: float, min_held: int
) -> csr_array:
    """The papers × entities matrix with rows of length 1, or less where they were shorter than the average."""
    row_of = {p: i for i, p in enumerate(papers)}
    column_of = {e: j for j, e in enumerate(entities)}
    rows = np.array([row_of[s.paper] for s in statements])
    columns = np.array([column_of[s.entity] for s in statements])
    values = np.array([RELATION_WEIGHTS[s.relation] * s.confidence for s in statements])
    held = np.bincount(columns, minlength=len(entities))
    idf = np.log(len(papers) / held)
    idf[held > max(max_share * len(papers), min_held)] = 0.0
    matrix = csr_array((values * idf[columns], (rows, columns)), shape=(len(papers), len(entities)))
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    held_any = lengths > 0
    pivot = lengths[held_any].mean() if held_any.any() else 1.0
    scale: npt.NDArray[np.float64] = 1.0 / np.maximum(lengths, pivot)
    scaled = csr_array(matrix.multiply(scale[:, None]))
    scaled.eliminate_zeros()
    scaled.sort_indices()
    return scaled


def _explain(weights: csr_array, papers: list[str], entities: list[str], a: int, b: int) -> RelatedPapers:
    """The pair with the entities it shares and what each contributes, the largest first."""
    row_a, row_b = (slice(weights.indptr[i], weights.indptr[i + 1]) for i in (a, b))
    shared, at_a, at_b = np.intersect1d(
        weights.indices[row_a], weights.indices[row_b], assume_unique=True, return_indices=True
    )
    shares = weights.data[row_a][at_a] * weights.data[row_b][at_b]
    parts = sorted(
        (SharedEntity(entities[j], round(float(x), _DIGITS)) for j, x in zip(shared, shares, strict=True)),
        key=lambda s: (-s.share, s.entity),
    )
    return RelatedPapers(papers[a], papers[b], round(sum(p.share for p in parts), _DIGITS), tuple(parts))
