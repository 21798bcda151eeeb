"""Commands that ask a graph: info, query, search, queries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder, SafeCsv, pairs
from kg.cli.terminal import Terminal
from kg.errors import GraphError
from kg.rdf.limits import MEGABYTES, SECONDS, OutOfMemory, QueryTimeout, within

if TYPE_CHECKING:
    from kg.rdf.explain import Step
    from kg.rdf.named_queries import NamedQuery
    from kg.rdf.results import QueryResult

#: The format of an answer that is for the eye, and no file's.
_TABLE = "table"


@app.command(epilog="Examples: kg info outputs/graph  |  kg info outputs/graph --check")
def info(
    graph: GraphFolder,
    check: Annotated[
        bool,
        typer.Option("--check", help="Compare every file with what the build wrote; exit with 1 on a fault."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a graph holds and what it was made from, or with --check whether it is as its build wrote it."""
    if check:
        _check(graph, as_json)
        return
    from kg.storage import open_manifest

    manifest = open_manifest(graph)
    if as_json:
        typer.echo(json.dumps(manifest, ensure_ascii=False))
    else:
        _print_info(Terminal(), manifest, graph)


def _check(graph: Path, as_json: bool) -> None:
    """Print what is wrong with the files of ``graph``. Raises typer.Exit(1) where something is."""
    from kg.storage import read_manifest
    from kg.storage.integrity import faults

    manifest = read_manifest(graph)
    found = faults(graph, manifest)
    if as_json:
        told = {"ok": not found, "files": len(manifest["files"]), "faults": [asdict(fault) for fault in found]}
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif found:
        Terminal().print_table(["file", "what is wrong"], [[fault.file, fault.what] for fault in found])
    else:
        Terminal().say(f"{graph}: all {len(manifest['files'])} files are as the build wrote them.")
    if found:
        raise typer.Exit(1)


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
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FORMAT", help="table, csv, json, turtle … (see `kg formats`).")
    ] = _TABLE,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0, metavar="SECONDS", help="Give up after this time; 0 for never.")
    ] = SECONDS,
    max_rows: Annotated[
        int | None, typer.Option("--max-rows", min=1, help="Refuse an answer with more rows or triples than this.")
    ] = None,
    max_memory: Annotated[
        int, typer.Option("--max-memory", min=0, metavar="MB", help="Give up beyond this much memory; 0 for all.")
    ] = MEGABYTES,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the query, its algebra and how much each pattern finds.")
    ] = False,
    safe_csv: SafeCsv = False,
    as_json: AsJson = False,
) -> None:
    """Ask the graph a SPARQL query.

    The prefixes kg, dcterms, skos, prov, oa, lpwc and so on are declared. Nothing is changed or fetched: updates,
    LOAD and SERVICE are refused.
    """
    from kg.graph import open_graph
    from kg.rdf.result_formats.format import SPREADSHEETS

    if as_json and output != _TABLE:
        message = "give either --json or --output"
        raise typer.BadParameter(message)
    if safe_csv and output not in SPREADSHEETS:
        message = f"--safe-csv is for --output {' and --output '.join(SPREADSHEETS)}"
        raise typer.BadParameter(message)
    terminal = Terminal()
    _check_output(output)
    opened = open_graph(graph)
    if sparql is None:
        _list_queries(as_json)
        return
    values = pairs(param, "--param")
    if explain:
        text, steps = opened.explain(sparql, values)
        _print_explanation(terminal, text, steps)
        return
    opened.query("ASK {}")  # to open the store, and at first to make it, is no part of the query
    with _ways_on():
        # in this process, which ends with the command: another one would take longer to start than most queries do
        answer = within(
            timeout or None, lambda: opened.query(sparql, values, max_rows=max_rows), megabytes=max_memory or None
        )
    if as_json:
        typer.echo(answer.to_json())
    elif output == _TABLE:
        _print_answer(terminal, answer)
    else:
        typer.echo((answer.for_spreadsheets() if safe_csv else answer).to_text(output).rstrip("\r\n"))
    for doubt in opened.query_doubts(sparql, values, answer):
        terminal.print_note(doubt, 0, 0)


