"""kg doctor says what is installed and whether it works; kg --help lists every command in a group."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError

import pytest
from typer.testing import CliRunner

import kg.health
from kg.cli import app
from kg.cli.groups import GROUPS, name_of


def test_every_command_stands_in_a_group() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert len(grouped) == len(set(grouped))
    assert [name_of(c) for c in app.registered_commands if name_of(c) not in grouped] == []
    shown = CliRunner().invoke(app, ["--help"]).output
    assert all(group in shown for group in GROUPS)
    assert shown.index("Build a graph") < shown.index("Ask a graph") < shown.index("Train and measure")


def test_a_whole_installation_is_told_to_work() -> None:
    told = CliRunner().invoke(app, ["doctor", "--json"])
    checks = {c["name"]: c for c in json.loads(told.output)}
    assert checks["packages"]["state"] == "good"
    assert checks["extraction"]["told"].startswith("the model reads: ")
    assert checks["extra test"]["state"] == "good"
    assert told.exit_code == 0


def test_a_missing_package_and_a_missing_extra_are_named_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    known = kg.health.version

    def without(name: str) -> str:
        if name in {"rdflib", "polars"}:
            raise PackageNotFoundError(name)
        return known(name)

    monkeypatch.setattr(kg.health, "version", without)
    told = CliRunner().invoke(app, ["doctor", "--quick"])
    assert told.exit_code == 1
    assert "packages: missing: rdflib. Install kg anew" in told.output
    assert "extra frames: without polars: pip install 'kg[frames]' brings them" in told.output
    assert "the model" not in told.output
