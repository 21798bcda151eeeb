"""Discs packed around a centre, those that belong together near each other."""

from __future__ import annotations

import numpy as np

from kg.network.incidence import Floats

#: A screen is wider than high, and so is the packing.
_ASPECT = 1.45
_CELLS = 160
#: Rounds in which discs are moved, where there are not too many, and how strongly all are drawn to the middle.
_ROUNDS = 4
_MOST_MOVED = 80
_INWARDS = 0.5


def pack_discs(radii: Floats, affinity: Floats, *, gap: float) -> Floats:
    """Centres (n × 2) of discs with ``radii``, placed in the given order, none nearer to another than ``gap``.

    The first disc is in the middle; each next one takes, of a grid of free places, the one nearest to the middle
    and to the discs it has ``affinity`` with (n × n, symmetric, not negative). The last ones find little room, so
    that then each in turn is taken out and put where it is best among all others. Cost: O(n² × grid) a round.
    """
    centres = np.zeros((len(radii), 2))
    if len(radii) < 2:
        return centres
    # twice as much related is drawn more than twice as strongly: near is what is most related, not what is related
    pull = affinity**2
    reach = 1.3 * float(np.sqrt(((radii + gap) ** 2).sum())) + float(radii.max()) + gap
    axis = np.linspace(-reach * _ASPECT, reach * _ASPECT, _CELLS)
    grid = np.stack(np.meshgrid(axis, axis / _ASPECT, indexing="ij"), axis=-1).reshape(-1, 2)
    from_middle = np.hypot(grid[:, 0] / _ASPECT, grid[:, 1])
    placed = np.zeros(len(radii), dtype=bool)
    placed[0] = True
    distance = np.zeros((len(radii), len(grid)), dtype=np.float32)
    distance[0] = np.hypot(*grid.T)
    rounds = 1 + (_ROUNDS if len(radii) <= _MOST_MOVED else 0)
    for _ in range(rounds):
        for i in range(1, len(radii)):
            placed[i] = False
            others = np.flatnonzero(placed)
            cost = from_middle * _INWARDS
            weight = pull[i, others]
            if weight.sum() > 0:
                cost += (weight / weight.sum()) @ distance[others]
            room = (distance[others] - radii[others, None]).min(axis=0)
            cost[room < radii[i] + gap] = np.inf
            centres[i] = grid[int(np.argmin(cost))]
            distance[i] = np.hypot(*(grid - centres[i]).T)
            placed[i] = True
    return centres
