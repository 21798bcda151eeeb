"""The README keeps its word: each of its commands runs as written, in order."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from documented import run_as_shown

README = Path(__file__).parents[2] / "README.md"
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, project_copy: Path) -> Path:
    return project_copy


@pytest.fixture(scope="module")
def project_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the commands read, so that they write nothing into the project."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(README.parent / "seeds", folder / "seeds")
    return folder


def test_every_command_of_the_readme_runs(checkout: Path) -> None:
    blocks = CONSOLE.findall(README.read_text(encoding="utf-8"))
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("kg ")]
    assert len(commands) >= 6
    for command in commands:
        done = run_as_shown(command, checkout)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_the_two_set_up_commands_end_in_the_commands_tested_here() -> None:
    blocks = CONSOLE.findall(README.read_text(encoding="utf-8"))
    assert blocks[0].strip().endswith(".venv/bin/kg build seeds/ --out outputs/graph")
    assert blocks[1].strip().endswith(".venv/bin/python -m pytest")
    assert all(block.startswith("python3 -m venv .venv && ") for block in blocks[:2])


def test_the_python_of_the_readme_runs(checkout: Path) -> None:
    (code,) = PYTHON.findall(README.read_text(encoding="utf-8"))
    done = run_as_shown([sys.executable, "-c", code], checkout)
    assert done.returncode == 0, done.stderr


def test_every_file_that_the_readme_links_to_exists() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert targets
    assert [t for t in targets if not t.startswith("http") and not (README.parent / t).exists()] == []
