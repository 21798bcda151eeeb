"""The rooms stand in one order, and the tests as the code does: a folder for each room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
#: What is tested from outside, or holds no tests.
OTHERS = {"benchmarks", "browser", "docs", "files", "fuzz", "release"}


def test_every_room_has_a_folder_of_tests_and_every_folder_of_tests_a_room(project: Path) -> None:
    rooms = {path.parent.name for path in (project / "kg").glob("*/__init__.py")}
    assert {path.parent.name for path in TESTS.glob("*/test_*.py")} - OTHERS == rooms
    assert {path.name for path in TESTS.iterdir() if path.is_dir()} - OTHERS - {"__pycache__"} == rooms


def test_no_room_imports_from_one_above_it_and_no_modules_in_a_circle(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    importlinter = pytest.importorskip("importlinter.cli", reason="import-linter is not installed")
    monkeypatch.chdir(project)
    kept = importlinter.lint_imports(config_filename="pyproject.toml", no_cache=True) == 0
    assert kept, capsys.readouterr().out


def test_a_room_uses_no_private_name_of_another_module(project: Path) -> None:
    private = re.compile(r"^\s*from kg[\w.]* import .*\b(?<!__)_[a-z]\w*", re.MULTILINE)
    found = {path.name: private.findall(path.read_text(encoding="utf-8")) for path in (project / "kg").rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
