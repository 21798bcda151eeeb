"""Commands that write a graph in another format: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GraphFolder, SafeCsv
from kg.cli.terminal import Terminal


@app.command(
    epilog="Examples: kg export outputs/graph --format turtle  |  "
    "kg export outputs/graph -f nquads --out graph.nq.gz --only papers,statements  |  "
    "kg export outputs/graph -f neo4j --safe-csv"
)
def export(
    graph: GraphFolder,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="NAME", help="The format; none lists them.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="The file to write, compressed where it ends in .gz, .bz2, .xz or .zst, or the folder.",
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="PARTS", help="For RDF, some of papers,entities,statements,evidence,related."),
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", metavar="IRI", help="For RDF, the licence that you give the graph.")
    ] = None,
    safe_csv: SafeCsv = False,
) -> None:
    """Write a graph in another format."""
    from kg.exports.registry import EXPORT_FORMATS
    from kg.graph import open_graph

    terminal = Terminal()
    if format is None:
        rows = [[f.name, f.suffix or "folder", f.description] for f in EXPORT_FORMATS]
        terminal.print_table(["format", "suffix", "description"], rows)
        return
    parts = None if only is None else [p.strip() for p in only.split(",")]
    written = open_graph(graph).export(format, out, parts=parts, license=licence, safe_csv=safe_csv)
    terminal.say(f"Wrote {written}.")
