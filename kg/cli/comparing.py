"""Commands about what papers report: leaderboard, compare."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.text import Text

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder, SafeCsv
from kg.cli.terminal import Terminal
from kg.schema import LEAST_SURE_RESULT


class TableFormat(StrEnum):
    """How a comparison is written."""

    TABLE = "table"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    LATEX = "latex"
    JSON = "json"


@app.command(
    epilog="Examples: kg leaderboard outputs/graph ImageNet  |  "
    "kg leaderboard outputs/graph CIFAR-10 --metric FID --json"
)
def leaderboard(
    graph: GraphFolder,
    dataset: Annotated[str, typer.Argument(help="A data set's name, alias or id.", metavar="DATASET")],
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="NAME", help="Figures of this metric alone.")
    ] = None,
    task: Annotated[
        str | None, typer.Option("--task", metavar="NAME", help="Papers that address this task alone.")
    ] = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave out what is less sure than this.")
    ] = LEAST_SURE_RESULT,
    as_json: AsJson = False,
) -> None:
    """List the figures that papers report on a data set, each with its sentence.

    They are listed as reported, by metric. Splits and settings differ from paper to paper, so the first row is no
    winner.
    """
    from kg.graph import open_graph

    rows = open_graph(graph).leaderboard(dataset, metric=metric, task=task, min_confidence=min_confidence)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        _print_leaderboard(Terminal(), rows)


@app.command(
    epilog="Examples: kg compare outputs/graph 'Model Soups' 'LoRA Soups'  |  "
    "kg compare outputs/graph --naming LoRA --format markdown"
)
def compare(
    graph: GraphFolder,
    papers: Annotated[
        list[str] | None, typer.Argument(help="Two to eight papers' ids or titles.", metavar="PAPER...")
    ] = None,
    naming: Annotated[
        str | None, typer.Option("--naming", metavar="NAME", help="The first eight papers about this method or model.")
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to write the table.")] = TableFormat.TABLE,
    safe_csv: SafeCsv = False,
) -> None:
    """Show papers side by side: what they introduce, data sets, metrics, figures, code."""
    from kg.graph import open_graph

    if safe_csv and format is not TableFormat.CSV:
        message = "--safe-csv is for --format csv"
        raise typer.BadParameter(message)
    rows = open_graph(graph).compare(*(papers or []), naming=naming)
    if format is TableFormat.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    elif format is TableFormat.TABLE:
        _print_comparison(Terminal(), rows)
    else:
        from kg.exports.comparison import WRITERS, as_csv

        text = as_csv(rows, safe=True) if safe_csv else WRITERS[format.value](rows)
        typer.echo(text.rstrip("\r\n"))


def _print_leaderboard(terminal: Terminal, rows: list[dict[str, Any]]) -> None:
    """Reported rows by metric, each with its paper, and below it the sentence."""
    if not rows:
        terminal.say("No paper of the graph reports a figure on it that is sure enough (see --min-confidence).")
        return
    metric = None
    for r in rows:
        if r["metric"] != metric:
            metric = r["metric"]
            better = f" ({r['better']} is better)" if r["better"] else ""
            terminal.out.print(Text(f"{r['metric_name']}{better}", style="bold"))
        whose = r["subject_name"] or "(not said whose)"
        year = f", {r['year']}" if r["year"] else ""
        terminal.out.print(
            Text(f"  {r['value']:>10}  {whose}  –  {r['title']}{year}  ({100 * r['confidence']:.0f} % sure)")
        )
        terminal.out.print(Text(f"              {' '.join(r['sentence'].split())}", style="dim"))
    terminal.say("As reported; splits and settings may differ, so rows need not be comparable.")


def _print_comparison(terminal: Terminal, rows: list[dict[str, Any]]) -> None:
    """A column a paper on a terminal, a line for each thing told of them."""
    from kg.storage.side_by_side import COLUMNS

    def cell(value: object) -> str:
        return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)

    terminal.print_table(["", *(r["id"] for r in rows)], [[c, *(cell(r[c]) for r in rows)] for c in COLUMNS])
