"""docs/reference/commands.md is what the command says now, and no option stands in no document."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer.main

from kg.cli import app
from write_reference import REFERENCE, reference

TOP: Any = typer.main.get_command(app)
#: Every command by what calls it, those of groups (``fetch arxiv``) too.
COMMANDS: dict[str, Any] = {
    " ".join(filter(None, (group, name))): command
    for group, commands in [("", TOP.commands), *((g, getattr(c, "commands", {})) for g, c in TOP.commands.items())]
    for name, command in commands.items()
    if not hasattr(command, "commands")
}


def test_the_reference_is_what_the_script_writes_now() -> None:
    assert REFERENCE.read_text(encoding="utf-8") == reference(app), "run: python docs/write_reference.py"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_of_a_command_stands_in_its_section(command: str) -> None:
    sections = re.split(r"^## kg ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (section,) = (s for s in sections if s.startswith(f"{command}\n"))
    options = [p for p in COMMANDS[command].params if p.param_type_name == "option" and p.name != "help"]
    names = [name for option in options for name in (*option.opts, *option.secondary_opts)]
    assert [name for name in names if f"`{name}`" not in section] == []
