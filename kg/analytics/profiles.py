"""Profiles: each entity as a vector of what it is named beside, so that like entities have like vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.network.incidence import Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def profiles(held: csr_array, contexts: Ints) -> csr_array:
    """Entities × ``contexts``: positive pointwise mutual information of being named together, rows of length 1.

    ``held`` is papers × entities, of ones. The product of two rows is the cosine of two entities (Church and Hanks
    1990; Bullinaria and Levy 2007). An entity is no context of itself. Costs O(sum of the squared numbers of entities
    of papers).
    """
    from scipy.sparse import csr_array, diags_array

    degree = np.asarray(held.sum(axis=0)).ravel()
    beside = csr_array(held.T @ held[:, contexts]).tocoo()
    apart = beside.row != contexts[beside.col]
    row, col, both = beside.row[apart], beside.col[apart], beside.data[apart]
    information = np.log(both * held.shape[0] / (degree[row] * degree[contexts[col]]))
    kept = information > 0
    found = csr_array((information[kept], (row[kept], col[kept])), shape=(held.shape[1], len(contexts)))
    found.sort_indices()
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return csr_array(diags_array(scale) @ found)
