"""Commands that ask a graph: info, query."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder, pairs
from kg.terminal import Terminal


@app.command(epilog="Example: kg info outputs/graph")
def info(graph: GraphFolder, as_json: AsJson = False) -> None:
    """Say what a graph holds and what it was made from."""
    from kg.storage import read_manifest

    manifest = read_manifest(graph)
    if as_json:
        typer.echo(json.dumps(manifest, ensure_ascii=False))
    else:
        Terminal().print_info(manifest, graph)


@app.command(
    epilog="Examples: kg query outputs/graph most-used-datasets  |  "
    "kg query outputs/graph 'SELECT ?t WHERE { ?p dcterms:title ?t } LIMIT 5'"
)
def query(
    graph: GraphFolder,
    sparql: Annotated[
        str | None,
        typer.Argument(help="SPARQL, an .rq file, or the name of a shipped query; none lists those.", metavar="QUERY"),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A parameter of a shipped query.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the graph a SPARQL query."""
    from kg.graph import open_graph

    terminal = Terminal()
    opened = open_graph(graph)
    if sparql is None:
        from kg.rdf import list_queries

        terminal.print_queries(list_queries())
        return
    answer = opened.query(sparql, pairs(param, "--param"))
    if as_json:
        typer.echo(answer.to_json())
    else:
        terminal.print_answer(answer)
