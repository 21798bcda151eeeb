"""Communities: groups of papers that share more with each other than with the rest, and what to call them.

Papers are grouped by the Louvain method (Blondel et al. 2008) on the graph of related papers, whose weights
already discount what everybody shares. Its groups are too coarse to be called by one thing where they are large
(Fortunato and Barthélemy 2007), so that those of more than a twelfth of the papers are grouped once more among
themselves, where that finds parts that hang together. Groups of fewer than three papers, or of less than one paper in
two thousand, are put together as "papers apart".
An entity belongs where most of its papers are.

A community is called by the tasks and methods that tell it from all others, by class-based TF-IDF (Grootendorst 2022)
with statements in place of words: each thing names one community at most, the one that it tells most of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kg.errors import NoSuchItem
from kg.names.folding import fold_case
from kg.network.incidence import Flags, Floats, Ints
from kg.network.numbering import Numbered, number
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

APART = "Papers apart"
_SMALLEST = 3
_SMALLEST_SHARE = 1 / 2000
#: Groups of more papers, and of more than this share of all, are grouped once more into parts of at least this many.
_LARGE = 30
_LARGE_SHARE = 1 / 12
_SMALLEST_PART = 5
#: From this modularity on, a grouping is more than chance brings (Newman and Girvan 2004).
_TELLING_MODULARITY = 0.3
_TELLERS = 12
_NAMED_BY = 3
_LONGEST_NAME = 32
#: A name after the first tells at least this share of what the first tells, else it is a leftover.
_LEAST_OF_FIRST = 0.4
#: What names a community is so many times as frequent in it as in the whole graph.
_LEAST_LIFT = 3.0
_NAMING = ("task", "method")


@dataclass(frozen=True, slots=True)
class Communities:
    """``names`` of the communities, largest first (papers apart last), and which of them each paper and entity is of.

    ``tellers`` holds, for each community, its most distinctive entities, best first. ``apart`` is the place of the
    group of papers that belong nowhere, or None where there is no such paper. ``inside`` is the coherence of each: the
    share, in [0, 1], of the weight of its papers' ties that stays in it. Places are counted from 0, here; where a
    reader sees the number of a community, it is :meth:`shown`: that of the whole graph, in ``numbers``, where these are
    those of a part of it.
    """

    names: list[str]
    papers: Ints
    entities: Ints
    tellers: list[list[int]]
    apart: int | None
    inside: Floats
    numbers: tuple[int, ...] = ()

    @property
    def real(self) -> list[int]:
        """The places of the communities, without that of the papers apart."""
        return [c for c in range(len(self.names)) if c != self.apart]

    def sizes(self) -> Ints:
        """The number of papers of each community."""
        return np.bincount(self.papers, minlength=len(self.names)).astype(np.int64)

    def shown(self, place: int) -> int:
        """The number of the community at ``place`` in commands, tables, pages and addresses: they count from 1."""
        return self.numbers[place] if self.numbers else place + 1

    def place(self, shown: int) -> int:
        """The place of the community with this number; raises NoSuchItem where there is none."""
        for place in range(len(self.names)):
            if self.shown(place) == shown:
                return place
        message = f"there is no community {shown}: this graph has {len(self.names)}, counted from 1"
        raise NoSuchItem(message)


def find_communities(graph: Numbered) -> Communities:
    """The communities of the papers of ``graph``, papers and entities by its numbers; the same for the same tables.

    O(pairs of related papers).
    """
    ties = _ties(graph)
    groups = _groups(ties)
    of_paper = np.full(len(graph.papers), len(groups), dtype=np.int64)
    for c, group in enumerate(groups):
        of_paper[group] = c
    apart = len(groups) if (of_paper == len(groups)).any() else None
    count = len(groups) + (apart is not None)

    found = _shares(graph, of_paper)
    telling = _telling(graph, found, of_paper)
    tellers = [_tellers(found, telling, c) for c in range(count)]
    called = _names(graph, found, telling, count)
    names = [APART if c == apart else called[c] or f"Group {c + 1}" for c in range(count)]
    of_entity = _homes(found, len(graph.entities))
    return Communities(names, of_paper, of_entity, tellers, apart, _inside(ties, of_paper, count))


def communities_within(graph: Numbered, whole: Communities, of_paper: Ints) -> Communities:
    """The communities of a part of a graph: those of the ``whole`` that papers of it are of, with their numbers.

    ``graph`` is the part, ``of_paper`` the place in ``whole`` of each of its papers. An entity belongs where most of
    the papers of the part that name it are. Tellers are left out.
    """
    kept, papers = np.unique(of_paper, return_inverse=True)
    places = kept.tolist()
    papers = papers.astype(np.int64)
    return Communities(
        names=[whole.names[c] for c in places],
        papers=papers,
        entities=_homes(_shares(graph, papers), len(graph.entities)),
        tellers=[[] for _ in places],
        apart=places.index(whole.apart) if whole.apart in places else None,
        inside=whole.inside[kept],
        numbers=tuple(whole.shown(c) for c in places),
    )


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
        inside=found.inside,
    )


def _ties(graph: Numbered) -> csr_matrix:
    """Papers × papers, how related each two are."""
    from scipy.sparse import csr_matrix

    ends = np.concatenate([graph.related_a, graph.related_b]), np.concatenate([graph.related_b, graph.related_a])
    count = len(graph.papers)
    return csr_matrix((np.tile(graph.related_score, 2), ends), shape=(count, count))


def _groups(ties: csr_matrix) -> list[list[int]]:
    """The papers of each community that is large enough, the largest first."""
    count = ties.shape[0]
    if not ties.nnz:
        return []
    large, smallest = max(_LARGE, count * _LARGE_SHARE), max(_SMALLEST, count * _SMALLEST_SHARE)
    found: list[Ints] = []
    for group in _louvain(ties):
        found.extend(_parts(ties, group) if len(group) > large else [group])
    return sorted((g.tolist() for g in found if len(g) >= smallest), key=lambda g: (-len(g), g))


def _louvain(ties: csr_matrix) -> list[Ints]:
    """The groups of the Louvain method, each by its numbers in order."""
    # here and not at the top: most commands need no communities
    from sknetwork.clustering import Louvain

    # in the order of the papers, which is fixed, rather than shuffled
    label = np.asarray(Louvain(shuffle_nodes=False).fit_predict(ties))
    return [np.flatnonzero(label == c) for c in range(int(label.max()) + 1)]


def _parts(ties: csr_matrix, group: Ints) -> list[Ints]:
    """The parts of a large group, or the group where it has none; what is too small for a part goes to the nearest."""
    from sknetwork.clustering import get_modularity

    own = ties[group][:, group]
    if not own.nnz:
        return [group]
    parts = _louvain(own)
    label = np.zeros(len(group), dtype=np.int64)
    for c, part in enumerate(parts):
        label[part] = c
    if get_modularity(own, label) < _TELLING_MODULARITY:
        return [group]
    kept = [c for c, part in enumerate(parts) if len(part) >= _SMALLEST_PART]
    if len(kept) < 2:
        return [group]
    joined = np.array([[float(own[a][:, parts[c]].sum()) for c in kept] for a in parts]).round(9)
    for c, part in enumerate(parts):
        if c not in kept:
            label[part] = kept[int(joined[c].argmax())]
    return [group[label == c] for c in kept]


def _inside(ties: csr_matrix, of_paper: Ints, count: int) -> Floats:
    """The share of the weight of the ties of each community's papers that stays in it; 0 where there are none."""
    pairs = ties.tocoo()
    start, end = of_paper[pairs.row], of_paper[pairs.col]
    stays = np.bincount(start[start == end], pairs.data[start == end], count)
    share: Floats = stays / np.maximum(np.bincount(start, pairs.data, count), 1e-12)
    return share


