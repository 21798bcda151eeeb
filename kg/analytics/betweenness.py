"""Betweenness of nodes by sparse matrices: many sources at once, the figures of networkx.

Brandes (2001), with a block of sources as the columns of a dense matrix and one sparse product a level of distance,
after Buluç and Gilbert (2011). Above a stated size the sources are a seeded sample (Brandes and Pich 2007).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.network.incidence import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Sources whose levels are held in memory at once.
_BLOCK = 16


def sample_sources(nodes: int, count: int, seed: int) -> list[int]:
    """``count`` of ``nodes`` by the same draw as ``networkx.betweenness_centrality(k=count, seed=seed)``."""
    return random.Random(seed).sample(range(nodes), count)


def betweenness(adjacency: csr_array, sources: Sequence[int] | None = None) -> Floats:
    """The normalised betweenness of each node of an undirected graph without weights, from ``sources`` (default: all).

    ``adjacency`` (n × n) is symmetric with ones. The figures are those of networkx with the same sources. Costs
    O(sources × edges) time; memory O(n × block × levels of distance), with blocks of 16 sources.
    """
    nodes = adjacency.shape[0]
    starts = list(range(nodes)) if sources is None or len(sources) == nodes else list(sources)
    total: Floats = np.zeros(nodes)
    for first in range(0, len(starts), _BLOCK):
        total += _dependencies(adjacency, np.array(starts[first : first + _BLOCK]))
    if nodes < 3:
        return total
    if len(starts) == nodes:
        exact: Floats = total / ((nodes - 1) * (nodes - 2))
        return exact
    # a source is not between itself and another node, so it was seen from one source less
    seen_from = np.full(nodes, float(len(starts)))
    seen_from[starts] = max(len(starts) - 1, 1)
    scaled: Floats = total / (seen_from * (nodes - 2))
    return scaled


def _dependencies(adjacency: csr_array, sources: np.ndarray) -> Floats:
    """For each node, the sum over ``sources`` of the share of shortest paths from there that lead through it."""
    columns = np.arange(len(sources))
    paths = np.zeros((adjacency.shape[0], len(sources)))
    paths[sources, columns] = 1.0
    level = paths.copy()
    levels = []
    while level.any():
        levels.append(level > 0)
        level = adjacency @ level
        level[paths > 0] = 0.0
        paths += level
    share = np.zeros_like(paths)
    inverse = np.divide(1.0, paths, out=np.zeros_like(paths), where=paths > 0)
    for here, nearer in zip(levels[:0:-1], levels[-2::-1], strict=True):
        passed_on = adjacency @ np.where(here, (1.0 + share) * inverse, 0.0)
        share += np.where(nearer, passed_on * paths, 0.0)
    share[sources, columns] = 0.0
    summed: Floats = share.sum(axis=1)
    return summed
