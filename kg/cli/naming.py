"""Commands about names: merges, suggest, resolve."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import Aliases, AsJson, GraphFolder, KeepApart, VocabularyFiles, write_lines
from kg.cli.terminal import Terminal


@app.command(epilog="Examples: kg merges outputs/graph  |  kg merges outputs/graph LLM")
def merges(
    graph: GraphFolder,
    name: Annotated[str | None, typer.Argument(help="Only what was joined to this entity.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> None:
    """List the names that were joined to an entity, each with the rule and its evidence.

    To undo one, write a line into a file for --keep-apart and build again.
    """
    from kg.graph import open_graph

    opened = open_graph(graph)
    rows = opened.merges.to_pylist() if name is None else opened.merges_of(name)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        header = ["entity", "name", "type", "rule", "evidence", "papers"]
        Terminal().print_table(header, [[str(r[c]) for c in header] for r in rows])


@app.command(epilog="Example: kg suggest outputs/graph --least 92")
def suggest(
    graph: GraphFolder,
    least: Annotated[float, typer.Option("--least", min=0, max=100, help="How much alike two names must be.")] = 88.0,
    as_json: AsJson = False,
) -> None:
    """List entities that may be the same, as lines for a file for --aliases; nothing is joined by itself."""
    from dataclasses import asdict

    from kg.graph import open_graph

    found = open_graph(graph).suggestions(least=least)
    if as_json:
        typer.echo(json.dumps([asdict(s) for s in found], ensure_ascii=False))
    else:
        rows = [[s.name, s.type, s.same_as, f"{s.score:.1f}", str(s.papers)] for s in found]
        Terminal().print_table(["name", "type", "same_as", "score", "papers"], rows)


@app.command(epilog="Example: kg resolve names.jsonl --out resolved.jsonl")
def resolve(
    names: Annotated[
        Path, typer.Argument(help='Names, one object a line: {"name", "type", "forms"}.', metavar="NAMES")
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write here instead of standard output.")] = None,
    vocabulary: VocabularyFiles = None,
    aliases: Aliases = None,
    keep_apart: KeepApart = None,
) -> None:
    """Print bare names with the entity that each goes to and the rule, one JSON object a line."""
    from kg.resolution.bare_names import resolve_given
    from kg.storage.files import check_file

    if out is not None:
        check_file(out)
    found = resolve_given(names, vocabularies=vocabulary or [], aliases=aliases, keep_apart=keep_apart)
    write_lines((json.dumps(line, ensure_ascii=False) for line in found), out)
