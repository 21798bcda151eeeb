"""No text can stop the others: one that takes too long, or ends the process that reads it, is set aside by name."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import kg
from kg.errors import InputSetAside, NoUsableRecord, PipelineError
from kg.extraction.extract import extract_papers
from kg.extraction.pipeline import load_pipeline
from kg.extraction.readers import CHUNK, read_in_processes
from kg.extraction.time_limit import TimeUp, time_limit
from kg.schema import Extraction, Paper, Unread

needs_alarm = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm on this system")
#: What a text of this title does to the component that reads it.
HANGS = {
    "sleeps": lambda: time.sleep(600),
    "loops": lambda: [None for _ in iter(int, 1)],
    "backtracks": lambda: re.fullmatch(r"(a+)+b", "a" * 60),
}


def some_papers(count: int, titles: dict[int, str] | None = None) -> list[Paper]:
    named = titles or {}
    return [
        Paper(f"p{i:03}", named.get(i, f"Number {i} of many titles"), "We test LoRA on GLUE.") for i in range(count)
    ]


def read(folder: Path, paper: Paper) -> Extraction:
    """A reader that does what the title says."""
    match paper.title:
        case "never heeds a signal":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            sum(range(10**13))
        case "ends the process":
            os._exit(3)
        case "ends the process once" if not (folder / "ended").exists():
            (folder / "ended").touch()
            os._exit(3)
        case "fails":
            message = "a broken component"
            raise LookupError(message)
    return Extraction(paper.id, (), ())


def make_reader(folder: Path) -> Callable[[Paper], Extraction]:
    return partial(read, folder)


def never_makes_a_reader() -> Callable[[Paper], Extraction]:
    os._exit(4)


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other processes import this module, which pytest imports by its path."""
    monkeypatch.setitem(sys.modules, Path(__file__).stem, sys.modules[__name__])
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parent), *sys.path])
    for function in (read, make_reader, never_makes_a_reader):
        monkeypatch.setattr(function, "__module__", Path(__file__).stem)


def test_a_text_that_never_ends_is_set_aside_and_all_others_are_read_in_their_order(tmp_path: Path) -> None:
    papers = some_papers(3 * CHUNK, {0: "never heeds a signal", 70: "never heeds a signal", 71: "never heeds a signal"})
    found = list(read_in_processes(papers, partial(make_reader, tmp_path), workers=2, seconds=2))
    assert [x.paper for x in found] == [p.id for p in papers]
    unread = {x.paper: x.reason for x in found if isinstance(x, Unread)}
    assert unread == dict.fromkeys(
        ["p000", "p070", "p071"], "its text takes longer to read than 2 s, the limit for one text"
    )


def test_a_text_that_ends_its_process_twice_is_set_aside_and_once_is_forgiven(tmp_path: Path) -> None:
    papers = some_papers(CHUNK, {5: "ends the process", CHUNK - 1: "ends the process once"})
    found = list(read_in_processes(papers, partial(make_reader, tmp_path), workers=2, seconds=60))
    assert [x.paper for x in found] == [p.id for p in papers]
    (unread,) = [x for x in found if isinstance(x, Unread)]
    assert unread.paper == "p005"
    assert "twice ended the process that read it (exit code 3)" in unread.reason


def test_an_error_of_a_component_is_raised_with_where_it_came_from(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="a broken component") as raised:
        list(read_in_processes(some_papers(9, {4: "fails"}), partial(make_reader, tmp_path), workers=1, seconds=60))
    assert "in read" in "".join(raised.value.__notes__)


def test_a_process_that_never_begins_is_an_error_not_a_wait() -> None:
    with pytest.raises(PipelineError, match=r"exit code 4.*__main__"):
        list(read_in_processes(some_papers(1), never_makes_a_reader, workers=1, seconds=60))


def test_a_slow_caller_makes_no_text_late(tmp_path: Path) -> None:
    found = read_in_processes(some_papers(5), partial(make_reader, tmp_path), workers=1, seconds=2)
    first = next(found)
    time.sleep(3)
    assert not [x for x in [first, *found] if isinstance(x, Unread)]


