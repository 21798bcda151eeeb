"""Commands that ask a graph: info, query, queries."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder, pairs
from kg.terminal import Terminal

if TYPE_CHECKING:
    from kg.rdf import ResultFormat

# The names are those of kg.rdf.RESULT_FORMATS, which is not imported here so that `kg --help` stays fast.
Output = StrEnum("Output", ["table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld"])


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
    "kg query outputs/graph methods-used-with --param method=LoRA -o csv  |  "
    "kg query outputs/graph 'SELECT ?t WHERE { ?p a kg:Paper ; dcterms:title ?t } LIMIT 5'"
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
    output: Annotated[Output, typer.Option("--output", "-o", help="The format of the answer.")] = Output.table,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0, metavar="SECONDS", help="Give up after this time; 0 for never.")
    ] = 60,
    max_rows: Annotated[
        int | None, typer.Option("--max-rows", min=1, help="Refuse an answer with more rows or triples than this.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the query, its algebra and how much each pattern finds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask the graph a SPARQL query.

    The prefixes kg, dcterms, skos, prov, oa, lpwc and so on are declared. Nothing is changed or fetched: updates,
    LOAD and SERVICE are refused.
    """
    from kg.graph import open_graph
    from kg.rdf import within

    terminal = Terminal()
    opened = open_graph(graph)
    if sparql is None:
        _list_queries(as_json)
        return
    values = pairs(param, "--param")
    if explain:
        text, steps = opened.explain(sparql, values)
        terminal.print_explanation(text, steps)
        return
    answer = within(timeout or None, lambda: opened.query(sparql, values, max_rows=max_rows))
    if as_json:
        typer.echo(answer.to_json())
    elif output is Output.table:
        terminal.print_answer(answer)
    else:
        typer.echo(answer.to_text(cast("ResultFormat", output.value)).rstrip("\r\n"))


@app.command(epilog="Example: kg queries")
def queries(as_json: AsJson = False) -> None:
    """List the questions that come with kg, for `kg query DIR NAME`."""
    _list_queries(as_json)


def _list_queries(as_json: bool) -> None:
    from kg.rdf import list_queries

    found = list_queries()
    if as_json:
        rows = [{**asdict(q), "parameters": dict(q.parameters)} for q in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        Terminal().print_queries(found)
