"""kg leaderboard and kg compare, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphs import assemble, write_graph
from kg.cli import app
from kg.schema import Evidence, Paper, Result, Statement

TEXT = "Net reaches 91.5% accuracy on CIFAR."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    papers = [Paper(key, title, TEXT) for key, title in (("a", "One"), ("b", "Two"))]
    said = [
        Statement(p.id, relation, entity, 0.9, (Evidence(4, 7, 4, 40, "ner"),))
        for p in papers
        for relation, entity in (("evaluates_on", "dataset/CIFAR"), ("measures", "metric/accuracy"))
    ]
    result = Result(
        "a", "91.5%", 91.5, "%", "absolute", "metric/accuracy", "dataset/CIFAR", None, None, 0.8, 16, 21, 4, 40
    )
    return write_graph(assemble(papers, said, results=[result]), tmp_path_factory.mktemp("compared"))  # type: ignore[arg-type]


def test_a_leaderboard_shows_the_figure_its_sentence_and_that_it_is_no_ranking(folder: Path) -> None:
    shown = CliRunner().invoke(app, ["leaderboard", str(folder), "CIFAR"])
    assert shown.exit_code == 0
    assert "accuracy (higher is better)" in shown.output
    assert "91.5%" in shown.output
    assert TEXT in shown.output
    assert "need not be comparable" in shown.output


def test_a_leaderboard_for_scripts_is_one_json_list(folder: Path) -> None:
    (row,) = json.loads(CliRunner().invoke(app, ["leaderboard", str(folder), "cifar", "--json"]).output)
    assert (row["paper"], row["comparable"], row["sentence"]) == ("a", 91.5, TEXT)


def test_a_data_set_without_rows_says_so(folder: Path) -> None:
    shown = CliRunner().invoke(app, ["leaderboard", str(folder), "CIFAR", "--min-confidence", "0.9"])
    assert "No paper of the graph reports a figure" in shown.output


@pytest.mark.parametrize(
    ("format", "piece"),
    [("table", "accuracy 91.5% on CIFAR"), ("html", "<td>"), ("markdown", "| --- |"), ("latex", "tabular")],
)
def test_a_comparison_is_written_as_asked(folder: Path, format: str, piece: str) -> None:
    shown = CliRunner().invoke(app, ["compare", str(folder), "One", "b", "--format", format])
    assert shown.exit_code == 0
    assert piece in shown.output
