"""A query that costs too much is ended with the process that answers it, and the next one is answered."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg
from graphs import BASE, naming, write_graph
from kg.errors import NotAGraph, QueryError
from kg.rdf.answering import Question, open_texts
from kg.rdf.limits import OutOfMemory, QueryTimeout
from kg.rdf.workers import QueryAbandoned, Room, Workers

_MANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
#: Many rows that are sorted, and so held, and as many that are only counted.
HELD = f"SELECT * {{ {_MANY} }} ORDER BY ?a ?d"
COUNTED = f"SELECT (COUNT(*) AS ?n) {{ {_MANY} . ?p ?q ?r }}"
#: Megabytes that no query of these tests needs but one that is meant to.
FEW = 100
PROCESSES = Path("/proc/self/stat").exists()


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = naming({"p1": ["method/a", "method/b"], "p2": ["method/b"]})
    folder = write_graph(tables, tmp_path_factory.mktemp("asked"), triples=True)
    kg.open_graph(folder).query("ASK {}")  # makes the store
    return folder


@pytest.fixture
def workers(directory: Path) -> Iterator[Workers[Question, str]]:
    found = Workers(open_texts, directory, Room(1, 0))
    yield found
    found.close()


def question(text: str) -> Question:
    return Question(text, BASE)


def children(process: int) -> set[int]:
    """The processes that ``process`` started and that still run."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == process and state != "Z":
            found.add(int(stat.parent.name))
    return found


def until(holds: Callable[[], bool]) -> bool:
    for _ in range(300):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_query_that_takes_too_long_is_ended_and_the_next_is_answered(workers: Workers[Question, str]) -> None:
    with pytest.raises(QueryTimeout, match=r"longer than 0\.5 s"):
        workers.ask(question(COUNTED), 0.5)
    assert "true" in workers.ask(question("ASK {}"), 60)


def test_a_query_that_needs_too_much_memory_is_ended_and_the_next_is_answered(workers: Workers[Question, str]) -> None:
    with pytest.raises(OutOfMemory, match="more than 100 MB"):
        workers.ask(question(HELD), 60, memory=FEW)
    assert "true" in workers.ask(question("ASK {}"), 60, memory=FEW)


def test_a_query_of_one_who_has_gone_is_ended(workers: Workers[Question, str]) -> None:
    gone = threading.Event()
    threading.Timer(0.5, gone.set).start()
    with pytest.raises(QueryAbandoned):
        workers.ask(question(COUNTED), 60, gone=gone)
    assert "true" in workers.ask(question("ASK {}"), 60)


def test_an_error_of_the_query_is_raised_here(workers: Workers[Question, str]) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        workers.ask(question("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 60)


def test_a_graph_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    found = Workers(open_texts, tmp_path / "none", Room(1, 0))
    with pytest.raises(NotAGraph, match="is no folder"):
        found.ask(question("ASK {}"), 60)
    found.close()


def ask_again_and_again(workers: Workers[Question, str]) -> None:
    while True:
        workers.ask(question("ASK {}"), 60)


def test_a_query_more_than_there_is_room_for_is_told_to_come_back(workers: Workers[Question, str]) -> None:
    gone = threading.Event()
    ended: list[BaseException] = []

    def ask_much() -> None:
        try:
            workers.ask(question(COUNTED), 60, gone=gone)
        except QueryAbandoned as error:
            ended.append(error)

    thread = threading.Thread(target=ask_much)
    thread.start()
    with pytest.raises(QueryTimeout, match="busy"):
        ask_again_and_again(workers)
    gone.set()
    thread.join()
    assert ended


def test_a_graph_ends_a_query_at_its_limits_and_goes_on(directory: Path) -> None:
    graph = kg.open_graph(directory)
    with pytest.raises(QueryError, match=r"longer than 0\.5 s"):
        graph.query(COUNTED, timeout=0.5)
    with pytest.raises(QueryError, match="more than 100 MB"):
        graph.query(HELD, max_memory=FEW)
    free, limited = graph.query("methods-used-with", method="a"), graph.query("methods-used-with", timeout=60)
    assert [row[1] for row in free.rows] == ["b"]
    assert limited.columns == free.columns


@pytest.mark.skipif(not PROCESSES, reason="looks at processes through /proc")
def test_the_processes_of_a_graph_end_with_it(directory: Path) -> None:
    before = children(os.getpid())
    graph = kg.open_graph(directory)
    assert graph.query("ASK {}", timeout=60).boolean is True
    started = children(os.getpid()) - before
    assert len(started) == 1
    del graph
    gc.collect()
    assert until(lambda: not children(os.getpid()) & started)


SCRIPT = """
import sys
import kg
graph = kg.open_graph(sys.argv[1])
print(graph.query("ASK {}", timeout=60).boolean, flush=True)
if len(sys.argv) > 2:
    graph.query(sys.argv[2])
"""


def test_a_script_without_a_guard_for_new_processes_asks_with_limits(directory: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(directory)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


@pytest.mark.skipif(not PROCESSES, reason="looks at processes through /proc")
def test_a_process_ends_with_the_one_that_asks_even_amid_a_query(directory: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("graph.query(sys.argv[2])", "graph.query(sys.argv[2], timeout=600)"))
    command = [sys.executable, str(script), str(directory), COUNTED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "True\n"
        started = children(asking.pid)
        assert len(started) == 1
        asking.send_signal(signal.SIGKILL)
        asking.wait()
        assert until(lambda: not any(Path(f"/proc/{p}").exists() for p in started))


@pytest.mark.parametrize(
    ("query", "option", "limit", "said"),
    [(HELD, "--max-memory", "100", "more than 100 MB of memory"), (COUNTED, "--timeout", "0.5", "longer than 0.5 s")],
)
def test_the_command_ends_a_query_at_a_stated_limit(
    directory: Path, query: str, option: str, limit: str, said: str
) -> None:
    command = [sys.executable, "-m", "kg", "query", str(directory), query, option, limit]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert option in done.stderr
