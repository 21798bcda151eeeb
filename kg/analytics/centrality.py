"""Centrality of papers and entities in the graph of statements: degree, PageRank, betweenness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.betweenness import betweenness, sample_sources
from kg.analytics.registry import register
from kg.network.incidence import Floats, incidence
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SEED = 1
#: Up to this many nodes every node is a source of betweenness; above it, SOURCES of them are drawn.
EXACT_UP_TO = 2000
SOURCES = 64
_DAMPING = 0.85
_TOLERANCE = 1e-12
_MAX_STEPS = 1000


def centrality(tables: Tables, *, sources: int = SOURCES, seed: int = SEED) -> pa.Table:
    """How central each paper and entity is; columns id, kind, name, degree, pagerank, betweenness, by PageRank.

    The network has an edge for each statement, without weights. ``degree`` is the number of entities of a paper or of
    papers of an entity; ``pagerank`` (Page et al. 1999, damping 0.85) adds up to 1; ``betweenness`` (Freeman 1977) is
    the share of shortest paths between others that lead through the node, in [0, 1]. Up to 2,000 nodes it is exact;
    above, it is estimated from the paths of ``sources`` nodes drawn with ``seed``, as the note says. The figures are
    those of networkx. Costs O(statements × sources).
    """
    from scipy.sparse import block_array, csr_array

    found = incidence(tables)
    held = found.matrix()
    adjacency = csr_array(block_array([[None, held], [held.T, None]], format="csr")) if held.nnz else None
    nodes = len(found.papers) + len(found.entities)
    ids = [*found.papers, *found.entities]
    kinds = ["paper"] * len(found.papers) + list(found.types)
    names = [*tables.papers["title"].to_pylist(), *found.names]
    drawn = sample_sources(nodes, min(sources, nodes), seed) if nodes > EXACT_UP_TO else None
    if adjacency is None:
        degree, rank, between = np.zeros(nodes), np.full(nodes, 1 / max(nodes, 1)), np.zeros(nodes)
    else:
        degree = np.diff(adjacency.indptr)
        rank, between = pagerank(adjacency), betweenness(adjacency, drawn)
    order = np.lexsort((np.arange(nodes), -rank.round(12)))
    how = "exact" if drawn is None else f"estimated from k = {len(drawn)} sources drawn with seed {seed}"
    return table(
        f"Betweenness is {how}. PageRank has damping {_DAMPING}.",
        id=texts(ids[i] for i in order),
        kind=texts(kinds[i] for i in order),
        name=texts(names[i] for i in order),
        degree=counts(degree[order]),
        pagerank=figures(rank[order], 12),
        betweenness=figures(between[order], 12),
    )


def pagerank(adjacency: csr_array) -> Floats:
    """PageRank of the nodes of an undirected graph (n × n, symmetric, weights ≥ 0); nodes without edges jump anywhere.

    By the power iteration of scikit-network (Bonald et al. 2020), which keeps nodes without edges where they are: they
    are left out of it, and what they get and pass on is reckoned exactly.
    """
    # here and not at the top: most analyses rank nothing
    from scipy.sparse import csr_matrix
    from sknetwork.ranking import PageRank

    nodes, linked = adjacency.shape[0], np.flatnonzero(np.diff(adjacency.indptr))
    # every node without edges has r = (1 - d) / n + d · (n - linked) · r / n, and gives the others d · r / n each
    jumping = 1.0 / (nodes - _DAMPING * (nodes - len(linked)))
    rank = np.full(nodes, (1 - _DAMPING) * jumping)
    if len(linked):
        among = csr_matrix(adjacency[linked][:, linked])
        method = PageRank(_DAMPING, solver="piteration", n_iter=_MAX_STEPS, tol=_TOLERANCE)
        rank[linked] = method.fit_predict(among) * len(linked) * jumping
    return rank


ANALYSIS = register(
    Analysis("centrality", "Degree, PageRank and betweenness of papers and entities", centrality, order=10)
)
