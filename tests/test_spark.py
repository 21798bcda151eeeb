"""The graph of a cluster is that of one machine: a standalone Spark master and two workers, processes of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

import kg
from test_growing import content

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="the extra spark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the processes of a worker"),
]

_TASKS = ("image classification", "question answering", "node classification", "speech recognition")
_DATASETS = ("ImageNet", "GLUE", "CIFAR-10", "SQuAD", "Cora", "LibriSpeech")


def write_pages(folder: Path, files: int, papers: int) -> Path:
    """So many files of so many papers each, that name things in common, one with a record that is none."""
    folder.mkdir()
    for f in range(files):
        records: list[dict[str, object]] = [
            {
                "title": f"FoldNet-{f}-{p}: A Method for {_TASKS[p % len(_TASKS)]}",
                "abstract": f"We propose FoldNet-{f}-{p}. We evaluate on {_DATASETS[(f + p) % len(_DATASETS)]} and "
                f"compare with ResNet-50. The accuracy is {60 + p % 30}.{f}%. We use Low-Rank Adaptation (LoRA).",
                "year": 2015 + p % 10,
            }
            for p in range(papers)
        ]
        records += [{"abstract": "no title"}] if f == 0 else []
        (folder / f"page{f}.json").write_text(json.dumps(records), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Standalone:
    """A master's address, and its workers with their folders."""

    master: str
    workers: tuple[subprocess.Popen[bytes], ...]
    folders: tuple[Path, ...]


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path) -> Iterator[Standalone]:
    import pyspark

    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYTHONPATH", str(project))
    spark_class = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    processes: list[subprocess.Popen[bytes]] = []

    def start(what: str, log: Path, *arguments: str) -> subprocess.Popen[bytes]:
        command = [spark_class, f"org.apache.spark.deploy.{what}", "--host", "127.0.0.1", "--webui-port", "0"]
        with log.open("wb") as file:
            # a session of its own, so that it can be ended with all that it starts
            started = subprocess.Popen([*command, *arguments], stdout=file, stderr=file, start_new_session=True)
        processes.append(started)
        return started

    try:
        start("master.Master", tmp_path / "master.log", "--port", "0")
        master = said(tmp_path / "master.log", r"Starting Spark master at (spark://\S+)")
        folders = (tmp_path / "one", tmp_path / "two")
        workers = tuple(
            start("worker.Worker", tmp_path / f"{f.name}.log", "--cores", "1", "--memory", "1g", "-d", str(f), master)
            for f in folders
        )
        for folder in folders:
            said(tmp_path / f"{folder.name}.log", "(Successfully registered)")
        yield Standalone(master, workers, folders)
    finally:
        for process in reversed(processes):
            end_session(process)


def said(log: Path, pattern: str) -> str:
    """The first group of ``pattern`` in ``log``, once it stands there."""
    for _ in range(1200):
        found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


def end_session(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it has started, at once, as a machine that fails does."""
    for pid in in_session(process.pid):
        os.kill(pid, signal.SIGKILL)
    process.wait()


def in_session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            # the session's number; Python workers, which Spark gives groups of their own, are in it too
            if int(fields[3]) == leader:
                found.append(int(entry.name))
    return found


def seconds_in_python(worker: subprocess.Popen[bytes]) -> float:
    """Seconds of processor that the living Python workers of a Spark worker have taken."""
    ticks = 0
    for pid in in_session(worker.pid):
        try:
            if b"pyspark" in Path(f"/proc/{pid}/cmdline").read_bytes():
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def test_two_workers_give_the_graph_of_one_machine_and_both_work(cluster: Standalone, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", files=4, papers=40)
    given = [{"title": "Held in Memory", "abstract": "We use LoRA on GLUE."}]
    kg.build([pages, *given], tmp_path / "here", workers=1)
    there = kg.build([pages, *given], tmp_path / "there", engine="spark", master=cluster.master)
    assert there.manifest["counts"]["papers"] == 161
    assert [r["file"] for r in there.rejects.to_pylist()] == ["page0.json"]
    assert content(tmp_path / "there") == content(tmp_path / "here")
    assert all(list(folder.glob("app-*/*/stderr")) for folder in cluster.folders)


def test_a_worker_that_is_killed_at_its_work_changes_nothing(cluster: Standalone, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", files=3, papers=200)
    kg.build(pages, tmp_path / "here", workers=1)
    is_extracting, is_over, killed = Event(), Event(), Event()

    def kill_at_work() -> None:
        is_extracting.wait()
        before = seconds_in_python(cluster.workers[0])
        while not is_over.is_set():
            if seconds_in_python(cluster.workers[0]) > before + 2:
                end_session(cluster.workers[0])
                killed.set()
                return
            time.sleep(0.05)

    def progress(stage: str, *_: object) -> None:
        if stage == "extract":
            is_extracting.set()
        elif stage == "resolve":
            is_over.set()

    killer = Thread(target=kill_at_work)
    killer.start()
    try:
        kg.build(pages, tmp_path / "there", engine="spark", master=cluster.master, progress=progress)
    finally:
        is_extracting.set()
        is_over.set()
        killer.join()
    assert killed.is_set()
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_what_does_not_go_together_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(kg.ArgumentError, match="needs a master"):
        kg.build(tmp_path, tmp_path / "graph", engine="spark")
    with pytest.raises(kg.ArgumentError, match="needs a master"):
        kg.build(tmp_path, tmp_path / "graph", master="spark://127.0.0.1:7077")
    with pytest.raises(kg.ArgumentError, match="no engine is called 'ray'"):
        kg.build(tmp_path, tmp_path / "graph", engine="ray")  # type: ignore[arg-type]
    with pytest.raises(kg.ClusterError, match="no Spark cluster at nonsense"):
        kg.build(write_pages(tmp_path / "pages", 1, 1), tmp_path / "graph", engine="spark", master="nonsense")
    assert not (tmp_path / "graph").exists()
