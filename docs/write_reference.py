"""Write docs/reference: commands.md from the command itself, questions.md from the questions that come with it.

Run it after every change of a command, an option or a question:

python docs/write_reference.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from inspect import Parameter, getdoc, signature
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

PROJECT = Path(__file__).parents[1]
REFERENCE = PROJECT / "docs" / "reference" / "commands.md"
QUESTIONS = PROJECT / "docs" / "reference" / "questions.md"
_BEGINNING = """\
# Every command and option

Written from the command by `python docs/write_reference.py`; do not edit. `kg COMMAND --help` says the same.
"""


@dataclass(frozen=True)
class Item:
    """An argument or an option: how it is written (an argument in one word), its help, and its default."""

    names: tuple[str, ...]
    value: str
    help: str
    required: bool
    default: object

    @property
    def is_option(self) -> bool:
        """Whether it is written with a name in front."""
        return self.names[0].startswith("-")


@dataclass(frozen=True)
class Command:
    """A command: its name, what it does, its examples, arguments and options."""

    name: str
    help: str
    examples: tuple[str, ...]
    items: tuple[Item, ...]


def commands(app: typer.Typer) -> list[Command]:
    """Every command of ``app``, those of its groups too (``fetch arxiv``), sorted by name."""
    found = []
    groups = [(f"{g.typer_instance.info.name} ", g.typer_instance) for g in app.registered_groups if g.typer_instance]
    for group, registered in [(group, r) for group, of in [("", app), *groups] for r in of.registered_commands]:
        run: Callable[..., Any] = registered.callback  # type: ignore[assignment]
        name = group + (registered.name or run.__name__.replace("_", "-"))
        found.append(Command(name, getdoc(run) or "", tuple(examples(registered.epilog or "")), tuple(_items(run))))
    return sorted(found, key=lambda command: command.name)


def examples(epilog: str) -> Iterator[str]:
    """The examples in the last lines of a command's help.

    >>> list(examples("Examples: kg formats  |  zcat p.gz | kg extract -"))
    ['kg formats', 'zcat p.gz | kg extract -']
    """
    _, _, listed = epilog.partition(": ")
    yield from (example.strip() for example in listed.split("  |  ") if example.strip())


def _items(run: Callable[..., Any]) -> Iterator[Item]:
    hints = get_type_hints(run, include_extras=True)
    for name, parameter in signature(run).parameters.items():
        kind, *annotations = get_args(hints[name]) if get_origin(hints[name]) is Annotated else [hints[name]]
        (info,) = (a for a in annotations if isinstance(a, OptionInfo | ArgumentInfo))
        required = parameter.default is Parameter.empty
        if isinstance(info, OptionInfo):
            # inside Annotated, typer takes the first name where a default would stand
            written = [n for n in (info.default, *(info.param_decls or ())) if isinstance(n, str)]
            written = written or [f"--{name.replace('_', '-')}"]
            names = tuple(sorted(written, key=lambda n: not n.startswith("--")))
            value = _value(kind, info.metavar or name.upper().replace("_", "-"))
        else:
            names, value = ((info.metavar or name.upper()).strip("[]"),), ""
        yield Item(names, value, info.help or "", required, None if required else parameter.default)


def _value(kind: Any, word: str) -> str:  # noqa: ANN401  # a type or what stands for several
    """What stands behind an option of type ``kind``; "" behind a flag."""
    if get_origin(kind) is UnionType:
        (kind,) = (k for k in get_args(kind) if k is not NoneType)
    if kind is bool:
        return ""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(member.value) for member in kind)
    return " ".join([word] * (len(get_args(kind)) if get_origin(kind) is tuple else 1))


def reference(app: typer.Typer) -> str:
    """The reference of every command of ``app`` as Markdown."""
    return "\n".join([_BEGINNING, *map(_section, commands(app))])


def questions() -> str:
    """The questions that come with `kg` as Markdown, with their parameters and their SPARQL."""
    from kg.rdf.named_queries import list_queries

    lines = [
        "# Questions",
        "",
        "Written from [ontology/queries](../../ontology/queries/README.md) by `python docs/write_reference.py`; do not",
        "edit. `kg query DIR NAME --param name=value` asks one; parameters not given have the values below, or,",
        "where a graph does not have those, the most frequent of their kind in it.",
        "",
    ]
    for question in list_queries():
        lines += [f"## {question.name}", "", question.summary, "", question.description, ""]
        if question.parameters:
            given = ", ".join(f"`{name}={value}`" for name, value in question.parameters)
            lines += [f"Parameters: {given}", ""]
    return "\n".join(lines)


def _section(command: Command) -> str:
    arguments = [i.names[0] if i.required else f"[{i.names[0]}]" for i in command.items if not i.is_option]
    options = ["[OPTIONS]"] if any(i.is_option for i in command.items) else []
    usage = " ".join(["kg", command.name, *options, *arguments])
    lines = [f"## kg {command.name}", "", command.help, "", "```console", usage, "```", ""]
    if command.items:
        lines += ["| argument or option | |", "| --- | --- |", *map(_row, command.items), ""]
    return "\n".join([*lines, "For example:", "", "```console", *command.examples, "```", ""])


def _row(item: Item) -> str:
    written = ", ".join(f"`{name}`" for name in item.names) + (f" `{item.value}`" if item.value else "")
    words = item.help
    if item.required and item.is_option:
        words += " Required."
    if item.default not in (None, False, ""):
        words += f" Default: {item.default.value if isinstance(item.default, Enum) else item.default}."
    return f"| {_cell(written)} | {_cell(words)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))
    from kg.cli import app

    REFERENCE.write_text(reference(app), encoding="utf-8")
    QUESTIONS.write_text(questions(), encoding="utf-8")
