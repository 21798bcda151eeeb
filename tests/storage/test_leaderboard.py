"""Reported rows of a data set, papers side by side: as the papers print them, each with its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs import reporting, write_graph
from kg.errors import ArgumentError, NoSuchItem
from kg.graph import Graph, open_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(write_graph(reporting(), tmp_path_factory.mktemp("reported")))


def test_rows_stand_by_metric_the_better_first_whatever_scale_they_are_printed_on(graph: Graph) -> None:
    rows = graph.leaderboard("cifar")
    assert [(r["value"], r["comparable"], r["comparable_unit"]) for r in rows] == [
        ("0.93", 93.0, "%"),
        ("91.5%", 91.5, "%"),
    ]
    assert [r["subject_name"] for r in rows] == ["Other", "Net"]
    assert rows[1]["sentence"] == "Ours reaches 91.5% accuracy on CIFAR."
    assert (rows[1]["title"], rows[1]["year"], rows[1]["better"]) == ("A", 2020, "higher")


def test_less_sure_rows_are_listed_where_they_are_asked_for(graph: Graph) -> None:
    assert [r["value"] for r in graph.leaderboard("CIFAR", metric="WER")] == []
    assert [r["value"] for r in graph.leaderboard("CIFAR", metric="WER", min_confidence=0.1)] == ["4.1"]


def test_a_task_leaves_the_papers_that_address_it(graph: Graph) -> None:
    assert [r["paper"] for r in graph.leaderboard("CIFAR", task="image classification")] == ["a"]


def test_a_data_set_that_is_none_is_refused_by_name(graph: Graph) -> None:
    with pytest.raises(NoSuchItem, match="no dataset with the id, name or alias 'Net'"):
        graph.leaderboard("Net")


def test_a_paper_tells_all_that_it_reports_with_what_it_belongs_to(graph: Graph) -> None:
    found = graph.results_of("B")
    assert [(r["value"], r["form"], r["metric_name"], r["over_name"]) for r in found] == [
        ("0.93", "absolute", "accuracy", None),
        ("2 points", "difference", "accuracy", "Old"),
    ]


def test_papers_stand_side_by_side_in_the_order_asked_for(graph: Graph) -> None:
    second, first = graph.compare("B", "a")
    assert (first["paper"], first["introduces"], first["code"]) == ("A", ["Net"], ["https://github.com/a/net"])
    assert first["results"] == ["Net: accuracy 91.5% on CIFAR", "latency 12 ms"]
    assert second["results"][1] == "accuracy 2 points on CIFAR (difference to Old)"
    assert [r["id"] for r in graph.compare(naming="Net")] == ["a", "b"]


def test_one_paper_alone_is_no_comparison(graph: Graph) -> None:
    with pytest.raises(ArgumentError, match="2 to 8 papers can be compared, not 1"):
        graph.compare("a")


def test_results_survive_on_disk_in_one_order(tmp_path: Path) -> None:
    forward, back = (write_graph(reporting(step), tmp_path / str(step)) for step in (1, -1))
    assert (forward / "results.parquet").read_bytes() == (back / "results.parquet").read_bytes()
    assert open_graph(forward).results.num_rows == 5
