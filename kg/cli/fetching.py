"""The commands that get papers from archives: kg fetch arxiv, hf-daily, acl, openalex, semantic-scholar, titles."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, Inputs, Quiet
from kg.cli.terminal import Terminal

if TYPE_CHECKING:
    from kg.fetching.download import Fetched

fetch = typer.Typer(
    name="fetch",
    help="Get papers from an archive as JSON Lines, for kg build: the only command that asks the network for anything.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(fetch, rich_help_panel="Build a graph")

Out = Annotated[Path, typer.Option("--out", "-o", help="The file of JSON Lines to write; a cut download goes on.")]
From = Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, as 2026-05-01.")]
To = Annotated[str, typer.Option("--to", metavar="DAY", help="The last day, as 2026-05-31.")]
Query = Annotated[str, typer.Option("--query", help="What the papers are about, in words of the archive.")]
MailTo = Annotated[
    str,
    typer.Option(
        "--mailto", metavar="ADDRESS", envvar="KG_MAILTO", help="Your address, so that the archive can write to you."
    ),
]
Base = Annotated[
    str | None, typer.Option("--base", metavar="URL", help="Another address that speaks the same protocol, a mirror.")
]


@fetch.command(
    name="arxiv",
    epilog="Example: kg fetch arxiv --query 'cat:cs.LG AND abs:unlearning' --from 2026-01-01 --out papers.jsonl",
)
def _arxiv(
    query: Query,
    out: Out,
    first: From = "",
    last: To = "",
    mailto: MailTo = "",
    base: Base = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Get papers from arXiv, by its query language and the days of submission, oldest first."""
    from kg.fetching.fetch import fetch_arxiv

    _run(fetch_arxiv, query, out, quiet, as_json, first=first, last=last, mailto=mailto, base=base)


@fetch.command(name="hf-daily", epilog="Example: kg fetch hf-daily --date 2026-05-29 --out papers.jsonl")
def _hf_daily(
    day: Annotated[str, typer.Option("--date", metavar="DAY", help="The day, or the first of several.")],
    out: Out,
    last: To = "",
    mailto: MailTo = "",
    base: Base = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Get the papers that Hugging Face lists on a day, or on each day up to --to."""
    from kg.fetching.fetch import fetch_hf_daily

    _run(fetch_hf_daily, day, out, quiet, as_json, last=last, mailto=mailto, base=base)


@fetch.command(name="acl", epilog="Example: kg fetch acl --volume 2020.acl-main --out papers.jsonl")
def _acl(
    volume: Annotated[str, typer.Option("--volume", help="The volume, as 2020.acl-main or P18-1.")],
    out: Out,
    mailto: MailTo = "",
    base: Base = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Get a volume of the ACL Anthology, from the XML of its data repository."""
    from kg.fetching.fetch import fetch_acl

    _run(fetch_acl, volume, out, quiet, as_json, mailto=mailto, base=base)


@fetch.command(
    name="openalex",
    epilog="Example: kg fetch openalex --query 'machine unlearning' --from 2025-01-01 --out papers.jsonl",
)
def _openalex(
    query: Query,
    out: Out,
    first: From = "",
    last: To = "",
    mailto: MailTo = "",
    base: Base = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Get works with abstracts from OpenAlex, by words and days of publication; a key from OPENALEX_API_KEY."""
    from kg.fetching.fetch import fetch_openalex

    _run(fetch_openalex, query, out, quiet, as_json, first=first, last=last, mailto=mailto, base=base)


@fetch.command(
    name="semantic-scholar",
    epilog="Example: kg fetch semantic-scholar --query 'machine unlearning' --from 2025-01-01 --out papers.jsonl",
)
def _semantic_scholar(
    query: Query,
    out: Out,
    first: From = "",
    last: To = "",
    mailto: MailTo = "",
    base: Base = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Get papers from Semantic Scholar, by words and days; a key from SEMANTIC_SCHOLAR_API_KEY."""
    from kg.fetching.fetch import fetch_semantic_scholar

    _run(fetch_semantic_scholar, query, out, quiet, as_json, first=first, last=last, mailto=mailto, base=base)


@fetch.command(name="titles", epilog="Example: kg fetch titles seeds/ --out papers.jsonl")
def _titles(
    inputs: Inputs,
    out: Out,
    mailto: MailTo = "",
    base: Base = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Look up by title what listing pages lack: authors, dates, identifiers and addresses, from Semantic Scholar."""
    from kg.fetching.fetch import fetch_titles

    _run(fetch_titles, list(inputs), out, quiet, as_json, mailto=mailto, base=base)


def _run(
    fetch_from: Callable[..., Fetched],
    asked: str | list[str],
    out: Path,
    quiet: bool,
    as_json: bool,
    *,
    base: str | None,
    **options: Any,  # noqa: ANN401 - as each archive has them
) -> None:
    """Call ``fetch_from``, show how far it is, and say what was written."""
    terminal = Terminal(quiet=quiet or as_json)
    if base is not None:
        options["base"] = base
    try:
        with terminal.progress() as progress:
            done = fetch_from(asked, out, **options, progress=progress, say=terminal.print_warning)
    except KeyboardInterrupt:
        terminal.print_error("interrupted; what was fetched is kept, and the same command goes on there")
        sys.exit(130)
    if as_json:
        typer.echo(json.dumps({**asdict(done), "file": str(done.file)}, ensure_ascii=False))
        return
    counts = ((done.twice, "came twice"), (done.unusable, "cannot be used"), (done.not_found, "not found by title"))
    notes = ", ".join(f"{n:,} {what}" for n, what in counts if n)
    terminal.say(f"Wrote {done.records:,} papers to {done.file}{f' ({notes})' if notes else ''}.")
    terminal.say(f"Next: kg build {done.file} --out outputs/graph")
