"""Related papers: a sparse product of the papers' vectors, cut to the top k of each row.

Candidates come from the features that at most ``_COMMON`` papers have, ``_SPARE`` times as many as asked for; they are
then scored by all features. Cost: O(sum over features of papers having it × min(that, ``_COMMON``)) for the
candidates and O(papers × k) for the rest; memory O(papers × k). Scores lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, csr_matrix
from sparse_dot_topn import sp_matmul_topn

from kg.linking.reasons import Explainer
from kg.linking.vectors import PaperVectors, paper_vectors
from kg.schema import Broader, Entity, RelatedPapers, Statement

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_COMMON = 500
_SPARE = 4
_BLOCK = 100_000
_LEAST = 1e-6


def link_papers(
    statements: Sequence[Statement],
    entities: Sequence[Entity] = (),
    hierarchy: Sequence[Broader] = (),
    *,
    top: int = 10,
    reasons: int = 6,
    max_share: float = 0.8,
    min_held: int = 20,
) -> tuple[RelatedPapers, ...]:
    """Pairs of papers, each among the ``top`` most related of at least one of the two, sorted by ids.

    Each lists the ``reasons`` that contribute most to its score. Equal scores are ordered by paper id. For
    ``max_share`` and ``min_held`` see :func:`kg.linking.vectors.paper_vectors`.
    """
    if not statements or not top:
        return ()
    vectors = paper_vectors(statements, entities, hierarchy, max_share=max_share, min_held=min_held)
    explain = Explainer(vectors)
    return tuple(explain.pair(a, b, reasons) for a, b in top_pairs(vectors, top))


def top_pairs(vectors: PaperVectors, top: int) -> Iterable[tuple[int, int]]:
    """(a, b) with a < b, numbers of papers, sorted: each pair among the ``top`` of a or of b."""
    rows, columns = _candidates(vectors.matrix, top * _SPARE)
    scores = _scores(vectors.matrix, rows, columns)
    good = scores >= _LEAST
    rows, columns, scores = rows[good], columns[good], scores[good]
    order = np.lexsort((columns, -np.round(scores, 9), rows))
    rows, columns = rows[order], columns[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = place < top
    pairs = np.stack([np.minimum(rows, columns)[kept], np.maximum(rows, columns)[kept]])
    return [(int(a), int(b)) for a, b in np.unique(pairs, axis=1).T]


def _candidates(matrix: csr_array, count: int) -> tuple[Ints, Ints]:
    """Pairs (row, column), each column among the ``count`` that share most of what is not common with the row."""
    rare = matrix.copy()
    rare.data[np.bincount(matrix.indices, minlength=matrix.shape[1])[matrix.indices] > _COMMON] = 0.0
    rare.eliminate_zeros()
    found = sp_matmul_topn(csr_matrix(rare), csr_matrix(rare.T), top_n=count + 1, sort=True)
    rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    columns = found.indices.astype(np.int64)
    others = rows != columns
    return rows[others], columns[others]


def _scores(matrix: csr_array, rows: Ints, columns: Ints) -> Floats:
    """The product of the two vectors of each pair."""
    parts = [
        np.asarray(matrix[rows[i : i + _BLOCK]].multiply(matrix[columns[i : i + _BLOCK]]).sum(axis=1)).ravel()
        for i in range(0, len(rows), _BLOCK)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)
