"""The command itself, before any of its parts is added."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.version import __version__

app = typer.Typer(
    name="kg",
    help="Knowledge graphs from abstracts of machine-learning papers: offline, deterministic, every fact with its "
    "sentence.",
    epilog="Start with: kg build seeds/ --out outputs/graph\n\n"
    "Exit codes: 0 done, 1 something went wrong in the work itself, 2 the call cannot be carried out as given, "
    "3 some input cannot be used and --strict was given, 4 no paper can be read from the input, "
    "5 another build is writing the graph, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
