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

    opened = open_graph(graph)
    found = opened.paper(paper)["related"][:top]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    titles = {p["id"]: p["title"] for p in opened.papers.select(["id", "title"]).to_pylist()}
    names = {e.id: e.name for e in opened.entity_list()}
    _print_related(Terminal(), [(r["score"], titles[r["paper"]], r["shared"]) for r in found], names)


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
    links = opened.hierarchy.to_pylist()
    root = opened.entity(name)["id"] if name is not None else None
    if as_json:
        typer.echo(json.dumps([k for k in links if root in (None, k["entity"], k["broader"])], ensure_ascii=False))
        return
    _print_tree(Terminal(), links, {e.id: (e.name, e.type, e.papers) for e in opened.entity_list()}, root)


def _print_related(
    terminal: Terminal, related: Sequence[tuple[float, str, Sequence[Mapping[str, Any]]]], names: Mapping[str, str]
) -> None:
    """Related papers: score, title, and below what the two have in common, each with its share of the score."""
    if not related:
        terminal.say("No paper of the graph is related to it.")
    for score, title, shared in related:
        terminal.out.print(Text.assemble((f"{score:.3f}  ", "bold"), title))
        for s in shared:
            terminal.out.print(Text(f"         {s['share']:.3f}  {_in_common(s, names)}", style="dim"))


def _print_path(terminal: Terminal, chain: Chain, titles: Mapping[str, str], entities: Mapping[str, str]) -> None:
    """A chain, one line a node; entities are indented."""
    for node in chain.nodes:
        if node.kind == "paper":
            terminal.out.print(Text(titles[node.id], style="bold"))
        else:
            terminal.out.print(Text(f"  │ {entities[node.id]}", style="dim"))
    terminal.say(f"Strength {chain.strength:.4f} (1: these papers name nothing else)")


def _print_tree(
    terminal: Terminal,
    links: Sequence[Mapping[str, str]],
    entities: Mapping[str, tuple[str, str, int]],
    root: str | None,
) -> None:
    """What is below each root, indented; with one root also the way up from it."""
    below: dict[str, list[Mapping[str, str]]] = {}
    above: dict[str, list[Mapping[str, str]]] = {}
    for link in links:
        below.setdefault(link["broader"], []).append(link)
        above.setdefault(link["entity"], []).append(link)
    roots = [root] if root is not None else sorted(set(below) - set(above), key=lambda e: (-len(below[e]), e))
    for link in above.get(root or "", ()):
        terminal.out.print(Text(f"kind of {entities[link['broader']][0]}  ({link['rule']}: {link['evidence']})"))
    for start in roots:
        waiting = [(start, 0, "")]
        while waiting:
            entity, depth, reason = waiting.pop()
            name, kind, papers = entities[entity]
            line = Text("  " * depth + name, style=TYPE_STYLES[kind] if depth == 0 else "")
            terminal.out.print(line.append(f"  {kind}, {papers} paper{'s' * (papers != 1)}{reason}", style="dim"))
            children = sorted(below.get(entity, ()), key=lambda k: (-entities[k["entity"]][2], k["entity"]))
            waiting += [(k["entity"], depth + 1, f", {k['rule']}") for k in reversed(children)]


def _in_common(shared: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A reason in words."""
    if shared["via"] == "same":
        return names[shared["entity"]]
    pair = f"{names[shared['a']]} – {names[shared['b']]}"
    return f"{pair} (both under {names[shared['entity']]})" if shared["via"] == "broader" else f"{pair} (alike by name)"
