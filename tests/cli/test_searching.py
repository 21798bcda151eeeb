"""kg search, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphs import listed_anew, reporting, write_graph
from kg.cli import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_graph(reporting(), tmp_path / "graph")


def search(*arguments: str | Path) -> str:
    shown = CliRunner().invoke(app, ["search", *map(str, arguments)])
    assert shown.exit_code == 0, shown.output
    return shown.output


def test_names_stand_in_a_table_and_sentences_below_their_papers(folder: Path) -> None:
    lines = search(folder, "cifar", "--top", "1").splitlines()
    assert lines[:2] == ["what\tname or title\tpapers or year\tid", "dataset\tCIFAR\t3\tdataset/CIFAR"]
    assert lines[2:] == ["A, 2020", "  Ours reaches 91.5% accuracy on CIFAR."]


def test_for_scripts_it_is_one_object_with_what_was_found_said_and_meant(folder: Path) -> None:
    told = json.loads(search(folder, "acuracy", "--json"))
    assert [row["id"] for row in told["found"]] == ["metric/accuracy"]
    assert told["sentences"][0]["sentence"] == "Ours reaches 91.5% accuracy on CIFAR."
    assert told["did_you_mean"] == ["accuracy"]


def test_a_typing_error_is_told_before_what_is_found_without_it(folder: Path) -> None:
    first, *_ = search(folder, "acuracy").splitlines()
    assert first == "Nothing is called so; did you mean 'accuracy'?"


def test_what_stands_nowhere_is_said(folder: Path) -> None:
    assert search(folder, "quantum", "gravity") == "No title, name, alias or sentence has all of these words.\n"


def test_a_graph_without_texts_is_searched_for_names_and_says_why_not_for_sentences(folder: Path) -> None:
    (folder / "texts.parquet").unlink()
    listed_anew(folder)
    shown = CliRunner().invoke(app, ["search", str(folder), "cifar"])
    assert shown.exit_code == 0
    assert "dataset/CIFAR" in shown.stdout
    assert "texts" in shown.stderr
