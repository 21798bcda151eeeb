"""What docs/results.md shows runs as it stands there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from documented import run_as_shown
from kg.storage.tables import SCHEMAS


@pytest.fixture(scope="module")
def page(project: Path) -> str:
    return (project / "docs" / "results.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Path:
    """A folder in which the graph of seeds/ is outputs/graph."""
    folder = tmp_path_factory.mktemp("results")
    (folder / "outputs").mkdir()
    (folder / "outputs" / "graph").symlink_to(built)
    return folder


def test_its_commands_and_its_python_run_and_say_something(page: str, folder: Path) -> None:
    commands = [c for b in re.findall(r"```console\n(.*?)```", page, re.DOTALL) for c in b.splitlines()]
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(commands) == 4
    for command in [*commands, [sys.executable, "-c", code]]:
        done = run_as_shown(command, folder)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout.strip()


def test_it_tells_of_every_column(page: str) -> None:
    table = page.partition("| column | what |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) >= set(SCHEMAS["results"].names)
