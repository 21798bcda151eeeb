"""Commands about what is joined: related, path, tree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from kg.cli.app import app
from kg.cli.options import AsJson, GraphFolder
from kg.cli.terminal import TYPE_STYLES, Terminal

if TYPE_CHECKING:
    from kg.linking.paths import Chain
    from kg.storage.tree import Tree

PaperName = Annotated[str, typer.Argument(help="A paper's id or title.", metavar="PAPER")]
EndName = Annotated[str, typer.Argument(help="An id, a title, or an entity's name or alias.", metavar="NAME")]


@app.command(epilog="Example: kg related outputs/graph 'QLoRA: Efficient Finetuning of Quantized LLMs' --top 5")
def related(
    graph: GraphFolder,
    paper: PaperName,
    top: Annotated[int, typer.Option("--top", min=1, help="How many papers to list.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List the papers most related to one, each with what the two have in common and what that contributes."""
    from kg.graph import open_graph

    found = open_graph(graph).related_to(paper, top=top)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _print_related(Terminal(), found)


@app.command(
    epilog="Examples: kg path outputs/graph 'Model Soups' 'LoRA Soups'  |  kg path outputs/graph ImageNet LoRA"
)
def path(
    graph: GraphFolder,
    first: EndName,
    second: EndName,
    as_json: AsJson = False,
) -> None:
    """Show the strongest chain of statements from one paper or entity to another."""
    from kg.graph import open_graph

    opened = open_graph(graph)
    found = opened.path(first, second)
    if found is None:
        if as_json:
            typer.echo("null")
        else:
            Terminal().say("Nothing in the graph connects the two.")
        return
    titles = {p["id"]: p["title"] for p in opened.papers.select(["id", "title"]).to_pylist()}
    entities = {e.id: e for e in opened.entity_list()}
    if as_json:
        names = {"paper": titles, "entity": {key: e.name for key, e in entities.items()}}
        nodes = [{**asdict(node), "name": names[node.kind][node.id]} for node in found.nodes]
        typer.echo(json.dumps({"nodes": nodes, "strength": found.strength}, ensure_ascii=False))
        return
    _print_path(Terminal(), found, titles, {key: f"{e.name} ({e.type})" for key, e in entities.items()})


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
    found = opened.tree(name)
    if as_json:
        root = found.roots[0].id if name is not None else None
        links = [k for k in opened.hierarchy.to_pylist() if root in (None, k["entity"], k["broader"])]
        typer.echo(json.dumps(links, ensure_ascii=False))
    else:
        _print_tree(Terminal(), found)


def _print_related(terminal: Terminal, related: Sequence[Mapping[str, Any]]) -> None:
    """Related papers: score, title, and below what the two have in common, each with its share of the score."""
    if not related:
        terminal.say("No paper of the graph is related to it.")
    for r in related:
        terminal.out.print(Text.assemble((f"{r['score']:.3f}  ", "bold"), r["title"]))
        for s in r["shared"]:
            terminal.out.print(Text(f"         {s['share']:.3f}  {_in_common(s)}", style="dim"))


def _print_path(terminal: Terminal, chain: Chain, titles: Mapping[str, str], entities: Mapping[str, str]) -> None:
    """A chain, one line a node; entities are indented."""
    for node in chain.nodes:
        if node.kind == "paper":
            terminal.out.print(Text(titles[node.id], style="bold"))
        else:
            terminal.out.print(Text(f"  │ {entities[node.id]}", style="dim"))
    terminal.say(f"Strength {chain.strength:.4f} (1: these papers name nothing else)")


def _print_tree(terminal: Terminal, tree: Tree) -> None:
    """What is below each root, indented; before it the way up from the one that was asked for."""
    for name, link in tree.above:
        terminal.out.print(Text(f"kind of {name}  ({link.rule}: {link.evidence})"))
    waiting = [(branch, 0) for branch in reversed(tree.roots)]
    while waiting:
        branch, depth = waiting.pop()
        line = Text("  " * depth + branch.name, style=TYPE_STYLES[branch.type] if depth == 0 else "")
        reason = f", {branch.rule}" if branch.rule else ""
        papers = f"{branch.papers} paper{'s' * (branch.papers != 1)}"
        terminal.out.print(line.append(f"  {branch.type}, {papers}{reason}", style="dim"))
        waiting += [(child, depth + 1) for child in reversed(branch.below)]


def _in_common(shared: Mapping[str, Any]) -> str:
    """A reason in words."""
    if shared["via"] == "same":
        return str(shared["name"])
    pair = f"{shared['a_name']} – {shared['b_name']}"
    return f"{pair} (both under {shared['name']})" if shared["via"] == "broader" else f"{pair} (alike by name)"