@needs_alarm
@pytest.mark.parametrize("how", HANGS)
def test_the_limit_ends_what_heeds_signals(how: str) -> None:
    start = time.monotonic()
    with pytest.raises(TimeUp), time_limit(0.2):
        HANGS[how]()
    assert time.monotonic() - start < 10
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@needs_alarm
def test_the_limit_leaves_an_alarm_of_the_programs_own_alone() -> None:
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with time_limit(0.01):
            time.sleep(0.3)
        assert rung == [1]
    finally:
        signal.signal(signal.SIGALRM, before)


@Language.component("hangs_at_a_title", assigns=["doc._.mentions"])
def hangs_at_a_title(doc: Doc) -> Doc:
    """What a hostile text would do to a component with a fault."""
    for how, hang in HANGS.items():
        if doc.text.startswith(f"A text that {how}"):
            hang()
    return doc


@pytest.fixture(scope="module")
def pipeline() -> Language:
    nlp = load_pipeline()
    nlp.add_pipe("hangs_at_a_title", first=True)
    return nlp


@needs_alarm
def test_one_process_sets_such_texts_aside_too(pipeline: Language) -> None:
    papers = some_papers(6, {i: f"A text that {how}" for i, how in zip((0, 2, 5), HANGS, strict=True)})
    found = list(extract_papers(papers, pipeline=pipeline, seconds=2))
    assert [x.paper for x in found] == [p.id for p in papers]
    assert [x.paper for x in found if isinstance(x, Unread)] == ["p000", "p002", "p005"]
    (alone,) = extract_papers(papers[1:2])
    assert found[1] == alone


@needs_alarm
def test_a_build_goes_on_without_it_and_says_so(
    tmp_path: Path, pipeline: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pipeline.extract_papers", partial(extract_papers, seconds=2))
    lines = "title,abstract\nA text that sleeps,We test LoRA on GLUE.\nA text that does not,We test LoRA on GLUE.\n"
    (tmp_path / "papers.csv").write_text(lines, encoding="utf-8")
    graph = kg.build(tmp_path / "papers.csv", tmp_path / "graph", pipeline=pipeline)
    assert graph.tables.papers["title"].to_pylist() == ["A text that does not"]
    (reject,) = graph.tables.rejects.to_pylist()
    assert (reject["file"], reject["record"]) == ("papers.csv", 1)
    assert reject["reason"] == "its text takes longer to read than 2 s, the limit for one text"
    assert reject["excerpt"].startswith("A text that sleeps | We test")
    counts = graph.manifest["counts"]
    assert (counts["records"], counts["papers"], counts["rejected"], counts["duplicates"]) == (2, 1, 1, 0)
    with pytest.raises(InputSetAside, match=r"papers\.csv, record 1: its text"):
        kg.build(tmp_path / "papers.csv", tmp_path / "graph", pipeline=pipeline, strict=True)
    (tmp_path / "only.csv").write_text("".join(lines.splitlines(keepends=True)[:2]), encoding="utf-8")
    with pytest.raises(NoUsableRecord, match="the limit for one text"):
        kg.build(tmp_path / "only.csv", tmp_path / "other", pipeline=pipeline)


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = f"""
    import os, sys
    sys.path.insert(0, {str(Path(__file__).parent)!r})
    from functools import partial
    from pathlib import Path
    from kg.extraction.readers import read_in_processes
    from {Path(__file__).stem} import make_reader, some_papers

    if __name__ == "__main__":
        found = read_in_processes(some_papers(200), partial(make_reader, Path({str(tmp_path)!r})), workers=2, seconds=9)
        next(found)
        import multiprocessing
        print(*[child.pid for child in multiprocessing.active_children()])
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(script), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(kg.__file__).parents[1]), *sys.path])}
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], env=env, capture_output=True, text=True, timeout=120, check=True
    )
    pids = [int(p) for p in done.stdout.split()]
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
