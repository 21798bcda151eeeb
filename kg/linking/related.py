"""Related papers: a sparse product of the papers' vectors, cut to the top k of each row.

Candidates come from the features that at most ``_COMMON`` papers have, ``_SPARE`` times as many as asked for; they are
then scored by all features. Cost: O(sum over features of papers having it × min(that, ``_COMMON``)) for the
candidates and O(papers × k) for the rest; memory O(papers × k). Scores lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, csr_matrix
from sparse_dot_topn import sp_matmul_topn

from kg.linking.explanations import Explainer
from kg.linking.vectors import PaperVectors, paper_vectors
from kg.linking.weights import NEVER_UP_TO, UBIQUITOUS_SHARE
from kg.schema import Broader, Entity, RelatedPapers, Statement

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

_COMMON = 500
_SPARE = 2
_BLOCK = 100_000
_LEAST = 1e-6


def link_papers(
    statements: Sequence[Statement],
    entities: Sequence[Entity] = (),
    hierarchy: Sequence[Broader] = (),
    *,
    top: int = 10,
    reasons: int = 4,
    max_share: float = UBIQUITOUS_SHARE,
    min_held: int = NEVER_UP_TO,
) -> tuple[RelatedPapers, ...]:
    """Pairs of papers, each among the ``top`` most related of at least one of the two, sorted by ids.

    Each lists the ``reasons`` that contribute most to its score. Equal scores are ordered by paper id. For
    ``max_share`` and ``min_held`` see :func:`kg.linking.vectors.paper_vectors`.
    """
    vectors = paper_vectors(statements, entities, hierarchy, max_share=max_share, min_held=min_held)
    return related_papers(vectors, top=top, reasons=reasons)


def related_papers(vectors: PaperVectors, *, top: int = 10, reasons: int = 4) -> tuple[RelatedPapers, ...]:
    """What :func:`link_papers` gives, from vectors that are there already."""
    if not vectors.papers or not top:
        return ()
    explain = Explainer(vectors)
    return tuple(explain.pair(a, b, reasons) for a, b in top_pairs(vectors, top))


def top_pairs(vectors: PaperVectors, top: int) -> list[tuple[int, int]]:
    """(a, b) with a < b, numbers of papers, sorted: each pair among the ``top`` of a or of b."""
    rare, common = _parted(vectors.matrix)
    found = sp_matmul_topn(csr_matrix(rare), csr_matrix(rare.T), top_n=top * _SPARE + 1)
    found.sort_indices()  # equal scores keep the order of papers
    rows = np.repeat(np.arange(found.shape[0], dtype=np.int32), np.diff(found.indptr))
    columns, scores = found.indices, found.data + _products(common, rows, found.indices)
    kept = (rows != columns) & (scores >= _LEAST)
    rows, columns, scores = rows[kept], columns[kept], scores[kept]
    order = np.argsort(rows - np.round(scores, 9) / 2, kind="stable")  # scores are at most 1: rows stay together
    rows, columns = rows[order], columns[order]
    first = np.searchsorted(rows, np.arange(found.shape[0] + 1))
    best = np.arange(len(rows)) - first[rows] < top
    low, high = np.minimum(rows, columns)[best].astype(np.int64), np.maximum(rows, columns)[best]
    pairs = np.unique(low * found.shape[0] + high)
    return list(zip((pairs // found.shape[0]).tolist(), (pairs % found.shape[0]).tolist(), strict=True))


def _parted(matrix: csr_array) -> tuple[csr_array, csr_array]:
    """``matrix`` without the features that very many papers have, and with these alone."""
    is_common = np.bincount(matrix.indices, minlength=matrix.shape[1]) > _COMMON
    rare = csr_array(matrix.multiply(~is_common[None, :]))
    rare.eliminate_zeros()
    return rare, csr_array(matrix[:, is_common])


def _products(matrix: csr_array, rows: Ints, columns: Ints) -> Floats:
    """The product of the two vectors of each pair."""
    products = np.zeros(len(rows))
    if matrix.nnz:
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            products[block] = matrix[rows[block]].multiply(matrix[columns[block]]).sum(axis=1)
    return products
