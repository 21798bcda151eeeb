"""The strongest chain of shared entities between two papers.

Papers and what they name are the nodes; an edge is as strong as the entity's part of the paper's vector (its rarity
counts, see `kg.linking.vectors`). A chain is as strong as the product of its edges, so the strongest is the shortest
path under their negative logarithms (Dijkstra 1959).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from kg.errors import NoSuchItem
from kg.linking.vectors import PaperVectors
from kg.storage.tables import Tables


@dataclass(frozen=True, slots=True)
class PaperPath:
    """``papers`` from one end to the other, the entity between each two of them, and the strength in (0, 1]."""

    papers: tuple[str, ...]
    entities: tuple[str, ...]
    strength: float


def strongest_path(vectors: PaperVectors, start: str, goal: str) -> PaperPath | None:
    """The strongest chain from paper ``start`` to paper ``goal`` (ids), or None where nothing connects them.

    Raises ValueError for a paper that has no vector. Time: O(statements × log).
    """
    source, target = vectors.papers.index(start), vectors.papers.index(goal)
    papers, entities = len(vectors.papers), len(vectors.entities)
    edges = coo_array(vectors.matrix[:, :entities])
    length = 1e-9 - np.log(np.minimum(edges.data, 1.0))
    size = papers + entities
    graph = csr_array((length, (edges.row, edges.col + papers)), shape=(size, size))
    lengths, before = dijkstra(graph, directed=False, indices=source, return_predecessors=True)
    if not np.isfinite(lengths[target]):
        return None
    steps = [target]
    while steps[-1] != source:
        steps.append(int(before[steps[-1]]))
    steps.reverse()
    return PaperPath(
        tuple(vectors.papers[i] for i in steps[::2]),
        tuple(vectors.entities[i - papers] for i in steps[1::2]),
        round(float(np.exp(-lengths[target])), 6),
    )


def find_path(tables: Tables, start: str, goal: str) -> list[str]:
    """The ids of the path from ``start`` to ``goal``, both included, through papers and what they state.

    A step to an entity costs the logarithm of its number of papers, so that the path leads through telling things
    (Dijkstra 1959). Raises NoSuchItem where no path joins the two.
    """
    import networkx as nx

    cost = {
        e: math.log2(1 + n) for e, n in zip(*(tables.entities[c].to_pylist() for c in ("id", "papers")), strict=True)
    }
    network = nx.Graph()
    ends = sorted(zip(*(tables.statements[c].to_pylist() for c in ("paper", "entity")), strict=True))
    # of a paper and an entity that have the same id, the names would be one node
    network.add_edges_from((("paper", p), ("entity", e), {"cost": 1 + cost[e]}) for p, e in ends)
    papers = set(tables.papers["id"].to_pylist())
    source, target = ((("paper" if key in papers else "entity"), key) for key in (start, goal))
    try:
        return [key for _, key in nx.dijkstra_path(network, source, target, weight="cost")]
    except (nx.NetworkXNoPath, nx.NodeNotFound) as error:
        message = f"no path of shared things joins {start} and {goal}"
        raise NoSuchItem(message) from error
