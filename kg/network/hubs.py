"""Entities that very many papers name: how many are too many, for what.

Three uses have each their own measure, since each asks something else:

- A **hub** (5 %) is left out where things are compared by what they are named with: that two papers both name it says
  next to nothing, and such pairs outnumber all others. Analyses ask for this.
- What is **crowding** (15 %) is left out of what is drawn: its lines would cover the picture and its counts the charts.
  This is laxer, since a reader wants to see what is common as long as there is room.
- What is **ubiquitous** (80 %, :mod:`kg.linking.weights`) weighs nothing when papers are related. Rarity already makes
  common things light, hubs among them, so that only what tells papers apart in no way needs to be cut.

In all three a share means little in a small graph: what at most twenty papers name is never left out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kg.linking.weights import NEVER_UP_TO

HUB_SHARE = 0.05
CROWDING_SHARE = 0.15


def hubs(held: npt.NDArray[np.int64], papers: int) -> npt.NDArray[np.bool_]:
    """Which entities are hubs: ``held`` has the number of papers that name each, of ``papers`` in all."""
    return _named_by_more(held, papers, HUB_SHARE)


def crowding(held: npt.NDArray[np.int64], papers: int) -> npt.NDArray[np.bool_]:
    """Which entities would crowd a picture, arguments as for :func:`hubs`; all of them are hubs."""
    return _named_by_more(held, papers, CROWDING_SHARE)


def _named_by_more(held: npt.NDArray[np.int64], papers: int, share: float) -> npt.NDArray[np.bool_]:
    return np.asarray(held > max(share * papers, NEVER_UP_TO), dtype=bool)
