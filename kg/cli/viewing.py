"""The commands that make pages: view, a page to order, and site, all of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GraphFolder, pairs
from kg.cli.terminal import Terminal


@app.command(
    epilog="Examples: kg view outputs/graph --entity LoRA --open  |  "
    "kg view outputs/graph --community 3 --out c3.html  |  kg view outputs/graph --path ImageNet LoRA  |  "
    "kg view outputs/graph --query methods-used-with --param method=LoRA"
)
def view(
    graph: GraphFolder,
    entity: Annotated[str | None, typer.Option("--entity", help="A name, alias or id: it and its papers.")] = None,
    paper: Annotated[str | None, typer.Option("--paper", help="A title or id: it and its related papers.")] = None,
    community: Annotated[
        int | None, typer.Option("--community", min=1, help="The number of a community, as the explorer lists them.")
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", help="SPARQL, an .rq file or a shipped query: what its answer names.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="A parameter of a shipped query.")
    ] = None,
    path: Annotated[
        tuple[str, str] | None, typer.Option("--path", help="Two names, titles or ids: the way from one to the other.")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", min=1, help="Steps around the entity or the paper.")] = 1,
    kind: Annotated[
        str, typer.Option("--as", metavar="NAME", help="How to draw it; a plug-in's name for another way.")
    ] = "explorer",
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = Path("view.html"),
    open: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Make a page of one part of a graph: an entity, a paper, a community, a path, an answer to a query, or all."""
    from kg.graph import open_graph
    from kg.storage.files import check_file

    if sum(x is not None for x in (entity, paper, community, query, path)) > 1:
        message = "give one of --entity, --paper, --community, --query and --path"
        raise typer.BadParameter(message)
    if param and query is None:
        message = "--param is for --query"
        raise typer.BadParameter(message)
    values = pairs(param, "--param")
    check_file(out)
    made = open_graph(graph).show(
        entity=entity,
        paper=paper,
        community=community,
        query=query,
        path=path,
        depth=depth,
        kind=kind,
        parameters=values,
    )
    made.save(out)
    Terminal().say(f"Wrote {out}: {made.heading}, {len(made.papers):,} papers.")
    if open:
        typer.launch(out.resolve().as_uri())


@app.command(
    epilog="Examples: kg site outputs/graph --out outputs/site  |  "
    "kg site outputs/graph --out docs --url https://example.org/papers/ --name 'Papers on pruning'"
)
def site(
    graph: GraphFolder,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the site: new, empty, or a site already.")],
    name: Annotated[str, typer.Option("--name", help="What the site is called.")] = "",
    url: Annotated[
        str, typer.Option("--url", help="Where it will stand; it gets a sitemap and a feed of new papers then.")
    ] = "",
    no_quotes: Annotated[bool, typer.Option("--no-quotes", help="Leave the abstracts out.")] = False,
) -> None:
    """Write a graph as a static site: a page for each paper, entity, repository and community, and the explorer."""
    from kg.graph import open_graph

    started = time.perf_counter()
    terminal = Terminal()
    with terminal.progress() as progress:
        written = open_graph(graph).site(
            out, heading=name, url=url, quotes=False if no_quotes else None, progress=progress
        )
    terminal.say(
        f"{written.pages:,} pages: {written.changed:,} files new or changed, {written.unchanged:,} as before, "
        f"{written.removed:,} gone"
    )
    if not url:
        terminal.say("No sitemap and no feed: they need --url, the address where the site will stand.")
    terminal.say(f"Wrote {out} in {time.perf_counter() - started:.1f} s. Open {out / 'index.html'} in a browser.")
