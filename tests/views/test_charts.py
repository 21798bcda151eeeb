"""The figures of the charts: counts that anyone can check in the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.network.communities import find_communities
from kg.network.numbering import number
from kg.storage.tables import Tables
from kg.views.charts import make_charts, with_names


def charts_of(tables: Tables) -> dict[str, Any]:
    graph = number(tables)
    at = {e["id"]: j for j, e in enumerate(graph.entities)}
    return with_names(make_charts(tables, graph, find_communities(graph)), graph, at)


def test_shares_of_papers_with_code_add_up(make_tables: Callable[..., Tables]) -> None:
    code = charts_of(make_tables(papers=24, groups=3))["code"]
    assert code["years"] == []
    assert sum(papers for _, papers, _ in code["communities"]) == 24
    assert sum(coded for _, _, coded in code["communities"]) == 8


def test_years_count_the_papers_that_name_a_thing(make_tables: Callable[..., Tables]) -> None:
    tables = make_tables(papers=6, groups=1)
    years = [2019, 2019, None, 2021, 2021, 2021]
    columns = {**dict(tables.items())}
    rows = [{**p, "year": y} for p, y in zip(tables.papers.to_pylist(), years, strict=True)]
    columns["papers"] = tables.papers.from_pylist(rows, schema=tables.papers.schema)
    charts = charts_of(Tables(**columns))
    time = charts["over_time"]
    assert time["years"] == [2019, 2021]
    names = [charts["things"][i][0] for i in time["rows"]]
    assert time["counts"][names.index("g0-1")] == [2, 3]
    assert charts["code"]["years"] == [(2019, 2, 1), (2021, 3, 1)]


def test_a_dataset_and_a_task_count_the_papers_of_both(make_tables: Callable[..., Tables]) -> None:
    tables = make_tables(papers=6, groups=2)
    rows = tables.statements.to_pylist()
    for s in rows:
        kind = s["entity"].split("/")[0]
        s["relation"] = {"dataset": "evaluates_on", "task": "addresses"}.get(kind, "uses")
    columns = {
        **dict(tables.items()),
        "statements": tables.statements.from_pylist(rows, schema=tables.statements.schema),
    }
    charts = charts_of(Tables(**columns))
    heat = charts["datasets_by_tasks"]
    assert [charts["things"][i][0] for i in heat["datasets"]] == ["g0-3", "g1-3"]
    assert [charts["things"][i][0] for i in heat["tasks"]] == ["g0-0", "g1-0"]
    assert heat["counts"] == [[3, 0], [0, 3]]


def test_pairs_used_together_meet_more_often_than_chance(make_tables: Callable[..., Tables]) -> None:
    charts = charts_of(make_tables(papers=24, groups=3))
    pairs = [{charts["things"][i][0] for i in (a, b)} for a, b, _ in charts["together"]]
    assert {"g0-1", "g0-2"} in pairs
    assert all("all" not in pair for pair in pairs)
