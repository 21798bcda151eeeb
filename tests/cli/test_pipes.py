"""A reader that goes away ends what is printed for it, and no work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kg


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of three papers."""
    file = tmp_path_factory.mktemp("page") / "papers.jsonl"
    records = [{"title": f"Study {i}", "abstract": "We fine-tune RoBERTa with LoRA on GLUE."} for i in range(3)]
    file.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
    return file


def closed_pipe(*arguments: str | Path, errors_too: bool) -> tuple[int, str]:
    """Exit code and error output of a command whose output nobody reads."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    errors = subprocess.STDOUT if errors_too else subprocess.PIPE
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as running:
        assert running.stdout is not None
        running.stdout.close()
        told = running.stderr.read() if running.stderr is not None else ""
        return running.wait(), told


@pytest.mark.parametrize(("options", "errors_too"), [([], True), (["--verbose"], False), (["--json"], False)])
def test_a_build_is_finished_and_done_though_nobody_reads_what_it_prints(
    page: Path, tmp_path: Path, options: list[str], errors_too: bool
) -> None:
    code, told = closed_pipe("build", page, "--out", tmp_path / "graph", *options, errors_too=errors_too)
    assert code == 0
    assert "Traceback" not in told
    assert "Broken" not in told
    assert kg.open_graph(tmp_path / "graph").manifest["counts"]["papers"] == 3


def test_what_only_prints_ends_quietly(page: Path) -> None:
    for arguments in (["extract", page], ["formats"], ["formats", "--json"]):
        code, told = closed_pipe(*arguments, errors_too=False)
        assert (code, told) == (0, "")
