"""Whatever stops a build, the last good graph stays, the next build clears up, and two builds do not mix."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.errors import GraphInUse, OutputError, UnreadableInput
from kg.sources import kept
from kg.storage import is_graph, replace_directory, write_manifest
from kg.storage.files import UNFINISHED, unfinished_folder
from kg.storage.lock import only_build

#: How many builds are killed; 100 for a thorough look.
KILLS = int(os.environ.get("KG_KILLS", "2"))
SIGNALS = [signal.SIGKILL, signal.SIGTERM] if sys.platform != "win32" else [signal.SIGTERM]
HOLD = """
import sys, time
from pathlib import Path
from kg.storage.lock import only_build
with only_build(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
FILL = """
import resource, sys
from pathlib import Path
from kg.errors import OutputError
from kg.storage import replace_directory
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    replace_directory(Path(sys.argv[1]), lambda folder: (folder / "big").write_bytes(b"x" * 1_000_000) and None)
except OutputError as error:
    print(error)
"""
LEAVE = """
import os, sys
from pathlib import Path
from kg.storage.files import unfinished_folder
with unfinished_folder(Path(sys.argv[1])) as (fresh, _):
    (fresh / "half").write_text("x")
    os._exit(9)
"""


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def good(folder: Path) -> Path:
    """A folder that counts as a graph."""
    folder.mkdir()
    write_manifest({"counts": {}}, folder)
    return folder


def unfinished(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.name.startswith(UNFINISHED)]


def test_a_second_build_into_a_folder_says_so_and_one_after_a_crash_goes_on(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    command = [sys.executable, "-c", HOLD, str(target)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(GraphInUse, match="another build is writing there"), only_build(target):
            pass
        with only_build(tmp_path / "other"):
            pass
        holder.kill()
    with only_build(target):
        assert not target.exists()


def test_the_command_that_comes_second_exits_with_5(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"title": "T", "abstract": "A"}]), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(tmp_path / "a.json"), "--out", str(tmp_path / "graph")]
    with only_build(tmp_path / "graph"):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert "another build is writing there" in done.stderr.replace("\n", " ")
    assert not (tmp_path / "graph").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be asked for without being ended there")
def test_what_dead_processes_left_is_removed_and_what_living_ones_write_is_not(tmp_path: Path) -> None:
    target = good(tmp_path / "graph")
    assert run(LEAVE, target).returncode == 9
    assert run(LEAVE, tmp_path / "new").returncode == 9
    assert len(unfinished(tmp_path)) == 2
    with unfinished_folder(target) as (mine, _), only_build(target):
        assert unfinished(tmp_path) == [mine.name]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_disk_that_is_full_is_said_and_the_old_graph_stays(tmp_path: Path) -> None:
    target = good(tmp_path / "graph")
    before = (target / "manifest.json").read_bytes()
    said = run(FILL, target).stdout
    assert "cannot be written: File too large; the graph there is as it was" in said
    assert [p.name for p in target.iterdir()] == ["manifest.json"]
    assert (target / "manifest.json").read_bytes() == before
    assert "nothing was written" in run(FILL, tmp_path / "new").stdout
    assert not (tmp_path / "new").exists()


def test_an_error_of_the_system_while_writing_is_an_error_of_the_output(tmp_path: Path) -> None:
    def write(_: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device"):
        replace_directory(tmp_path / "graph", write)
    assert list(tmp_path.iterdir()) == []


def test_an_input_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "a.json"
    page.write_text(json.dumps([{"title": "T", "abstract": "A"}]), encoding="utf-8")
    assert [i.file for i in kept.read_inputs([page], [])[0]] == ["a.json"]
    read = kept.read_all

    def read_and_change(*given: object, **more: object) -> object:
        found = read(*given, **more)  # type: ignore[arg-type]
        page.write_text(json.dumps([{"title": "Another", "abstract": "A"}]), encoding="utf-8")
        return found

    monkeypatch.setattr(kept, "read_all", read_and_change)
    with pytest.raises(UnreadableInput, match=r"a\.json changed while it was read"):
        kept.read_inputs([page], [])


def test_a_build_that_is_killed_at_any_moment_leaves_the_last_good_graph(tmp_path: Path) -> None:
    for name, title in (("a", "FoldNet"), ("b", "Unfolding")):
        record = {"title": title, "abstract": "We use FoldNet on ImageNet."}
        (tmp_path / f"{name}.json").write_text(json.dumps([record]), encoding="utf-8")
    out = tmp_path / "graph"
    kg.build(tmp_path / "a.json", out, workers=1)
    command = [sys.executable, "-m", "kg", "add", str(out), str(tmp_path / "b.json"), "-q"]
    start = time.perf_counter()
    subprocess.run(command, check=True)
    whole = time.perf_counter() - start
    chance = random.Random(14)
    titles = {"a": ["FoldNet"], "ab": ["FoldNet", "Unfolding"]}
    for i in range(KILLS):
        kg.build(tmp_path / "a.json", out, workers=1)
        with subprocess.Popen(command, start_new_session=True) as process:
            time.sleep(chance.uniform(0, whole))
            process.send_signal(SIGNALS[i % len(SIGNALS)])
        assert is_graph(out)
        graph = kg.open_graph(out)
        found = sorted(graph.papers["title"].to_pylist())
        assert found in titles.values()
        assert graph.manifest["counts"]["papers"] == len(found)
    kg.build(tmp_path / "a.json", out, workers=1)
    assert unfinished(tmp_path) == []
