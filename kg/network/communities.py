"""Communities: groups of papers that share more with each other than with the rest, and what to call them.

Papers are grouped by the Louvain method (Blondel et al. 2008) on the graph of related papers, whose weights
already discount what everybody shares. Groups of fewer than three papers, or of less than one paper in two thousand,
are put together as "papers apart".
An entity belongs where most of its papers are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.errors import NoSuchItem
from kg.names.folding import fold_case
from kg.network.incidence import Ints
from kg.network.numbering import Numbered, number
from kg.storage.tables import Tables

APART = "Papers apart"
_SMALLEST = 3
_SMALLEST_SHARE = 1 / 2000
_NAMED_BY = 3
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Communities:
    """``names`` of the communities, largest first (papers apart last), and which of them each paper and entity is of.

    ``tellers`` holds, for each community, its most distinctive entities, best first. ``apart`` is the place of the
    group of papers that belong nowhere, or None where there is no such paper. Places are counted from 0, here; where a
    reader sees the number of a community, it is :meth:`shown`.
    """

    names: list[str]
    papers: Ints
    entities: Ints
    tellers: list[list[int]]
    apart: int | None

    @property
    def real(self) -> list[int]:
        """The places of the communities, without that of the papers apart."""
        return [c for c in range(len(self.names)) if c != self.apart]

    def sizes(self) -> Ints:
        """The number of papers of each community."""
        return np.bincount(self.papers, minlength=len(self.names)).astype(np.int64)

    @staticmethod
    def shown(place: int) -> int:
        """The number of the community at ``place`` in commands, tables, pages and addresses: they count from 1."""
        return place + 1

    def place(self, shown: int) -> int:
        """The place of the community with this number; raises NoSuchItem where there is none."""
        if not 1 <= shown <= len(self.names):
            message = f"there is no community {shown}: this graph has {len(self.names)}, counted from 1"
            raise NoSuchItem(message)
        return shown - 1


def find_communities(graph: Numbered) -> Communities:
    """The communities of the papers of ``graph``, papers and entities by its numbers; the same for the same tables.

    O(pairs of related papers).
    """
    groups = _groups(graph)
    of_paper = np.full(len(graph.papers), len(groups), dtype=np.int64)
    for c, group in enumerate(groups):
        of_paper[group] = c
    apart = len(groups) if (of_paper == len(groups)).any() else None
    count = len(groups) + (apart is not None)

    held_in = np.zeros((max(count, 1), len(graph.entities)), dtype=np.int64)
    np.add.at(held_in, (of_paper[graph.statement_paper], graph.statement_entity), 1)
    held = held_in.sum(axis=0)
    tellers = [_tellers(graph, held_in[c], held, int((of_paper == c).sum())) for c in range(count)]
    names = [APART if c == apart else _name(graph, tellers[c], c) for c in range(count)]
    of_entity = held_in.argmax(axis=0) if len(graph.entities) else np.zeros(0, dtype=np.int64)
    return Communities(names, of_paper, of_entity.astype(np.int64), tellers, apart)


def communities_of(tables: Tables) -> Communities:
    """The communities of :func:`find_communities`, papers and entities by their rows in ``tables``."""
    graph = number(tables)
    found = find_communities(graph)
    return Communities(
        names=found.names,
        papers=found.papers[np.argsort(graph.paper_row)],
        entities=found.entities[np.argsort(graph.entity_row)],
        tellers=[graph.entity_row[tellers].tolist() for tellers in found.tellers],
        apart=found.apart,
    )


def _groups(graph: Numbered) -> list[list[int]]:
    """The papers of each community that is large enough, the largest first."""
    from scipy.sparse import csr_matrix

    if not len(graph.related_a):
        return []
    # here and not at the top: most commands need no communities
    from sknetwork.clustering import Louvain

    ends = np.concatenate([graph.related_a, graph.related_b]), np.concatenate([graph.related_b, graph.related_a])
    count = len(graph.papers)
    weights = csr_matrix((np.tile(graph.related_score, 2), ends), shape=(count, count))
    # in the order of the papers, which is fixed, rather than shuffled
    label = np.asarray(Louvain(shuffle_nodes=False).fit_predict(weights))
    smallest = max(_SMALLEST, count * _SMALLEST_SHARE)
    found = (np.flatnonzero(label == c).tolist() for c in range(int(label.max()) + 1))
    return sorted((g for g in found if len(g) >= smallest), key=lambda g: (-len(g), g))


def _tellers(graph: Numbered, held_in: Ints, held: Ints, size: int) -> list[int]:
    """Entities that set a community apart, best first: papers in it times the log of how much likelier it is in it."""
    likely = np.flatnonzero(held_in >= 2)
    if not len(likely) or not size:
        return []
    lift = (held_in[likely] / size) / (held[likely] / len(graph.papers))
    # a metric is measured in many fields and rarely says which one this is
    telling = np.array([0.2 if graph.entities[j]["type"] == "metric" else 1.0 for j in likely.tolist()])
    score = (held_in[likely] * np.log(np.maximum(lift, 1e-9)) * telling).round(6)
    ordered = likely[np.lexsort((likely, -score))]
    return [int(j) for j in ordered[: 4 * _NAMED_BY]]


def _name(graph: Numbered, tellers: list[int], number: int) -> str:
    """Up to three tellers that do not repeat each other."""
    chosen: list[str] = []
    for j in tellers:
        name = " ".join(graph.entities[j]["name"].split())
        folded = fold_case(name)
        if len(name) > _LONGEST_NAME:
            name = name[: _LONGEST_NAME - 1].rstrip() + "…"
        if not any(folded in fold_case(c) or fold_case(c) in folded for c in chosen):
            chosen.append(name)
        if len(chosen) == _NAMED_BY:
            break
    return " · ".join(chosen) or f"Group {number + 1}"
