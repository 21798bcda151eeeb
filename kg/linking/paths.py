"""The strongest chain of statements between two papers or entities.

Papers and the entities that they state something of are the nodes, statements the steps. A step is as strong as the
entity's part of the paper's vector (see :mod:`kg.linking.vectors`: rarity counts, so that a chain leads through telling
things), and a chain as strong as the product of its steps. The strongest is thus the shortest path under the negative
logarithms of the strengths (Dijkstra 1959).

The logarithms are rounded to whole numbers, so that sums are exact and every reader of them, the explorer's page too,
finds the same chain. Of equally strong chains the one with fewer steps is taken, and of these, read from the lesser
end, the first in the order of ids; so the way back is the way there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from kg.linking.vectors import PaperVectors

#: A step that is weaker by a ten-thousandth costs one more.
_FINENESS = 10_000
_DIGITS = 6


@dataclass(frozen=True, slots=True, order=True)
class ChainNode:
    """A paper or an entity by its id."""

    kind: Literal["entity", "paper"]
    id: str


@dataclass(frozen=True, slots=True)
class Chain:
    """``nodes`` from one end to the other, papers and entities in turn, and the strength of the chain in (0, 1]."""

    nodes: tuple[ChainNode, ...]
    strength: float

    @property
    def papers(self) -> tuple[str, ...]:
        """The ids of the papers on the way, in order."""
        return tuple(node.id for node in self.nodes if node.kind == "paper")

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of the entities on the way, in order."""
        return tuple(node.id for node in self.nodes if node.kind == "entity")


def step_costs(vectors: PaperVectors) -> npt.NDArray[np.int64]:
    """What the step of each statement of ``vectors`` costs, 1 or more: the cheapest chain is the strongest."""
    # the 1 lets a chain with fewer steps win where steps are of full strength
    return 1 + np.round(-_FINENESS * np.log(vectors.strengths)).astype(np.int64)


def strongest_chain(vectors: PaperVectors, start: ChainNode, goal: ChainNode) -> Chain | None:
    """The strongest chain from ``start`` to ``goal``, or None where nothing connects them.

    A node that no statement is about is connected to nothing but itself. O(statements × log).
    """
    if start == goal:
        return Chain((start,), 1.0)
    papers = len(vectors.papers)
    numbers = {("paper", key): i for i, key in enumerate(vectors.papers)}
    numbers |= {("entity", key): papers + i for i, key in enumerate(vectors.entities)}
    ends = [numbers.get((node.kind, node.id)) for node in sorted((start, goal))]
    if ends[0] is None or ends[1] is None:
        return None
    chain = _cheapest(_steps(vectors), ends[0], ends[1])
    if chain is None:
        return None
    steps = [_strength(vectors, min(pair), max(pair) - papers) for pair in pairwise(chain)]
    nodes = [
        ChainNode("paper", vectors.papers[n]) if n < papers else ChainNode("entity", vectors.entities[n - papers])
        for n in chain
    ]
    return Chain(tuple(nodes if start < goal else reversed(nodes)), round(math.prod(steps), _DIGITS))


def _strength(vectors: PaperVectors, paper: int, entity: int) -> float:
    """How strong the step between the paper and the entity with these numbers is."""
    first, end = vectors.starts[paper], vectors.starts[paper + 1]
    return float(vectors.strengths[first + np.searchsorted(vectors.entity_of[first:end], entity)])


def _steps(vectors: PaperVectors) -> csr_array:
    """Papers and entities × papers and entities: what a step costs, both ways."""
    papers, size = len(vectors.papers), len(vectors.papers) + len(vectors.entities)
    there, back = vectors.paper_of, vectors.entity_of + papers
    ends = np.concatenate([there, back]), np.concatenate([back, there])
    steps = csr_array((np.tile(step_costs(vectors).astype(np.float64), 2), ends), shape=(size, size))
    steps.sort_indices()
    return steps


def _cheapest(steps: csr_array, start: int, goal: int) -> list[int] | None:
    """The cheapest chain, of several the first in the order of numbers, which is that of ids."""
    left = dijkstra(steps, indices=goal)
    if not np.isfinite(left[start]):
        return None
    chain = [start]
    while chain[-1] != goal:
        row = slice(steps.indptr[chain[-1]], steps.indptr[chain[-1] + 1])
        onwards = steps.indices[row]
        chain.append(int(onwards[left[onwards] + steps.data[row] == left[chain[-1]]][0]))
    return chain