@app.command(
    epilog="Examples: kg search outputs/graph low rank  |  kg search outputs/graph imagnet  |  "
    "kg search outputs/graph imagenet --json"
)
def search(
    graph: GraphFolder,
    words: Annotated[list[str], typer.Argument(help="Words, or how they begin.", metavar="WORDS...")],
    top: Annotated[
        int, typer.Option("--top", min=1, help="How many papers and entities to list, and how many sentences.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """Find papers, entities and sentences by words of titles, names, aliases and abstracts.

    Case and accents do not count, and a word that nothing begins with is read as the one that it most resembles.
    """
    from kg.graph import open_graph

    opened, asked = open_graph(graph), " ".join(words)
    names, meant = opened.search(asked, top=top), opened.did_you_mean(asked)
    try:
        sentences = opened.sentences(asked, top=top)
    except GraphError as error:
        sentences = []
        Terminal().print_note(str(error), 0, 0)
    if as_json:
        told = {"found": names, "sentences": sentences, "did_you_mean": meant}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print_found(Terminal(), names, sentences, meant)


@app.command(epilog="Example: kg queries")
def queries(as_json: AsJson = False) -> None:
    """List the questions that come with kg, for `kg query DIR NAME`."""
    _list_queries(as_json)


@contextmanager
def _ways_on() -> Iterator[None]:
    """Say by which option a query that was given up gets more."""
    try:
        yield
    except QueryTimeout as error:
        message = f"{error}, or allow more time with --timeout"
        raise QueryTimeout(message) from error
    except OutOfMemory as error:
        message = f"{error}, or allow more with --max-memory"
        raise OutOfMemory(message) from error


def _check_output(name: str) -> None:
    """Refuse a format of answers that there is not, before the query is asked."""
    if name == _TABLE:
        return
    from kg.rdf.result_formats.registry import RESULT_FORMATS

    known = [_TABLE, *RESULT_FORMATS.by_name()]
    if name not in known:
        message = f"{name!r} is not one of {', '.join(known)}"
        raise typer.BadParameter(message, param_hint="--output")


def _list_queries(as_json: bool) -> None:
    from kg.rdf.named_queries import list_queries

    found = list_queries()
    if as_json:
        rows = [{**asdict(q), "parameters": dict(q.parameters)} for q in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        _print_queries(Terminal(), found)


def _print_found(
    terminal: Terminal, names: Sequence[Mapping[str, Any]], sentences: Sequence[Mapping[str, Any]], meant: Sequence[str]
) -> None:
    """What was found by its name, then sentences, each below its paper."""
    if meant:
        terminal.say(f"Nothing is called so; did you mean {' or '.join(map(repr, meant))}?")
    if names:
        rows = [[r["type"] or r["kind"], r["name"], str(r["papers"] or r["year"] or ""), r["id"]] for r in names]
        terminal.print_table(["what", "name or title", "papers or year", "id"], rows)
    for r in sentences:
        terminal.out.print(Text(f"{r['title']}{', ' + str(r['year']) if r['year'] else ''}", style="bold"))
        terminal.out.print(Text(f"  {' '.join(r['sentence'].split())}"))
    if not (names or sentences or meant):
        terminal.say("No title, name, alias or sentence has all of these words.")


def _print_info(terminal: Terminal, manifest: Mapping[str, Any], folder: Path) -> None:
    """The manifest in words and tables."""
    terminal.say(f"{folder}: built by kg {manifest['kg']}")
    terminal.print_table(["what", "count"], [[k, f"{v:,}"] for k, v in manifest["counts"].items()])
    terminal.print_table(["input", "SHA-256"], [[i["file"], i["sha256"]] for i in manifest["inputs"]])


def _print_queries(terminal: Terminal, queries: Sequence[NamedQuery]) -> None:
    """Name, question and parameters of each shipped query."""
    rows = [[q.name, q.summary, ", ".join(f"{k}={v}" for k, v in q.parameters)] for q in queries]
    terminal.print_table(["query", "what it answers", "parameters"], rows)


def _print_explanation(terminal: Terminal, text: str, steps: Sequence[Step]) -> None:
    """A query as it is asked, and its algebra with what each pattern finds."""
    terminal.say(text.rstrip())
    terminal.say("")
    for step in steps:
        found = "" if step.triples is None else f"   {step.triples:,} triples"
        terminal.say(f"{'  ' * step.depth}{step.operation}{found}")


def _print_answer(terminal: Terminal, answer: QueryResult) -> None:
    """The answer to a query: a table, yes or no, or Turtle."""
    if answer.boolean is not None:
        terminal.say("yes" if answer.boolean else "no")
    elif answer.turtle is not None:
        terminal.say(answer.turtle)
    else:
        terminal.print_table(list(answer.columns), [["" if v is None else v for v in row] for row in answer.texts])
