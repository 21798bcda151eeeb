"""Discs packed around a centre, those that belong together near each other."""

from __future__ import annotations

import numpy as np

from kg.network.incidence import Floats

#: A screen is wider than high, and so is the packing.
_ASPECT = 1.45
_CELLS = 240


def pack_discs(radii: Floats, affinity: Floats, *, gap: float) -> Floats:
    """Centres (n × 2) of discs with ``radii``, placed in the given order, none nearer to another than ``gap``.

    The first disc is in the middle; each next one takes, of a grid of free places, the one nearest to the middle
    and to the discs it has ``affinity`` with (n × n, symmetric, not negative). Cost: O(n² × grid).
    """
    centres = np.zeros((len(radii), 2))
    if len(radii) < 2:
        return centres
    reach = 1.3 * float(np.sqrt(((radii + gap) ** 2).sum())) + float(radii.max()) + gap
    axis = np.linspace(-reach * _ASPECT, reach * _ASPECT, _CELLS)
    grid = np.stack(np.meshgrid(axis, axis / _ASPECT, indexing="ij"), axis=-1).reshape(-1, 2)
    from_middle = np.hypot(grid[:, 0] / _ASPECT, grid[:, 1])
    clearance = np.full(len(grid), np.inf)
    for i, radius in enumerate(radii):
        if i:
            cost = from_middle.copy()
            pull = affinity[i, :i]
            if pull.sum() > 0:
                for j in np.flatnonzero(pull):
                    cost += pull[j] / pull.sum() * np.hypot(*(grid - centres[j]).T)
            cost[clearance < radius + gap] = np.inf
            centres[i] = grid[int(np.argmin(cost))]
        clearance = np.minimum(clearance, np.hypot(*(grid - centres[i]).T) - radius)
    return centres
