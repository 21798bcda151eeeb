"""Figures for the explorer's charts: entities over time, datasets by tasks, what is used together, who shares code."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from kg.network.communities import Communities
from kg.network.incidence import Ints
from kg.network.numbering import Numbered
from kg.schema import ENTITY_TYPES, RELATIONS
from kg.storage.tables import Tables

_ROWS = 14
_COLUMNS = 10
_PAIRS = 16
_YEARS = 12
#: Of the many methods and models only those that this many papers name can be told to go together.
_LEAST_TOGETHER = 3
_MOST_CANDIDATES = 400


def make_charts(tables: Tables, graph: Numbered, communities: Communities) -> dict[str, Any]:
    """The figures, entities as numbers of ``graph``; see :func:`with_names`. O(statements)."""
    with_code = _papers_with_code(tables, graph)
    return {
        "over_time": _over_time(graph),
        "datasets_by_tasks": _datasets_by_tasks(tables, graph),
        "together": _together(graph),
        "code": {
            "years": _shares([p["year"] for p in graph.papers], with_code),
            "communities": _shares([c for c in communities.papers.tolist() if c is not None], with_code),
        },
    }


def with_names(charts: dict[str, Any], graph: Numbered, entity_at: dict[str, int]) -> dict[str, Any]:
    """``charts`` with their entities listed as [name, type, number in the page or -1] and pointed at by position."""
    heat, time = charts["datasets_by_tasks"], charts["over_time"]
    used = [*time["rows"], *heat["datasets"], *heat["tasks"], *(j for a, b, _ in charts["together"] for j in (a, b))]
    at = {j: i for i, j in enumerate(dict.fromkeys(used))}
    entities = [graph.entities[j] for j in at]
    return {
        **charts,
        "things": [[e["name"], ENTITY_TYPES.index(e["type"]), entity_at.get(e["id"], -1)] for e in entities],
        "over_time": {**time, "rows": [at[j] for j in time["rows"]]},
        "datasets_by_tasks": {
            "datasets": [at[j] for j in heat["datasets"]],
            "tasks": [at[j] for j in heat["tasks"]],
            "counts": heat["counts"],
        },
        "together": [[at[a], at[b], n] for a, b, n in charts["together"]],
    }


def _incidence(graph: Numbered, chosen: np.ndarray) -> csr_array:
    """Papers × entities, one where a paper states something of ``chosen`` (by statement)."""
    ends = (graph.statement_paper[chosen], graph.statement_entity[chosen])
    ones = np.ones(int(chosen.sum()), dtype=np.int64)
    held = csr_array((ones, ends), shape=(len(graph.papers), len(graph.entities)))
    held.data[:] = 1
    return held


def _most_held(graph: Numbered, held: csr_array, kinds: set[str], limit: int) -> Ints:
    """The entities of ``kinds`` that most papers of ``held`` have, most first, without those that would crowd it."""
    counts = np.asarray(held.sum(axis=0)).ravel()
    fits = np.array([e["type"] in kinds for e in graph.entities], dtype=bool) & (counts > 0) & ~graph.crowding
    numbers = np.flatnonzero(fits)
    ordered = numbers[np.lexsort((numbers, -counts[numbers]))]
    return ordered[:limit].astype(np.int64)


def _over_time(graph: Numbered) -> dict[str, Any]:
    years = sorted({p["year"] for p in graph.papers if p["year"]})[-_YEARS:]
    held = _incidence(graph, np.ones(len(graph.statement_paper), dtype=bool))
    rows = _most_held(graph, held, {"method", "model", "dataset", "task"}, _ROWS) if years else np.zeros(0, np.int64)
    of_year = [np.array([i for i, p in enumerate(graph.papers) if p["year"] == y], dtype=np.int64) for y in years]
    counts = [np.asarray(held[at][:, rows].sum(axis=0)).ravel().tolist() for at in of_year]
    return {"years": years, "rows": rows.tolist(), "counts": [list(row) for row in zip(*counts, strict=True)]}


def _datasets_by_tasks(tables: Tables, graph: Numbered) -> dict[str, Any]:
    relation = np.array([RELATIONS.index(r) for r in tables.statements["relation"].to_pylist()], dtype=np.int64)
    of_statement = relation[graph.statement_row]
    on = _incidence(graph, of_statement == RELATIONS.index("evaluates_on"))
    addressing = _incidence(graph, of_statement == RELATIONS.index("addresses"))
    datasets = _most_held(graph, on, {"dataset"}, _ROWS)
    # the tasks that these datasets are used for, rather than the most frequent of all
    of_datasets = on[:, datasets].sum(axis=1) > 0
    tasks = _most_held(graph, csr_array(addressing.multiply(of_datasets[:, None])), {"task"}, _COLUMNS)
    counts = (on[:, datasets].T @ addressing[:, tasks]).toarray()
    kept = counts.sum(axis=1) > 0
    return {"datasets": datasets[kept].tolist(), "tasks": tasks.tolist(), "counts": counts[kept].tolist()}


def _together(graph: Numbered) -> list[tuple[int, int, int]]:
    """Pairs of methods and models by papers times the log of how much oftener they meet than chance would bring."""
    held = _incidence(graph, np.ones(len(graph.statement_paper), dtype=bool))
    rows = _most_held(graph, held, {"method", "model"}, _MOST_CANDIDATES)
    both = (held[:, rows].T @ held[:, rows]).toarray()
    found = []
    for i, j in combinations(range(len(rows)), 2):
        if both[i, j] < _LEAST_TOGETHER:
            continue
        lift = both[i, j] * len(graph.papers) / (both[i, i] * both[j, j])
        found.append((-round(float(both[i, j] * np.log(lift)), 6), int(rows[i]), int(rows[j]), int(both[i, j])))
    return [(a, b, n) for score, a, b, n in sorted(found)[:_PAIRS] if score < 0]


def _papers_with_code(tables: Tables, graph: Numbered) -> set[int]:
    own = {
        k["paper"]
        for k in tables.links.select(["paper", "kind", "own"]).to_pylist()
        if k["kind"] == "repo" and k["own"]
    }
    return {i for i, p in enumerate(graph.papers) if p["id"] in own}


def _shares(keys: list[int | None], with_code: set[int]) -> list[tuple[int, int, int]]:
    """(key, papers, of them with code) for each key, in order; papers without a key are left out."""
    papers = Counter(k for k in keys if k is not None)
    coded = Counter(k for i, k in enumerate(keys) if k is not None and i in with_code)
    return [(k, papers[k], coded[k]) for k in sorted(papers)]
