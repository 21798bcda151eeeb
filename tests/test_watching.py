"""A graph that follows a folder: what comes, goes and changes there, and what cannot be read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

import kg
from kg.storage.lock import only_build
from test_growing import PAGES, content

pytest.importorskip("watchfiles")


def put(folder: Path, name: str, page: str) -> None:
    """The page under another name, whole at once, as programs that save files write them."""
    folder.mkdir(exist_ok=True)
    half = folder / f".{name}"
    half.write_text(json.dumps(PAGES[page]), encoding="utf-8")
    half.replace(folder / name)


def built(folder: Path, out: Path) -> dict[str, str]:
    kg.build(folder, out, workers=1)
    return content(out)


@pytest.fixture
def stop() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def test_files_that_come_change_and_go_leave_the_bytes_of_a_build_of_the_folder(tmp_path: Path, stop: Event) -> None:
    folder, out = tmp_path / "pages", tmp_path / "graph"
    put(folder, "a.json", "a.json")
    done = kg.watch(folder, out, workers=1, stop=stop)
    assert next(done).added == ("a.json",)
    put(folder, "b.json", "b.json")
    put(folder / "more", "c.json", "c.json")
    seen: set[str] = set()
    while seen != {"b.json", "more/c.json"}:
        seen |= {*next(done).added}
    assert content(out) == built(folder, tmp_path / "second")
    put(folder, "b.json", "c.json")
    assert next(done).changed == ("b.json",)
    (folder / "a.json").unlink()
    assert next(done).removed == ("a.json",)
    assert content(out) == built(folder, tmp_path / "last")
    stop.set()
    assert list(done) == []


def test_what_changed_while_nobody_watched_is_made_good_at_the_start(tmp_path: Path, stop: Event) -> None:
    folder, out = tmp_path / "pages", tmp_path / "graph"
    put(folder, "a.json", "a.json")
    put(folder, "b.json", "b.json")
    kg.build(folder, out, workers=1, top=3)
    (folder / "b.json").unlink()
    put(folder, "c.json", "c.json")
    followed = next(kg.watch(folder, out, workers=1, stop=stop))
    assert (followed.added, followed.changed, followed.removed) == (("c.json",), (), ("b.json",))
    assert followed.graph is not None
    assert followed.graph.manifest["parameters"]["top"] == 3


def test_a_file_that_cannot_be_read_does_not_end_the_watch(tmp_path: Path, stop: Event) -> None:
    folder, out = tmp_path / "pages", tmp_path / "graph"
    folder.mkdir()
    (folder / "bad.json").write_bytes(b"\x00\xff\x00 no page")
    done = kg.watch(folder, out, workers=1, stop=stop)
    first = next(done)
    assert isinstance(first.error, kg.NoUsableRecord)
    assert not out.exists()
    put(folder, "a.json", "a.json")
    second = next(done)
    assert second.graph is not None
    assert [r["file"] for r in second.graph.rejects.to_pylist()] == ["bad.json"]
    for file in folder.iterdir():
        file.unlink()
    last = next(done)
    while last.error is None:  # the files may go one after the other
        last = next(done)
    assert kg.open_graph(out).manifest["counts"]["papers"] == 2


def test_a_build_at_work_elsewhere_is_waited_for(tmp_path: Path, stop: Event) -> None:
    folder, out = tmp_path / "pages", tmp_path / "graph"
    put(folder, "a.json", "a.json")
    done = kg.watch(folder, out, workers=1, stop=stop)
    with only_build(out):
        assert isinstance(next(done).error, kg.GraphInUse)
    assert next(done).added == ("a.json",)


def test_the_graph_of_another_folder_is_not_taken_for_that_of_this_one(tmp_path: Path) -> None:
    put(tmp_path / "pages", "a.json", "a.json")
    put(tmp_path / "others", "b.json", "b.json")
    kg.build(tmp_path / "others", tmp_path / "graph", workers=1)
    with pytest.raises(kg.ArgumentError, match=r"other inputs \(b\.json\)"):
        next(kg.watch(tmp_path / "pages", tmp_path / "graph"))
    with pytest.raises(kg.InputNotFound, match="no such folder"):
        next(kg.watch(tmp_path / "none", tmp_path / "graph"))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
def test_the_command_tells_of_each_build_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    out = folder / "graph"  # within the folder, where it is no input
    put(folder, "a.json", "a.json")
    command = [sys.executable, "-m", "kg", "watch", str(folder), "--out", str(out), "--json", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            # a busy machine may see a file half written first, which is told and tried again
            told = (message for message in map(json.loads, process.stdout) if message["error"] is None)
            first = next(told)
            assert (first["added"], first["counts"]["papers"]) == (["a.json"], 2)
            put(folder, "c.json", "c.json")
            assert next(told)["added"] == ["c.json"]
            os.kill(process.pid, signal.SIGINT)
            rest, errors = process.communicate()
        finally:
            process.kill()
    assert process.returncode == 0
    assert rest == ""
    assert "Traceback" not in errors
    assert kg.open_graph(out).manifest["counts"]["papers"] == 3
