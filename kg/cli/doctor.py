"""Command that says what is installed and whether it works: doctor."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from kg.cli.app import app
from kg.cli.options import AsJson
from kg.cli.terminal import Terminal


@app.command(epilog="Example: kg doctor")
def doctor(
    as_json: AsJson = False,
    quick: Annotated[bool, typer.Option("--quick", help="Do not read a text: only look at what is installed.")] = False,
) -> None:
    """Say what is installed and whether it works; exit with 1 where something that `kg` needs does not."""
    from kg.health import check_health

    checks = check_health(read_a_text=not quick)
    if as_json:
        typer.echo(json.dumps([asdict(c) for c in checks], ensure_ascii=False))
    else:
        terminal = Terminal()
        signs = {"good": ("✓", "green"), "absent": ("–", "dim"), "bad": ("✗", "bold red")}
        for check in checks:
            sign, style = signs[check.state]
            terminal.out.print(Text.assemble((f"{sign} ", style), f"{check.name}: ", check.told))
    if any(c.state == "bad" for c in checks):
        raise typer.Exit(1)
