"""The communities of papers, as the explorer shows them, by the papers' and entities' ids.

See :mod:`kg.views.communities`: Louvain (Blondel et al. 2008) on related papers, seeded, named by what sets each apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.analytics.incidence import Ints
from kg.storage.tables import Tables
from kg.views.communities import find_communities
from kg.views.numbered import number


@dataclass(frozen=True, slots=True)
class Partition:
    """``of_paper[i]`` is the number of the community of the i-th paper of the papers table; ``names`` are theirs.

    Communities are numbered by size, the largest first. ``apart`` is the number of the group of papers that belong
    to no community, or None where every paper does. ``tellers`` are ids of the most distinctive entities of each.
    """

    of_paper: Ints
    names: list[str]
    tellers: list[list[str]]
    apart: int | None

    @property
    def real(self) -> list[int]:
        """The numbers of the communities, without that of the papers apart."""
        return [c for c in range(len(self.names)) if c != self.apart]

    def sizes(self) -> Ints:
        """The number of papers of each community."""
        return np.bincount(self.of_paper, minlength=len(self.names)).astype(np.int64)


def partition(tables: Tables) -> Partition:
    """The communities of the papers of ``tables``; the same for the same tables. O(pairs of related papers)."""
    numbered = number(tables)
    found = find_communities(numbered)
    at = {paper["id"]: i for i, paper in enumerate(numbered.papers)}
    order = np.array([at[key] for key in tables.papers["id"].to_pylist()], dtype=np.int64)
    return Partition(
        of_paper=found.papers[order],
        names=found.names,
        tellers=[[numbered.entities[j]["id"] for j in tellers] for tellers in found.tellers],
        apart=found.apart,
    )
