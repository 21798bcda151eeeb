"""The `kg` command: parses arguments, calls the API, prints.

Exit codes: 0 done; 1 something went wrong in the work itself; 2 the call cannot be carried out as given;
3 with --strict, some input was set aside; 130 interrupted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from kg import __version__
from kg.errors import InputError, KgError, NoSuchItem, QueryError
from kg.terminal import Terminal

app = typer.Typer(
    name="kg",
    help="Knowledge graphs from abstracts of machine-learning papers: offline, deterministic, every fact with its "
    "sentence.",
    epilog="Start with: kg build seeds/ --out outputs/graph",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Inputs = Annotated[
    list[str],
    typer.Argument(help="Files, folders (read recursively), globs, or - for standard input.", metavar="INPUT..."),
]
GraphFolder = Annotated[Path, typer.Argument(help="A folder that `kg build` wrote.", metavar="DIR")]
Format = Annotated[
    str | None, typer.Option("--format", "-f", help="Read every input as this format (see `kg formats`).")
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=NAME", help="Which column holds a field, as in --map title=Name. Repeatable."),
]
VocabularyFiles = Annotated[
    list[Path] | None,
    typer.Option("--vocabulary", help="A CSV file of known names (name,type,aliases,family,broader). Repeatable."),
]
Aliases = Annotated[
    Path | None, typer.Option("--aliases", help="Your CSV file of names that are the same (name,type,same_as).")
]
KeepApart = Annotated[
    Path | None, typer.Option("--keep-apart", help="Your CSV file of names that are not the same (name,type,other).")
]
Model = Annotated[
    Path | None, typer.Option("--model", metavar="MODEL", help="A model that `kg train` made, for the shipped one.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", "-j", min=1, help="Processes that extract. Changes the time, not the result.")
]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0, max=1, help="Leave out what is less sure than this.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but results, warnings and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print each stage with its time and memory.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 where any input was set aside.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


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
            columns=_columns(map),
            vocabularies=vocabulary or [],
            aliases=aliases,
            keep_apart=keep_apart,
            workers=workers,
            top=top,
            min_confidence=min_confidence,
            base_iri=base_iri,
            with_abstracts=with_abstracts,
            quotes=not no_quotes,
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
        records, rejects, _ = read_papers(list(inputs or ()), format=format, columns=_columns(map), progress=progress)
        lines = extraction_lines(
            records,
            workers=workers,
            vocabularies=vocabulary or [],
            model=model,
            min_confidence=min_confidence,
            progress=progress,
        )
        _write_lines(lines, out)
    terminal.warn_rejects([{"file": r.file, "record": r.record, "reason": r.reason} for r in rejects], None)
    if strict and rejects:
        raise typer.Exit(3)


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
    answer = opened.query(sparql, _pairs(param, "--param"))
    if as_json:
        typer.echo(answer.to_json())
    else:
        terminal.print_answer(answer)


@app.command(
    epilog="Examples: kg evaluate gold/dev.jsonl --errors 5  |  kg evaluate gold/dev.jsonl --model models/mine --json"
)
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated papers, one JSON object a line.", metavar="GOLD.jsonl")],
    model: Model = None,
    vocabulary: VocabularyFiles = None,
    workers: Workers = None,
    min_confidence: MinConfidence = 0.0,
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="Show what was missed and what was wrong in N papers.")
    ] = 0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Measure extraction against annotated papers: precision, recall, F1 by type, and how far confidence holds."""
    from kg.evaluate import evaluate as evaluate_extraction
    from kg.evaluate import scores_as_json

    terminal = Terminal(quiet=quiet or as_json)
    with terminal.progress() as progress:
        scores = evaluate_extraction(
            gold,
            model=model,
            workers=workers,
            vocabularies=vocabulary or [],
            min_confidence=min_confidence,
            progress=progress,
        )
    if as_json:
        typer.echo(json.dumps(scores_as_json(scores), ensure_ascii=False))
    else:
        terminal.print_scores(scores, errors)


@app.command(epilog="Example: kg train gold/train.jsonl --texts arxiv.jsonl.gz --out models/mine")
def train(
    gold: Annotated[Path, typer.Argument(help="Annotated papers, one JSON object a line.", metavar="GOLD.jsonl")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the model to write.", metavar="MODEL")],
    texts: Annotated[
        list[str] | None, typer.Option("--texts", help="Papers without annotations, in any format. Repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same model, up to rounding.")] = 1,
    quiet: Quiet = False,
) -> None:
    """Train the extraction model (needs the extra `train`; some hours on two cores)."""
    from kg.train import train as train_model

    terminal = Terminal(quiet=quiet)
    with terminal.progress() as progress:
        train_model(gold, out, texts=texts or [], seed=seed, progress=progress)
    terminal.say(f"Wrote {out}. Use it with --model {out}, or measure it: kg evaluate GOLD.jsonl --model {out}")


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
    rows = opened.merges.to_pylist()
    if name is not None:
        entity = opened.entity(name)["id"]
        rows = [r for r in rows if r["entity"] == entity]
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
    from kg.resolution import suggest as suggest_names

    found = suggest_names(open_graph(graph).entity_list(), least)
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
    from kg.json_lines import resolved_lines

    lines = resolved_lines(names, vocabularies=vocabulary or [], aliases=aliases, keep_apart=keep_apart)
    _write_lines(lines, out)


@app.command(epilog="Example: kg info outputs/graph")
def info(graph: GraphFolder, as_json: AsJson = False) -> None:
    """Say what a graph holds and what it was made from."""
    from kg.storage import read_manifest

    manifest = read_manifest(graph)
    if as_json:
        typer.echo(json.dumps(manifest, ensure_ascii=False))
    else:
        Terminal().print_info(manifest, graph)


@app.command(epilog="Example: kg formats")
def formats(as_json: AsJson = False) -> None:
    """List the formats that can be read."""
    from kg.sources import formats as known_formats

    rows: list[dict[str, Any]] = [
        {"name": f.name, "title": f.title, "description": f.description} for f in known_formats()
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        Terminal().print_table(["name", "title", "description"], [list(r.values()) for r in rows])


def _write_lines(lines: Iterable[str], out: Path | None) -> None:
    """``lines`` to the file ``out``, or to standard output."""
    if out is None:
        for line in lines:
            typer.echo(line)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def _columns(pairs: list[str] | None) -> dict[str, str]:
    return _pairs(pairs, "--map")


def _pairs(pairs: list[str] | None, option: str) -> dict[str, str]:
    """{"title": "Name"} from ["title=Name"]."""
    parsed = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not (key and equals and value):
            message = f"{option} expects NAME=VALUE, as in title=Headline; found {pair!r}"
            raise typer.BadParameter(message)
        parsed[key.strip()] = value.strip()
    return parsed


def main() -> None:
    """Run the command; errors that `kg` raises on purpose become one line and an exit code."""
    try:
        app()
    except (InputError, NoSuchItem, QueryError) as error:
        Terminal().print_error(str(error))
        sys.exit(2)
    except KgError as error:
        Terminal().print_error(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        Terminal().print_error("interrupted; nothing was written")
        sys.exit(130)
    except BrokenPipeError:  # `kg extract … | head` is no error
        sys.stderr.close()
        sys.exit(0)
