"""The help covers every command, argument and option, and its examples can be typed as they stand."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from kg.cli import app
from write_reference import examples

GROUP: Any = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)


def parameters(command: str) -> list[Any]:
    """The arguments and options of ``command``, without --help, which it did not write itself."""
    return [p for p in GROUP.commands[command].params if p.name != "help"]


def test_the_help_lists_every_command() -> None:
    listed = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout
    assert len(COMMANDS) > 20
    assert [c for c in COMMANDS if f" {c} " not in listed] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_says_what_it_does_and_explains_every_argument_and_option(command: str) -> None:
    done = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert (GROUP.commands[command].help or "").strip()
    for parameter in parameters(command):
        assert (parameter.help or "").strip().endswith((".", ")")), f"{parameter.name}: {parameter.help!r}"
        assert parameter.param_type_name == "argument" or all(name in done.stdout for name in parameter.opts)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_a_command_can_be_typed_as_they_stand(command: str) -> None:
    shown = list(examples(GROUP.commands[command].epilog or ""))
    assert shown
    for example in shown:
        program, name, *arguments = shlex.split(example)[shlex.split(example).index("kg") :]
        assert (program, name) == ("kg", command), example
        GROUP.commands[command].make_context(name, arguments).close()


@pytest.mark.parametrize("wrong", ["kg build --no-such-option x --out y", "kg build x", "kg view g --community zero"])
def test_an_example_that_cannot_be_typed_would_be_found(wrong: str) -> None:
    _, name, *arguments = shlex.split(wrong)
    with pytest.raises(Exception, match=r"No such option|Missing (option|parameter)|valid integer"):
        GROUP.commands[name].make_context(name, arguments)
