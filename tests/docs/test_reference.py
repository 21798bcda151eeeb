"""docs/reference/commands.md is what the command says now, and no option stands in no document."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer.main

from kg.cli import app
from write_reference import REFERENCE, reference

GROUP: Any = typer.main.get_command(app)


def test_the_reference_is_what_the_script_writes_now() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(app), "run: python docs/write_reference.py"


@pytest.mark.parametrize("command", sorted(GROUP.commands))
def test_every_option_of_a_command_stands_in_its_section(command: str) -> None:
    sections = re.split(r"^## kg ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (section,) = (s for s in sections if s.startswith(f"{command}\n"))
    options = [p for p in GROUP.commands[command].params if p.param_type_name == "option" and p.name != "help"]
    names = [name for option in options for name in (*option.opts, *option.secondary_opts)]
    assert [name for name in names if f"`{name}`" not in section] == []
