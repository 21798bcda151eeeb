"""What was made of a graph is made anew where another graph takes its place, and not else."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from graphs import naming, write_graph
from kg.errors import NotAGraph
from kg.storage.current import Current


def papers_of(folder: Path) -> list[str]:
    return kg.open_graph(folder).papers["id"].to_pylist()


def test_it_is_made_once_and_anew_for_another_graph(tmp_path: Path) -> None:
    folder = write_graph(naming({"old": []}), tmp_path / "graph")
    current = Current(folder, lambda: papers_of(folder))
    assert (current.is_old(), current.renew(), current.value) == (False, None, ["old"])
    write_graph(naming({"new": [], "newer": []}), folder)
    assert current.is_old()
    assert (current.renew(), current.value, current.is_old()) == (["old"], ["new", "newer"], False)


def test_what_cannot_be_read_leaves_what_was_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = write_graph(naming({"old": []}), tmp_path / "graph")
    current = Current(folder, lambda: papers_of(folder))
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert (current.renew(), current.value, current.is_old()) == (None, ["old"], False)
    assert "answers come from the graph before" in caplog.text


def test_no_graph_is_an_error_at_first(tmp_path: Path) -> None:
    with pytest.raises(NotAGraph):
        Current(tmp_path / "none", lambda: kg.open_graph(tmp_path / "none"))
