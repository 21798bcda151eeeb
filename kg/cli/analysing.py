"""Commands that measure a graph: analyze, report, diff."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder, SafeCsv
from kg.cli.terminal import Terminal

_SHOWN = 20
Top = Annotated[
    int | None,
    typer.Option("--top", min=0, metavar="N", help="The first N rows (default: 20 on a terminal, else all)."),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


@app.command(
    epilog="Examples: kg analyze outputs/graph  |  kg analyze outputs/graph communities  |  "
    "kg analyze outputs/graph link-prediction --top 50 --csv"
)
def analyze(
    graph: GraphFolder,
    name: Annotated[
        str | None, typer.Argument(help="Which analysis; none lists those there are.", metavar="NAME")
    ] = None,
    top: Top = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the table here, as CSV, or with --json as JSON.")
    ] = None,
    safe_csv: SafeCsv = False,
) -> None:
    """Run an analysis and print its table."""
    from kg.analytics.analysis import note_of
    from kg.analytics.printing import rows_as_text, write_csv
    from kg.analytics.registry import find_analysis, list_analyses
    from kg.graph import open_graph
    from kg.storage.files import check_file, open_text

    terminal = Terminal()
    if name is None:
        rows = list_analyses()
        if as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False))
        else:
            terminal.print_table(["analysis", "what it says"], [list(r.values()) for r in rows])
        return
    if as_json and as_csv:
        message = "give either --json or --csv"
        raise typer.BadParameter(message)
    if safe_csv and (as_json or not (as_csv or out)):
        message = "--safe-csv is for --csv, or --out without --json"
        raise typer.BadParameter(message)
    find_analysis(name)  # what is not there is said before the graph is read
    if out is not None:
        check_file(out)
    found = open_graph(graph).analyze(name)
    shown = found if top is None else found.slice(0, top)
    told = {"analysis": name, "note": note_of(found), "rows": shown.to_pylist()} if as_json else {}
    if out is not None:
        with open_text(out) as file:
            if as_json:
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
            else:
                write_csv(shown, file, safe=safe_csv)
        terminal.say(f"Wrote {out}.")
        terminal.print_note(note_of(found), shown.num_rows, found.num_rows)
    elif as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif as_csv:
        write_csv(shown, sys.stdout, safe=safe_csv)
    else:
        shown = shown.slice(0, _SHOWN) if top is None and sys.stdout.isatty() else shown
        terminal.print_table(*rows_as_text(shown))
        terminal.print_note(note_of(found), shown.num_rows, found.num_rows)


@app.command(epilog="Examples: kg report outputs/graph  |  kg report outputs/graph --out notes/")
def report(
    graph: GraphFolder,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder to write to (default: that of the graph).")
    ] = None,
) -> None:
    """Write report.md and report.html: what is in the graph, in words, tables and charts."""
    from kg.graph import open_graph

    for path in open_graph(graph).report(out):
        Terminal().say(f"Wrote {path}")


@app.command(epilog="Examples: kg diff outputs/monday outputs/tuesday  |  kg diff old new --json")
def diff(
    old: Annotated[Path, typer.Argument(help="The folder of the older graph.", metavar="A")],
    new: Annotated[Path, typer.Argument(help="The folder of the newer graph.", metavar="B")],
    top: Top = None,
    as_json: AsJson = False,
) -> None:
    """Say what graph B adds, drops and changes, compared with graph A."""
    from kg.analytics.difference import totals
    from kg.analytics.printing import rows_as_text
    from kg.graph import open_graph

    found = open_graph(old).diff(new)
    counted = totals(found)
    if as_json:
        rows = found if top is None else found.slice(0, top)
        typer.echo(json.dumps({"totals": counted.to_pylist(), "rows": rows.to_pylist()}, ensure_ascii=False))
        return
    terminal = Terminal()
    if not found.num_rows:
        terminal.say("The graphs hold the same papers, entities, statements, links and related papers.")
        return
    shown = found.slice(0, top if top is not None else _SHOWN)
    terminal.print_table(*rows_as_text(counted))
    terminal.print_table(*rows_as_text(shown))
    terminal.print_note("", shown.num_rows, found.num_rows)
