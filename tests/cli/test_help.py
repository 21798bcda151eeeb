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
GROUPS = {name: command for name, command in GROUP.commands.items() if hasattr(command, "commands")}
#: Every command by what calls it, those of groups (``fetch arxiv``) too.
BY_NAME: dict[str, Any] = {name: command for name, command in GROUP.commands.items() if name not in GROUPS}
BY_NAME |= {f"{group} {name}": c for group, of in GROUPS.items() for name, c in of.commands.items()}
COMMANDS = sorted(BY_NAME)


def parameters(command: str) -> list[Any]:
    """The arguments and options of ``command``, without --help, which it did not write itself."""
    return [p for p in BY_NAME[command].params if p.name != "help"]


def test_the_help_lists_every_command() -> None:
    listed = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout
    assert len(COMMANDS) > 20
    assert [c for c in GROUP.commands if f" {c} " not in listed] == []


@pytest.mark.parametrize("group", GROUPS)
def test_the_help_of_a_group_lists_its_commands(group: str) -> None:
    listed = CliRunner().invoke(app, [group, "--help"], env={"COLUMNS": "200"}).stdout
    assert [c for c in GROUPS[group].commands if f" {c} " not in listed] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_says_what_it_does_and_explains_every_argument_and_option(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert (BY_NAME[command].help or "").strip()
    for parameter in parameters(command):
        assert (parameter.help or "").strip().endswith((".", ")")), f"{parameter.name}: {parameter.help!r}"
        assert parameter.param_type_name == "argument" or all(name in done.stdout for name in parameter.opts)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_a_command_can_be_typed_as_they_stand(command: str) -> None:
    shown = list(examples(BY_NAME[command].epilog or ""))
    assert shown
    for example in shown:
        words = shlex.split(example)[shlex.split(example).index("kg") :]
        called = 1 + len(command.split())
        assert words[:called] == ["kg", *command.split()], example
        BY_NAME[command].make_context(command, words[called:]).close()


@pytest.mark.parametrize("wrong", ["kg build --no-such-option x --out y", "kg build x", "kg view g --community zero"])
def test_an_example_that_cannot_be_typed_would_be_found(wrong: str) -> None:
    _, name, *arguments = shlex.split(wrong)
    with pytest.raises(Exception, match=r"No such option|Missing (option|parameter)|valid integer"):
        GROUP.commands[name].make_context(name, arguments)
