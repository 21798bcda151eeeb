"""Commands that check a graph: validate."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder
from kg.terminal import Terminal


@app.command(epilog="Example: kg validate outputs/graph")
def validate(
    graph: GraphFolder,
    show: Annotated[int, typer.Option("--show", min=0, help="Violations to print of each kind.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Check the RDF of a graph against the shapes of the ontology; exit with 1 where something breaks one."""
    from kg.rdf import open_store
    from kg.rdf import validate as find_violations

    violations = find_violations(open_store(graph))
    if as_json:
        typer.echo(json.dumps([asdict(v) for v in violations], ensure_ascii=False))
    else:
        Terminal().print_violations(violations, show)
    if violations:
        raise typer.Exit(1)
