"""Commands that read papers: build, add, remove, watch, extract, formats."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.text import Text

from kg.cli.app import app
from kg.cli.options import (
    Aliases,
    AsJson,
    Format,
    GraphFolder,
    Inputs,
    KeepApart,
    Map,
    MaxFile,
    MaxRecord,
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
from kg.cli.terminal import TYPE_STYLES, Terminal
from kg.schema import Extraction
from kg.sources.limits import USUAL_LIMITS, Limits

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.watching import Followed

#: Files that one line names.
_NAMES_SHOWN = 5


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
    no_quotes: Annotated[
        bool, typer.Option("--no-quotes", help="Leave sentences out of the pages and the RDF.")
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="Write a page for each community and for the 50 most named entities too.")
    ] = False,
    rdf: Annotated[
        str,
        typer.Option(
            "--rdf", help="RDF files to write: some of ntriples, evidence, turtle, by commas; or none.", metavar="FILES"
        ),
    ] = "ntriples,evidence",
    licence: Annotated[str, typer.Option("--licence", metavar="IRI", help="The licence that you give the data.")] = "",
    texts_licence: Annotated[
        str, typer.Option("--texts-licence", metavar="IRI", help="The licence of the sentences quoted in it.")
    ] = "",
    creator: Annotated[
        str,
        typer.Option("--creator", metavar="NAME|IRI", help="Who made the graph: a name, or an address (ORCID)."),
    ] = "",
    release: Annotated[str, typer.Option("--release", metavar="TEXT", help="The version of this graph.")] = "",
    endpoint: Annotated[
        str, typer.Option("--endpoint", metavar="IRI", help="Where the graph will answer SPARQL.")
    ] = "",
    strict: Strict = False,
    max_record: MaxRecord = USUAL_LIMITS.record,
    max_file: MaxFile = USUAL_LIMITS.file,
    engine: Annotated[
        Literal["local", "spark"],
        typer.Option("--engine", help="Where texts are read: in processes here, or by Spark."),
    ] = "local",
    master: Annotated[
        str | None, typer.Option("--master", metavar="URL", help="The Spark master, as in spark://host:7077.")
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    as_json: AsJson = False,
) -> None:
    """Build a graph from files: tables, RDF, and a page to explore it in a browser."""
    from kg.pipeline import build as build_graph
    from kg.rdf.about import About

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
            rdf=[] if rdf == "none" else [name.strip() for name in rdf.split(",")],
            about=About(licence, texts_licence, creator, release, endpoint),
            strict=strict,
            limits=Limits(max_record, max_file),
            engine=engine,
            master=master,
            progress=progress,
        )
    _tell_of(graph, out, terminal, as_json=as_json)


@app.command(
    epilog="Examples: kg add outputs/graph new-page.txt  |  kg add outputs/graph corrected.csv --map title=Name"
)
def add(
    directory: GraphFolder,
    inputs: Inputs,
    format: Format = None,
    map: Map = None,
    vocabulary: VocabularyFiles = None,
    aliases: Aliases = None,
    keep_apart: KeepApart = None,
    workers: Workers = None,
    strict: Strict = False,
    max_record: MaxRecord = USUAL_LIMITS.record,
    max_file: MaxFile = USUAL_LIMITS.file,
    quiet: Quiet = False,
    verbose: Verbose = False,
    as_json: AsJson = False,
) -> None:
    """Add files to a graph, or put them in the place of those of the same names; only new texts are read."""
    from kg.pipeline import add as add_inputs

    terminal = Terminal(quiet=quiet or as_json, verbose=verbose)
    with terminal.progress() as progress:
        graph = add_inputs(
            directory,
            list(inputs),
            format=format,
            columns=pairs(map, "--map"),
            vocabularies=vocabulary or [],
            aliases=aliases,
            keep_apart=keep_apart,
            workers=workers,
            strict=strict,
            limits=Limits(max_record, max_file),
            progress=progress,
        )
    _tell_of(graph, directory, terminal, as_json=as_json)


@app.command(epilog="Examples: kg remove outputs/graph old-page.txt  |  kg remove outputs/graph '2023-*.csv'")
def remove(
    directory: GraphFolder,
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Names of the graph's inputs (`kg info --json` lists them), patterns, or paths.", metavar="INPUT..."
        ),
    ],
    vocabulary: VocabularyFiles = None,
    aliases: Aliases = None,
    keep_apart: KeepApart = None,
    workers: Workers = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    as_json: AsJson = False,
) -> None:
    """Take out of a graph what came from these files alone."""
    from kg.pipeline import remove as remove_inputs

    terminal = Terminal(quiet=quiet or as_json, verbose=verbose)
    with terminal.progress() as progress:
        graph = remove_inputs(
            directory,
            list(inputs),
            vocabularies=vocabulary or [],
            aliases=aliases,
            keep_apart=keep_apart,
            workers=workers,
            progress=progress,
        )
    _tell_of(graph, directory, terminal, as_json=as_json)


@app.command(epilog="Example: kg watch pages/ --out outputs/graph")
def watch(
    folder: Annotated[Path, typer.Argument(help="The folder whose files are followed.", metavar="FOLDER")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The graph; it is built if it is not there.")],
    format: Format = None,
    map: Map = None,
    vocabulary: VocabularyFiles = None,
    aliases: Aliases = None,
    keep_apart: KeepApart = None,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Keep a graph that of the files in a folder: build it again whenever one comes, goes or changes, until Ctrl+C."""
    from kg.watching import watch as follow

    terminal = Terminal(quiet=quiet or as_json)
    if not terminal.quiet:
        terminal.say(f"Watching {folder} for {out}. Ctrl+C ends it.")
    done = follow(
        folder,
        out,
        format=format,
        columns=pairs(map, "--map"),
        vocabularies=vocabulary or [],
        aliases=aliases,
        keep_apart=keep_apart,
        workers=workers,
    )
    # a build that is interrupted leaves the graph as it was
    with suppress(KeyboardInterrupt):
        for followed in done:
            _tell_what_followed(followed, out, terminal, as_json=as_json)


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
    max_record: MaxRecord = USUAL_LIMITS.record,
    max_file: MaxFile = USUAL_LIMITS.file,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Print what each record names as JSON Lines: entities with their mentions and relation, and web links."""
    from kg.extraction.annotations import extraction_lines
    from kg.sources.read import read_papers
    from kg.storage.files import check_file

    if (text is None) == (not inputs):
        message = "give either inputs or --text"
        raise typer.BadParameter(message)
    if text is not None:
        from kg.extraction.extract import at_least, extract_text

        found = extract_text(text, vocabularies=vocabulary or [], model=model)
        _print_extraction(Terminal(), text, at_least(found, min_confidence))
        return
    if out is not None:
        check_file(out)
    terminal = Terminal(quiet=quiet or out is None, verbose=verbose)
    started = time.perf_counter()
    with terminal.progress() as progress:
        reading = read_papers(
            list(inputs or ()),
            format=format,
            columns=pairs(map, "--map"),
            strict=strict,
            limits=Limits(max_record, max_file),
            progress=progress,
        )
        read = time.perf_counter()
        lines = extraction_lines(
            reading.records,
            workers=workers,
            vocabularies=vocabulary or [],
            model=model,
            min_confidence=min_confidence,
            progress=progress,
        )
        write_lines(lines, out)
    terminal.warn_notices([asdict(n) for n in reading.notices])
    terminal.warn_rejects([asdict(r) for r in reading.rejects], None)
    if verbose and not quiet:
        _print_pace(terminal, {"read": read - started, "extract": time.perf_counter() - read}, len(reading.records))


@app.command(epilog="Example: kg formats")
def formats(as_json: AsJson = False) -> None:
    """List the formats and compressions that can be read, the formats that `kg export` writes, and those of answers."""
    from kg.exports.registry import list_formats

    rows = [{key: f[key] for key in ("use", "name", "description")} for f in list_formats()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        Terminal().print_table(["use", "name", "description"], [list(r.values()) for r in rows])


def _tell_of(graph: Graph, out: Path, terminal: Terminal, *, as_json: bool) -> None:
    """What was built, and what a user should know of its inputs."""
    if as_json:
        typer.echo(json.dumps({"out": str(out), **graph.manifest}, ensure_ascii=False))
    else:
        _print_build(terminal, graph.manifest, out)
    terminal.warn_notices(graph.manifest["notices"])
    terminal.warn_rejects(graph.rejects.to_pylist(), out / "rejects.parquet")


def _tell_what_followed(followed: Followed, out: Path, terminal: Terminal, *, as_json: bool) -> None:
    """One line for what changed in a watched folder and what came of it, and what a user should know of the files."""
    changes = {"added": followed.added, "changed": followed.changed, "removed": followed.removed}
    counts = followed.graph.manifest["counts"] if followed.graph is not None else None
    if as_json:
        told = {**changes, "counts": counts, "error": str(followed.error) if followed.error is not None else None}
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif counts is not None and not terminal.quiet:
        what = "; ".join(f"{how} {_some(names)}" for how, names in changes.items() if names)
        terminal.say(f"{what}: {counts['papers']:,} papers, {counts['statements']:,} statements")
    sys.stdout.flush()
    if followed.error is not None:
        terminal.print_warning(f"{followed.error}; the graph is as it was")
    if followed.graph is not None:
        terminal.warn_rejects(followed.graph.rejects.to_pylist(), out / "rejects.parquet")


def _some(names: Sequence[str]) -> str:
    """A few of the ``names``, and how many there are."""
    shown = ", ".join(names[:_NAMES_SHOWN])
    return shown if len(names) <= _NAMES_SHOWN else f"{shown} and {len(names) - _NAMES_SHOWN:,} more"


def _print_build(terminal: Terminal, manifest: Mapping[str, Any], out: Path) -> None:
    """What was built, in a few lines, and where to look at it."""
    if terminal.quiet:
        return
    c = manifest["counts"]
    terminal.say(
        f"{c['records']:,} records, {c['papers']:,} papers ({c['duplicates']:,} duplicates merged), "
        f"{c['rejected']:,} rejected"
    )
    terminal.say(
        f"{c['entities']:,} entities, {c['statements']:,} statements, {c['mentions']:,} mentions, "
        f"{c['links']:,} links, {c['related']:,} pairs of related papers, {c['triples']:,} triples"
    )
    if terminal.verbose:
        terminal.print_table(
            ["stage", "seconds", "of processor", "peak MiB"],
            [
                [name, f"{s['seconds']:.2f}", f"{s['processor_seconds']:.2f}", f"{s['peak_mib']:.0f}"]
                for name, s in manifest["stages"].items()
            ],
        )
    seconds = sum(s["seconds"] for s in manifest["stages"].values())
    terminal.say(f"Wrote {out} in {seconds:.1f} s. Open {out / 'index.html'} in a browser.")


def _print_pace(terminal: Terminal, seconds: Mapping[str, float], papers: int) -> None:
    """How long each stage took and how many papers a second were read, beside results that go to standard output."""
    from kg.pipeline import peak_memory_mib

    for stage, took in seconds.items():
        pace = f"{papers:,} papers in {took:.2f} s, {papers / max(took, 1e-9):,.1f} papers/s"
        terminal.err.print(f"{stage}: {pace}", markup=False)
    terminal.err.print(f"peak memory of this process: {peak_memory_mib():.0f} MiB", markup=False)


def _print_extraction(terminal: Terminal, text: str, found: Extraction) -> None:
    """A text with what it names in the colours of the types, and a table of it."""
    shown = Text(text)
    for entity in found.entities:
        for m in entity.mentions:
            shown.stylize(TYPE_STYLES[entity.type], m.start, m.end)
    for link in found.links:
        shown.stylize("underline", link.start, link.end)
    terminal.out.print(shown)
    terminal.out.print()
    rows = [[e.type, " | ".join(e.forms), e.relation.replace("_", " "), f"{e.score:.2f}"] for e in found.entities]
    rows += [["link", link.url, link.kind + (", own" if link.own else ""), ""] for link in found.links]
    terminal.print_table(["type", "name", "relation", "confidence"], rows)
