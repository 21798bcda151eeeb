"""Commands that check a graph: validate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder
from kg.cli.terminal import Terminal

if TYPE_CHECKING:
    from kg.rdf.validation import Violation


@app.command(epilog="Example: kg validate outputs/graph")
def validate(
    graph: GraphFolder,
    show: Annotated[int, typer.Option("--show", min=0, help="Violations to print of each kind.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Check the RDF of a graph against the shapes of the ontology; exit with 1 where something breaks one."""
    from kg.graph import open_graph

    violations = open_graph(graph).validate()
    if as_json:
        typer.echo(json.dumps([asdict(v) for v in violations], ensure_ascii=False))
    else:
        _print_violations(Terminal(), violations, show)
    if violations:
        raise typer.Exit(1)


def _print_violations(terminal: Terminal, violations: Sequence[Violation], show: int) -> None:
    """What breaks the shapes, in words: how often each rule is broken, and the first ``show`` things that do."""
    if not violations:
        terminal.say("The graph is as the shapes say.")
        return
    broken: dict[tuple[str, str, str], list[Violation]] = {}
    for v in violations:
        broken.setdefault((v.shape, v.message, v.constraint), []).append(v)
    for (shape, message, constraint), same in broken.items():
        terminal.say(f"{shape}: {message}; {len(same):,} broken ({constraint})")
        for v in same[:show]:
            terminal.say(f"  {v.focus}" + (f" has {v.value}" if v.value is not None else ""))
        if len(same) > show:
            terminal.say(f"  and {len(same) - show:,} more")
