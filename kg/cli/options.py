"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(help="Files, folders (read recursively), globs, or - for standard input.", metavar="INPUT..."),
]
GraphFolder = Annotated[Path, typer.Argument(help="A folder that `kg build` wrote.", metavar="DIR")]
Format = Annotated[
    str | None, typer.Option("--format", "-f", help="Read every input as this format (see `kg formats`).")
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=NAME", help="Which column holds a field, as in --map title=Name. Repeatable."),
]
VocabularyFiles = Annotated[
    list[Path] | None,
    typer.Option("--vocabulary", help="A CSV file of known names (name,type,aliases,family,broader). Repeatable."),
]
Aliases = Annotated[
    Path | None, typer.Option("--aliases", help="Your CSV file of names that are the same (name,type,same_as).")
]
KeepApart = Annotated[
    Path | None, typer.Option("--keep-apart", help="Your CSV file of names that are not the same (name,type,other).")
]
Model = Annotated[
    Path | None, typer.Option("--model", metavar="MODEL", help="A model that `kg train` made, for the shipped one.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", "-j", min=1, help="Processes that extract. Changes the time, not the result.")
]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0, max=1, help="Leave out what is less sure than this.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but results, warnings and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print each stage with its time and memory.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")]
Strict = Annotated[bool, typer.Option("--strict", help="Do nothing, and exit with 3, where any input cannot be used.")]
SafeCsv = Annotated[
    bool,
    typer.Option("--safe-csv", help="In CSV, put an apostrophe before text that a spreadsheet would run as a formula."),
]

MaxRecord = Annotated[
    int, typer.Option("--max-record", min=1, metavar="MB", help="Set aside a record that is longer, decompressed.")
]
MaxFile = Annotated[
    int,
    typer.Option("--max-file", min=1, metavar="MB", help="Set aside a longer file of a format that is read at once."),
]


def write_lines(lines: Iterable[str], out: Path | None) -> None:
    """``lines`` to the file ``out``, whole or not at all, or to standard output."""
    if out is None:
        for line in lines:
            typer.echo(line)
        return
    from kg.storage.files import open_text

    with open_text(out) as file:
        file.writelines(f"{line}\n" for line in lines)


def pairs(pairs: list[str] | None, option: str) -> dict[str, str]:
    """{"title": "Name"} from ["title=Name"]."""
    parsed = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not (key and equals and value):
            message = f"{option} expects NAME=VALUE, as in title=Headline; found {pair!r}"
            raise typer.BadParameter(message)
        parsed[key.strip()] = value.strip()
    return parsed