class _Shares(NamedTuple):
    """Which entities each community names: for each pair its papers and the weight of their statements about it."""

    community: Ints
    entity: Ints
    held: Ints
    weight: Floats


def _shares(graph: Numbered, of_paper: Ints) -> _Shares:
    """The pairs of a community and an entity that one of its papers names, by entity."""
    count = int(of_paper.max(initial=0)) + 1
    key = graph.statement_entity * count + of_paper[graph.statement_paper]
    pairs, place = np.unique(key, return_inverse=True)
    held = np.bincount(place, minlength=len(pairs)).astype(np.int64)
    weight = np.bincount(place, graph.statement_weight, len(pairs)).astype(np.float64)
    return _Shares(pairs % count, pairs // count, held, weight)


def _homes(found: _Shares, entities: int) -> Ints:
    """The community of each entity: where most of its papers are, of several the first."""
    homes = np.zeros(entities, dtype=np.int64)
    order = np.lexsort((-found.community, found.held))
    homes[found.entity[order]] = found.community[order]
    return homes


def _telling(graph: Numbered, found: _Shares, of_paper: Ints) -> Floats:
    """How much each entity tells of each community: the weight of its statements a paper times the log of its lift.

    What a paper introduces or works on weighs more than what it mentions. What one paper names tells nothing.
    """
    size = np.bincount(of_paper)[found.community]
    everywhere = np.bincount(found.entity, found.held, len(graph.entities))[found.entity] / max(len(of_paper), 1)
    lift = found.held / size / everywhere
    telling = np.where((found.held >= 2) & (lift > 1), found.weight / size * np.log(lift), 0.0)
    # a metric is measured in many fields and rarely says which one this is
    metric = np.array([e["type"] == "metric" for e in graph.entities], dtype=bool)
    telling[metric[found.entity]] *= 0.2
    # what is nearly as common elsewhere comes after all that is not
    telling[lift < _LEAST_LIFT] *= 1e-3
    rounded: Floats = telling.round(9)
    return rounded


def _best_first(found: _Shares, telling: Floats, chosen: Flags) -> Ints:
    """The places of the ``chosen`` pairs that tell something, the most telling first."""
    likely = np.flatnonzero(chosen & (telling > 0))
    return likely[np.lexsort((found.entity[likely], -telling[likely]))].astype(np.int64)


def _tellers(found: _Shares, telling: Floats, community: int) -> list[int]:
    """The entities that tell most of a community, best first."""
    ranked = _best_first(found, telling, found.community == community)
    return [int(j) for j in found.entity[ranked[:_TELLERS]]]


def _names(graph: Numbered, found: _Shares, telling: Floats, count: int) -> list[str]:
    """What each community is called; empty where nothing tells it from the others.

    Tasks and methods, each for the community of which it tells most; of what is left only then, so that none has the
    name of another.
    """
    naming = np.array([e["type"] in _NAMING for e in graph.entities], dtype=bool)[found.entity]
    own = np.zeros(len(telling), dtype=bool)
    own[_most_telling(found, telling)] = True
    names = []
    for c in range(count):
        here = found.community == c
        ranked = _best_first(found, telling, here & own & naming)
        if not len(ranked):
            ranked = _best_first(found, telling, here & own)
        names.append(_name(graph, found.entity[ranked].tolist(), telling[ranked].tolist()))
    return names


def _most_telling(found: _Shares, telling: Floats) -> Ints:
    """For each entity the pair with the community of which it tells most, the larger of two alike."""
    order = np.lexsort((found.community, -telling, found.entity))
    return order[np.diff(found.entity[order], prepend=-1) > 0].astype(np.int64)


def _name(graph: Numbered, ranked: list[int], telling: list[float]) -> str:
    """Up to three of the ``ranked`` entities that tell enough and do not repeat each other."""
    chosen: list[int] = []
    for j, tells in zip(ranked, telling, strict=True):
        if tells < _LEAST_OF_FIRST * telling[0] or len(chosen) == _NAMED_BY:
            break
        if not any(_repeats(graph.entities[j], graph.entities[other]) for other in chosen):
            chosen.append(j)
    return " · ".join(_short(graph.entities[j]["name"]) for j in chosen)


def _repeats(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two entities say the same in a name: one is called within the other, or is a kind of it."""
    one, other = fold_case(a["name"]), fold_case(b["name"])
    kinds = a["id"] in (b["family"], *b["broader"]) or b["id"] in (a["family"], *a["broader"])
    return kinds or one in other or other in one


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
