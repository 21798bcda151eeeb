"""Does link prediction foretell? Judged by time: the graph up to a date, and the pairs that come after it.

    python tests/benchmarks/link_prediction.py GRAPH... --until 2025-12
    python tests/benchmarks/link_prediction.py GRAPH --until 2025-09 --before 2026-01

GRAPH is a folder that `kg build` wrote, of papers with dates; several are taken together. Pairs are of a method with a
dataset or a task, each in two or more papers up to the month --until, in none of them together; a pair
is right where a later paper names both.
AUC is over all such pairs; hits@10 is the share of the right pairs whose dataset (task) is among the ten best-ranked
untried ones of its method, ties counted by their chance. Beside it stand, on the same pairs, common neighbours and
Adamic–Adar (Liben-Nowell and Kleinberg 2007) in the graph of entities that papers name together, and popularity, the
product of both numbers of papers. The interval is that of 200 draws of methods (bootstrap) of the difference to the
best of the three.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_array, diags_array
from scipy.stats import rankdata

from kg.analytics.link_prediction import likelihood
from kg.analytics.trends import paper_months
from kg.network.incidence import Floats, Incidence, Ints, incidence
from kg.storage import Tables, read_tables

_LEAST_PAPERS = 2
_AT = 10
_DRAWS = 200

Flags = npt.NDArray[np.bool_]


def month(text: str) -> float:
    """Months since the year 0 of "2025-12"."""
    year, number = text.split("-")
    return 12.0 * int(year) + int(number) - 1


def baselines(held: csr_array, methods: Ints, others: Ints) -> dict[str, Floats]:
    """Scores (methods × others) of the three."""
    degree = np.asarray(held.sum(axis=0)).ravel()
    near = csr_array(held.T @ held)
    near.setdiag(0)
    near.eliminate_zeros()
    near.data[:] = 1.0
    count = np.asarray(near.sum(axis=0)).ravel()
    weight = np.where(count > 1, 1 / np.log(np.maximum(count, 2)), 0.0)
    return {
        "common neighbours": (near[methods] @ near[:, others]).toarray(),
        "Adamic–Adar": (near[methods] @ diags_array(weight) @ near[:, others]).toarray(),
        "popularity": np.outer(degree[methods], degree[others]),
    }


def area(scores: Floats, right: Flags) -> float:
    """Area under the ROC curve: how often a right pair is ranked above a wrong one."""
    ranks = rankdata(scores)
    hits = int(right.sum())
    return float((ranks[right].sum() - hits * (hits + 1) / 2) / (hits * (len(scores) - hits)))


def hits_by_method(scores: Floats, tried: Flags, right: Flags) -> Floats:
    """For each method the number of its right pairs among its ten best."""
    hits = np.zeros(len(scores))
    for i in np.flatnonzero(right.any(axis=1)).tolist():
        own = np.where(tried[i], -np.inf, scores[i])
        for j in np.flatnonzero(right[i]).tolist():
            above, level = (own > own[j]).sum(), (own == own[j]).sum()
            hits[i] += np.clip((_AT - above) / level, 0, 1)
    return hits


def judge(found: Incidence, before: Flags, after: Flags, kind: str) -> None:
    """Print the figures for methods with partners of type ``kind``."""
    held, later = found.matrix()[np.flatnonzero(before)], found.matrix()[np.flatnonzero(after)]
    often = np.asarray(held.sum(axis=0)).ravel() >= _LEAST_PAPERS
    methods, others = (np.flatnonzero(often & found.of_type(t)) for t in ("method", kind))  # type: ignore[arg-type]
    tried = (held[:, methods].T @ held[:, others]).toarray() > 0
    right = ((later[:, methods].T @ later[:, others]).toarray() > 0) & ~tried
    counts = f"{len(methods)} × {len(others)}, {int((~tried).sum())} untried pairs, {int(right.sum())} right"
    print(f"\nmethod with {kind}: {counts}")
    all_scores = {**baselines(held, methods, others), "kg": likelihood(held).scores(methods, others)}
    report(all_scores, tried, right)


def report(all_scores: Mapping[str, Floats], tried: Flags, right: Flags) -> None:
    """Print AUC and hits@10 of each, and how sure the difference of the last to the best of the others is."""
    hits = {name: hits_by_method(s, tried, right) for name, s in all_scores.items()}
    areas = {name: area(s[~tried], right[~tried]) for name, s in all_scores.items()}
    total = right.sum(axis=1)
    for name in all_scores:
        print(f"{name}\tAUC {areas[name]:.4f}\thits@{_AT} {hits[name].sum() / total.sum():.4f}")
    random = np.random.default_rng(1)
    others = [name for name in all_scores if name != "kg"]
    rival = {"hits": max(others, key=lambda n: hits[n].sum()), "area": max(others, key=lambda n: areas[n])}
    draws = []
    for _ in range(_DRAWS):
        rows = random.integers(0, len(total), len(total))
        gain = (hits["kg"] - hits[rival["hits"]])[rows].sum() / max(total[rows].sum(), 1)
        untried, true = ~tried[rows], right[rows]
        one, other = (area(all_scores[n][rows][untried], true[untried]) for n in ("kg", rival["area"]))
        draws.append((gain, one - other))
    for k, (measure, key) in enumerate(((f"hits@{_AT}", "hits"), ("AUC", "area"))):
        low, high = np.percentile([d[k] for d in draws], [2.5, 97.5])
        print(f"kg − {rival[key]}, {measure}: 95 % between {low:+.4f} and {high:+.4f}")


def together(parts: list[Tables]) -> Tables:
    """Papers, entities and statements of several graphs of different papers; entities with one id are one."""
    entities = pa.concat_tables([part.entities for part in parts])
    joined = entities.group_by(["id", "type"]).aggregate([("name", "min")]).rename_columns(["id", "type", "name"])
    return dataclasses.replace(
        parts[0],
        papers=pa.concat_tables([part.papers for part in parts]).sort_by("id"),
        entities=joined.sort_by("id"),
        statements=pa.concat_tables([part.statements for part in parts]),
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", nargs="+", type=Path, metavar="GRAPH")
    parser.add_argument("--until", default="2025-12", help="The last month that is known.")
    parser.add_argument("--before", default="9999-12", help="The first month that is no longer looked at.")
    given = parser.parse_args()
    tables = together([read_tables(graph) for graph in given.graphs])
    found, when = incidence(tables), paper_months(tables)
    before = when <= month(given.until)
    after = (when > month(given.until)) & (when < month(given.before))
    print(f"{int(before.sum())} papers up to {given.until}, {int(after.sum())} after")
    for kind in ("dataset", "task"):
        judge(found, before, after, kind)


if __name__ == "__main__":
    main()
