"""Commands about what is joined: related, path, tree."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder
from kg.terminal import Terminal

PaperName = Annotated[str, typer.Argument(help="A paper's id or title.", metavar="PAPER")]


@app.command(epilog="Example: kg related outputs/graph 'QLoRA: Efficient Finetuning of Quantized LLMs' --top 5")
def related(
    graph: GraphFolder,
    paper: PaperName,
    top: Annotated[int, typer.Option("--top", min=1, help="How many papers to list.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List the papers most related to one, each with what the two have in common and what that contributes."""
    from kg.graph import open_graph

    opened = open_graph(graph)
    found = opened.paper(paper)["related"][:top]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    titles = {p["id"]: p["title"] for p in opened.papers.select(["id", "title"]).to_pylist()}
    names = {e.id: e.name for e in opened.entity_list()}
    Terminal().print_related([(r["score"], titles[r["paper"]], r["shared"]) for r in found], names)


@app.command(epilog="Example: kg path outputs/graph 'Model Soups' 'LoRA Soups'")
def path(
    graph: GraphFolder,
    first: PaperName,
    second: PaperName,
    as_json: AsJson = False,
) -> None:
    """Show the strongest chain of shared entities from one paper to another."""
    from kg.graph import open_graph

    opened = open_graph(graph)
    found = opened.path(first, second)
    if as_json:
        typer.echo(json.dumps(asdict(found) if found else None, ensure_ascii=False))
        return
    if found is None:
        Terminal().say("Nothing in the graph connects the two papers.")
        return
    titles = {p["id"]: p["title"] for p in opened.papers.select(["id", "title"]).to_pylist()}
    names = {e.id: f"{e.name} ({e.type})" for e in opened.entity_list()}
    Terminal().print_path([titles[p] for p in found.papers], [names[e] for e in found.entities], found.strength)


@app.command(epilog="Examples: kg tree outputs/graph pruning  |  kg tree outputs/graph")
def tree(
    graph: GraphFolder,
    name: Annotated[
        str | None, typer.Argument(help="An entity; none shows all that have something below.", metavar="NAME")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is broader and narrower than an entity, each link with its reason."""
    from kg.graph import open_graph

    opened = open_graph(graph)
    links = opened.hierarchy.to_pylist()
    root = opened.entity(name)["id"] if name is not None else None
    if as_json:
        typer.echo(json.dumps([k for k in links if root in (None, k["entity"], k["broader"])], ensure_ascii=False))
        return
    Terminal().print_tree(links, {e.id: (e.name, e.type, e.papers) for e in opened.entity_list()}, root)
