"""Workers end with the process that started them, whatever they are at."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")

BUSY = """
import multiprocessing, re, time
from kg.extraction.processes import end_with_parent

def busy():
    end_with_parent()
    re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter for ever

if __name__ == "__main__":
    worker = multiprocessing.get_context("spawn").Process(target=busy)
    worker.start()
    print(worker.pid, flush=True)
    worker.join()
"""


def wait_until(holds: Callable[[], bool], seconds: float = 120) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.1)
    return holds()


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def processor_seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found.append(number)
    return found


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_ended_amid_extraction_leaves_no_process_and_no_graph(
    tmp_path: Path, ending: signal.Signals
) -> None:
    page = tmp_path / "papers.jsonl"
    abstract = "We fine-tune RoBERTa with LoRA and evaluate it on GLUE and SQuAD. " * 20
    records = ({"title": f"Study {i} of Language Models", "abstract": f"{abstract} {i}"} for i in range(4000))
    page.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(page), "--out", str(tmp_path / "graph"), "--workers", "2", "-q"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as building:
        # two that extract and one that multiprocessing keeps for itself
        assert wait_until(lambda: sum(processor_seconds(p) > 1 for p in children(building.pid)) == 2)
        started = children(building.pid)
        building.send_signal(ending)
        assert building.wait(60) in (-signal.SIGKILL, 128 + signal.SIGTERM, 130)
        assert wait_until(lambda: not any(map(alive, started)), 10)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["papers.jsonl"]


def test_a_worker_that_is_busy_with_one_text_for_ever_ends_too(tmp_path: Path) -> None:
    script = tmp_path / "busy.py"
    script.write_text(BUSY, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        before = processor_seconds(worker)
        assert wait_until(lambda: processor_seconds(worker) > before + 6), "it has started and is busy"
        parent.kill()
        assert wait_until(lambda: not alive(worker), 10)
