"""Link prediction: methods and datasets, or tasks, that no paper in the graph has brought together, and might.

A method is likely to meet what is named beside the things most like it. The score of a pair is the square root of the
method's number of papers times the sum, over all entities, of how like the method each is (cosine of their profiles,
see :mod:`kg.analytics.profiles`) times ln(1 + papers that name it with the other): item-based collaborative filtering
(Sarwar et al. 2001) on the bipartite graph. How well it foretells the next year's pairs, beside common neighbours,
Adamic–Adar and popularity, is in docs/analytics.md (tests/benchmarks/link_prediction.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, text_lists
from kg.analytics.profiles import profiles
from kg.analytics.registry import register
from kg.network.incidence import Flags, Floats, Incidence, Ints, incidence
from kg.schema import EntityType
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csc_array, csr_array

#: Rarer entities are nobody's neighbours.
_LEAST_CONTEXT = 2
_LEAST_PAPERS = 3
_BLOCK = 256
_SHOWN = 3
#: What orders pairs that nothing like the method ties together: how often the other is named, and far below the rest.
_BACKGROUND = 1e-3
_PARTNERS: tuple[EntityType, ...] = ("dataset", "task")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What the score of a pair is made of: see the module. ``together`` is entities × entities, ln(1 + papers)."""

    degree: Floats
    vectors: csr_array
    together: csc_array

    def scores(self, methods: Ints, others: Ints) -> Floats:
        """Methods × others, higher for likelier pairs; of use only for pairs that no paper names together."""
        towards = self.vectors.T @ self.together[:, others].toarray()
        found = self.vectors[methods] @ towards + _BACKGROUND * np.log1p(self.degree[others])
        scaled: Floats = np.sqrt(self.degree[methods])[:, None] * found
        return scaled

    def reasons(self, method: int, other: int, telling: Flags) -> list[int]:
        """Of the ``telling`` entities those that contribute most to the score of a pair, best first."""
        column = self.together[:, [other]]
        beside = column.indices[telling[column.indices]]
        weight = column.data[telling[column.indices]]
        likeness = (self.vectors[beside] @ self.vectors[[method]].T).toarray().ravel()
        parts = (likeness * weight).round(9)
        best = np.lexsort((beside, -parts))[:_SHOWN]
        return [int(beside[k]) for k in best if parts[k] > 0]


def likelihood(held: csr_array) -> Likelihood:
    """What scores of pairs need, from papers × entities of ones. Costs O(sum of the squared entities of papers)."""
    from scipy.sparse import csc_array, csr_array

    degree = np.asarray(held.sum(axis=0)).ravel()
    vectors = profiles(held, np.flatnonzero(degree >= _LEAST_CONTEXT))
    often = csr_array(held * (degree >= _LEAST_CONTEXT)[None, :])
    together = csr_array(often.T @ often)
    together.setdiag(0)
    together.eliminate_zeros()
    together.data = np.log1p(together.data)
    return Likelihood(degree, vectors, csc_array(together))


def link_prediction(tables: Tables, *, best: int = 500, each: int = 3) -> pa.Table:
    """The ``best`` untried pairs of a method with a dataset, and of a method with a task; columns method, method_name,
    partner, partner_name, partner_type, score, method_papers, partner_papers, because, papers.

    Untried means that no paper in the graph names both. Both are in three or more papers; hubs are left out; no
    method or partner stands in more than ``each`` rows of a kind. ``because`` names things like the method that
    papers name with the partner (no hubs and no metrics), and ``papers`` are ids of some of these papers, one for
    each. Scores order pairs; they are no probabilities. By type of partner, then score.
    """
    from scipy.sparse import csc_array

    found = incidence(tables)
    held = found.matrix()
    model = likelihood(held)
    hub = found.hubs
    usable, telling = (found.degree >= _LEAST_PAPERS) & ~hub, ~hub & ~found.of_type("metric")
    methods = np.flatnonzero(usable & found.of_type("method"))
    rows: list[tuple[int, int, float]] = []
    for kind in _PARTNERS:
        rows += _best_pairs(model, methods, np.flatnonzero(usable & found.of_type(kind)), best, each)
    m, d = (np.array([row[k] for row in rows], dtype=np.int64) for k in (0, 1))
    reasons = [model.reasons(*pair, telling) for pair in zip(m.tolist(), d.tolist(), strict=True)]
    of_method, of_partner = found.columns_of(m), found.columns_of(d)
    by_entity = csc_array(held)
    return table(
        f"Methods, datasets and tasks in {_LEAST_PAPERS} or more papers; {int(hub.sum())} hubs are left "
        f"out, and no more than {each} rows name the same method or partner. A suggestion, not a finding.",
        method=of_method["entity"],
        method_name=of_method["name"],
        partner=of_partner["entity"],
        partner_name=of_partner["name"],
        partner_type=of_partner["type"],
        score=figures([row[2] for row in rows]),
        method_papers=counts(found.degree[m]),
        partner_papers=counts(found.degree[d]),
        because=text_lists([found.names[x] for x in xs] for xs in reasons),
        papers=text_lists(
            _examples(found, by_entity, xs, other) for xs, other in zip(reasons, d.tolist(), strict=True)
        ),
    )


def _best_pairs(model: Likelihood, methods: Ints, others: Ints, best: int, each: int) -> list[tuple[int, int, float]]:
    """(method, other, score) of the best untried pairs, best first, no entity in more than ``each`` of them."""
    candidates: list[tuple[float, int, int]] = []
    for first in range(0, len(others) if len(methods) else 0, _BLOCK):
        block = others[first : first + _BLOCK]
        scores = model.scores(methods, block).round(6)
        scores[model.together[:, block][methods].toarray() > 0] = -1.0
        # a method stands in `each` rows at most, but partners may be taken by others: twice that, and some
        reach = min(8 * each, len(block))
        likeliest = np.argpartition(-scores, reach - 1, axis=1)[:, :reach]
        for i, columns in enumerate(likeliest.tolist()):
            candidates += [(-scores[i, j], int(methods[i]), int(block[j])) for j in columns if scores[i, j] > 0]
    taken: dict[int, int] = {}
    chosen: list[tuple[int, int, float]] = []
    for negative, method, other in sorted(candidates):
        if taken.get(method, 0) < each and taken.get(other, 0) < each:
            taken[method], taken[other] = taken.get(method, 0) + 1, taken.get(other, 0) + 1
            chosen.append((method, other, -negative))
            if len(chosen) == best:
                break
    return chosen


def _examples(found: Incidence, by_entity: csc_array, reasons: list[int], other: int) -> list[str]:
    """For each reason the first paper that names it with ``other``, each paper once."""
    papers = {x: set(_papers_of(by_entity, x)) & set(_papers_of(by_entity, other)) for x in reasons}
    return list(dict.fromkeys(found.papers[min(papers[x])] for x in reasons if papers[x]))


def _papers_of(by_entity: csc_array, entity: int) -> list[int]:
    row: list[int] = by_entity.indices[by_entity.indptr[entity] : by_entity.indptr[entity + 1]].tolist()
    return row


ANALYSIS = register(
    Analysis(
        "link-prediction",
        "Methods with datasets and tasks that nobody has tried, and why one might",
        link_prediction,
        order=90,
    )
)
