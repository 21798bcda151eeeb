"""Positions of papers and shared entities: a force layout in each community, communities packed as discs.

The forces are those of Fruchterman and Reingold (1991), with repulsion between near nodes only (a k-d tree
instead of their grid) and a pull to the middle that keeps loose parts close. Seeded, elementwise arithmetic in
a fixed order, coordinates rounded to whole units: the same tables give the same positions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.network.communities import Communities
from kg.network.incidence import Floats, Ints
from kg.network.numbering import Numbered
from kg.network.packing import pack_discs

_SEED = 7
_SPACING = 46.0
_ITERATIONS = 90
_PADDING = 7.0
_MARGIN = 26.0
_DISC_GAP = 64.0
#: How evenly a disc is filled, from 0 (as the forces leave it) to 1, and its area for each unit of nodes' area.
_EVENNESS = 0.8
_ROOM = 1.7
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, slots=True)
class Layout:
    """Whole-number positions (n × 2) of papers and of shared entities, their sizes, and the communities' discs.

    ``discs`` has a row (x, y, radius) for each community; sizes are radii in the same units.
    """

    papers: Ints
    entities: Ints
    paper_sizes: Ints
    entity_sizes: Ints
    discs: Ints


def lay_out(graph: Numbered, communities: Communities, *, first: int) -> Layout:
    """Place every paper and shared entity; the ``first`` entities get room, the others go into what is left."""
    papers, first = len(graph.papers), min(first, graph.shared)
    sizes = np.concatenate([_paper_sizes(graph), _entity_sizes(graph)])
    group = np.concatenate([communities.papers, communities.entities[: graph.shared]])
    edges = np.stack([graph.statement_paper, graph.statement_entity + papers], axis=1)
    edges = edges[graph.statement_entity < graph.shared]
    inside = edges[group[edges[:, 0]] == group[edges[:, 1]]]
    count = len(communities.names)
    place = np.zeros((papers + graph.shared, 2))
    radii = np.zeros(count)
    for c in range(count):
        members = np.flatnonzero(group[: papers + first] == c)
        at = np.full(papers + graph.shared, -1)
        at[members] = np.arange(len(members))
        local = at[inside]
        local = local[(local >= 0).all(axis=1)]
        found = _force_layout(len(members), local, sizes[members], np.random.default_rng([_SEED, c]))
        place[members] = found
        radii[c] = np.hypot(*found.T).max(initial=0.0) + _MARGIN
    centres = pack_discs(radii, _affinity(graph, communities), gap=_DISC_GAP)
    place[: papers + first] += centres[group[: papers + first]]
    _fill_in(place, papers + first, papers, edges, group, centres, sizes)
    whole = place.round().astype(np.int64)
    discs = np.column_stack([centres, radii]).round().astype(np.int64)
    return Layout(whole[:papers], whole[papers:], sizes[:papers].astype(int), sizes[papers:].astype(int), discs)


def _paper_sizes(graph: Numbered) -> Floats:
    """Papers are small dots, the more connected ones a little larger."""
    strength = np.zeros(len(graph.papers))
    np.add.at(strength, graph.related_a, graph.related_score)
    np.add.at(strength, graph.related_b, graph.related_score)
    sizes: Floats = (6 + 4 * np.sqrt(strength / max(strength.max(initial=0.0), 1e-9))).round()
    return sizes


def _entity_sizes(graph: Numbered) -> Floats:
    """The area of an entity grows with how many of these papers name it, up to a limit."""
    here = np.bincount(graph.statement_entity, minlength=len(graph.entities))[: graph.shared]
    return np.minimum(34, 6 + 3.2 * np.sqrt(here)).round()


def _affinity(graph: Numbered, communities: Communities) -> Floats:
    """How much more the papers of each two communities are related than their ties to all others would bring."""
    count = len(communities.names)
    joined = np.zeros((count, count))
    pair = communities.papers[graph.related_a], communities.papers[graph.related_b]
    np.add.at(joined, pair, graph.related_score)
    joined = joined + joined.T
    np.fill_diagonal(joined, 0.0)
    ties = joined.sum(axis=1)
    expected = np.outer(ties, ties) / max(float(ties.sum()), 1e-12)
    affinity: Floats = (joined / np.maximum(expected, 1e-12)).round(6)
    return affinity


def _force_layout(nodes: int, edges: Ints, sizes: Floats, random: np.random.Generator) -> Floats:
    """Positions around (0, 0) of ``nodes`` joined by ``edges`` (m × 2); nodes do not overlap."""
    if nodes == 0:
        return np.zeros((0, 2))
    steps = np.arange(nodes)
    radius, angle = _SPACING * 0.6 * np.sqrt(steps), _GOLDEN_ANGLE * random.permutation(nodes)
    place = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    place += random.normal(scale=1.0, size=place.shape)
    degree = np.bincount(edges.ravel(), minlength=nodes)
    pull = 1.0 / np.sqrt(np.maximum(degree[edges].min(axis=1, initial=10**9), 1)) if len(edges) else np.zeros(0)
    for step in range(_ITERATIONS):
        force = _repulsion(place) - place * 0.12
        along = place[edges[:, 1]] - place[edges[:, 0]]
        along *= (pull * np.hypot(*along.T) / _SPACING)[:, None]
        force += _sums(edges[:, 0], along, nodes) - _sums(edges[:, 1], along, nodes)
        length = np.maximum(np.hypot(*force.T), 1e-9)
        limit = _SPACING * (1 - step / _ITERATIONS)
        place += force * (np.minimum(length, limit) / length)[:, None]
    place = _spread(place - place.mean(axis=0), sizes)
    place = _without_overlap(place, sizes, np.ones(nodes, dtype=bool), iterations=60)
    centred: Floats = place - (place.min(axis=0) + place.max(axis=0)) / 2
    return centred


def _spread(place: Floats, sizes: Floats) -> Floats:
    """``place`` with the crowd in the middle let out and stragglers brought in, so that a disc is evenly filled.

    Each node keeps its direction and its rank of distance from the middle; its distance becomes, for the most part,
    that which this rank has in an even disc.
    """
    distance = np.maximum(np.hypot(*place.T), 1e-6)
    area = np.maximum((sizes + _PADDING) ** 2, 0.5 * _SPACING**2)
    inwards = np.lexsort((np.arange(len(place)), distance))
    even = np.empty(len(place))
    even[inwards] = np.sqrt(np.cumsum(area[inwards]) * _ROOM / np.pi)
    wanted = _EVENNESS * even + (1 - _EVENNESS) * np.minimum(distance, even.max())
    spread: Floats = place * (wanted / distance)[:, None]
    return spread


def _repulsion(place: Floats) -> Floats:
    from scipy.spatial import KDTree

    pairs = KDTree(place).query_pairs(3.5 * _SPACING, output_type="ndarray")
    apart = place[pairs[:, 0]] - place[pairs[:, 1]]
    apart *= (_SPACING**2 / np.maximum((apart**2).sum(axis=1), 1.0))[:, None]
    return _sums(pairs[:, 0], apart, len(place)) - _sums(pairs[:, 1], apart, len(place))


def _sums(index: Ints, vectors: Floats, count: int) -> Floats:
    """The sum of the vectors of each index."""
    return np.column_stack([np.bincount(index, weights=vectors[:, axis], minlength=count) for axis in (0, 1)])


def _without_overlap(place: Floats, sizes: Floats, free: np.ndarray, *, iterations: int) -> Floats:
    """``place`` with nodes pushed apart until they do not touch (or for ``iterations``); only ``free`` ones move."""
    from scipy.spatial import KDTree

    place = place.copy()
    reach = 2 * float(sizes.max(initial=0.0)) + _PADDING
    for _ in range(iterations):
        pairs = KDTree(place).query_pairs(reach, output_type="ndarray")
        pairs = pairs[free[pairs].any(axis=1)]
        apart = place[pairs[:, 0]] - place[pairs[:, 1]]
        distance = np.hypot(*apart.T)
        missing = sizes[pairs].sum(axis=1) + _PADDING - distance
        close = missing > 0.5
        if not close.any():
            break
        pairs, apart, distance, missing = pairs[close], apart[close], distance[close], missing[close]
        push = apart * (0.5 * missing / np.maximum(distance, 1e-6))[:, None]
        move = _sums(pairs[:, 0], push, len(place)) - _sums(pairs[:, 1], push, len(place))
        place[free] += move[free]
    return place


def _fill_in(place: Floats, start: int, papers: int, edges: Ints, group: Ints, centres: Floats, sizes: Floats) -> None:
    """Put the nodes from ``start`` on amid those of their papers that are in their community, changing ``place``."""
    late = np.arange(start, len(place))
    if not len(late):
        return
    own = edges[(edges[:, 1] >= start) & (group[edges[:, 0]] == group[edges[:, 1]])]
    weight = np.bincount(own[:, 1], minlength=len(place))[late]
    middle = _sums(own[:, 1], place[own[:, 0]], len(place))[late] / np.maximum(weight, 1)[:, None]
    middle[weight == 0] = centres[group[late[weight == 0]]]
    # several entities of the same papers have the same middle: a spiral step sets each aside
    angle, radius = _GOLDEN_ANGLE * late, 10 + 0.5 * (late % 37)
    place[late] = middle + np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    free = np.zeros(len(place), dtype=bool)
    free[late] = True
    place[:] = _without_overlap(place, sizes, free, iterations=40)
