"""Commands that read papers: build, extract, formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.app import app
from kg.cli.options import (
    Aliases,
    AsJson,
    Format,
    Inputs,
    KeepApart,
    Map,
    MinConfidence,
    Model,
    Quiet,
    Strict,
    Verbose,
    VocabularyFiles,
    Workers,
    pairs,
    write_lines,
)
from kg.terminal import Terminal


@app.command(epilog="Examples: kg build seeds/ --out outputs/graph  |  kg build refs.bib 'more/*.csv.gz' -o graph")
def build(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write; a graph in it is replaced.")],
    format: Format = None,
    map: Map = None,
    vocabulary: VocabularyFiles = None,
    aliases: Aliases = None,
    keep_apart: KeepApart = None,
    workers: Workers = None,
    top: Annotated[int, typer.Option("--top", min=0, help="Related papers to keep for each paper.")] = 10,
    min_confidence: MinConfidence = 0.0,
    base_iri: Annotated[str, typer.Option("--base-iri", help="Start of the IRIs of papers and entities.")] = (
        "https://example.org/kg/"
    ),
    with_abstracts: Annotated[
        bool, typer.Option("--with-abstracts", help="Put abstracts into the tables and the RDF.")
    ] = False,
    no_quotes: Annotated[bool, typer.Option("--no-quotes", help="Leave sentences out of the pages.")] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="Write a page for each community and for the 50 most named entities too.")
    ] = False,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    as_json: AsJson = False,
) -> None:
    """Build a graph from files: tables, RDF, and a page to explore it in a browser."""
    from kg.pipeline import build as build_graph

    terminal = Terminal(quiet=quiet or as_json, verbose=verbose)
    with terminal.progress() as progress:
        graph = build_graph(
            list(inputs),
            out,
            format=format,
            columns=pairs(map, "--map"),
            vocabularies=vocabulary or [],
            aliases=aliases,
            keep_apart=keep_apart,
            workers=workers,
            top=top,
            min_confidence=min_confidence,
            base_iri=base_iri,
            with_abstracts=with_abstracts,
            quotes=not no_quotes,
            pages=pages,
            progress=progress,
        )
    rejected = graph.rejects.to_pylist()
    if as_json:
        typer.echo(json.dumps({"out": str(out), **graph.manifest}, ensure_ascii=False))
    else:
        terminal.print_build(graph.manifest, out)
    terminal.warn_rejects(rejected, out / "rejects.parquet")
    if strict and rejected:
        raise typer.Exit(3)


@app.command(
    epilog="Examples: kg extract seeds/ --out found.jsonl  |  zcat papers.jsonl.gz | kg extract -  |  "
    "kg extract --text 'We fine-tune LLaMA-2 with LoRA on GLUE.'"
)
def extract(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="[INPUT...]"),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="Read this text, and show what it names.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write here instead of standard output.")] = None,
    format: Format = None,
    map: Map = None,
    model: Model = None,
    vocabulary: VocabularyFiles = None,
    workers: Workers = None,
    min_confidence: MinConfidence = 0.0,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print what each record names as JSON Lines: entities with their mentions and relation, and web links."""
    from kg.json_lines import extraction_lines
    from kg.pipeline import read_papers

    if (text is None) == (not inputs):
        message = "give either inputs or --text"
        raise typer.BadParameter(message)
    if text is not None:
        from kg.extraction import at_least, extract_text

        found = extract_text(text, vocabularies=vocabulary or [], model=model)
        Terminal().print_extraction(text, at_least(found, min_confidence))
        return
    terminal = Terminal(quiet=quiet or out is None, verbose=verbose)
    with terminal.progress() as progress:
        records, rejects, _ = read_papers(
            list(inputs or ()), format=format, columns=pairs(map, "--map"), progress=progress
        )
        lines = extraction_lines(
            records,
            workers=workers,
            vocabularies=vocabulary or [],
            model=model,
            min_confidence=min_confidence,
            progress=progress,
        )
        write_lines(lines, out)
    terminal.warn_rejects([{"file": r.file, "record": r.record, "reason": r.reason} for r in rejects], None)
    if strict and rejects:
        raise typer.Exit(3)


@app.command(epilog="Example: kg formats")
def formats(as_json: AsJson = False) -> None:
    """List the formats that can be read, and those that `kg export` writes."""
    from kg.export import export_formats
    from kg.sources import formats as known_formats

    rows: list[dict[str, Any]] = [
        {"use": "read", "name": f.name, "description": f"{f.title}: {f.description}"} for f in known_formats()
    ]
    rows += [{"use": "write", "name": f.name, "description": f.description} for f in export_formats()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        Terminal().print_table(["use", "name", "description"], [list(r.values()) for r in rows])
