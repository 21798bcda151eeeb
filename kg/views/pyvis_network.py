"""The graph as a pyvis Network: nodes and edges of the explorer, with positions, ready to be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.network.layout import Layout
from kg.network.numbering import Numbered
from kg.schema import EntityType

if TYPE_CHECKING:
    from pyvis.network import Network

#: Shapes tell types apart where colours do not.
SHAPES: dict[EntityType | str, str] = {
    "paper": "dot",
    "task": "triangle",
    "method": "diamond",
    "model": "hexagon",
    "dataset": "square",
    "metric": "triangleDown",
    "repository": "star",
}
_LABEL = 40


def make_network(graph: Numbered, layout: Layout) -> Network:
    """Papers are nodes 0 … n - 1, shared entities the next ones; an edge for each drawn statement, strongest first."""
    # here and not at the top: pyvis brings IPython, and most commands draw nothing
    from pyvis.network import Network

    network = Network()
    # appending instead of add_node and add_edge, which look through all that is there for each one
    network.nodes.extend(
        _node(i, "paper", paper["title"], layout.papers[i].tolist(), int(layout.paper_sizes[i]))
        for i, paper in enumerate(graph.papers)
    )
    network.nodes.extend(
        _node(len(graph.papers) + j, e["type"], e["name"], layout.entities[j].tolist(), int(layout.entity_sizes[j]))
        for j, e in enumerate(graph.entities[: graph.shared])
    )
    ends = (graph.statement_paper[: graph.drawn], graph.statement_entity[: graph.drawn] + len(graph.papers))
    network.edges.extend({"from": a, "to": b} for a, b in zip(*(e.tolist() for e in ends), strict=True))
    return network


def _node(number: int, kind: str, name: str, place: list[int], size: int) -> dict[str, object]:
    return {
        "id": number,
        "group": kind,
        "shape": SHAPES[kind],
        "label": shortened(name, _LABEL),
        "x": place[0],
        "y": place[1],
        "size": size,
    }


def shortened(name: str, longest: int) -> str:
    """``name`` on one line, cut to ``longest`` characters with … at the end.

    >>> shortened("Attention  Is All You Need", 13)
    'Attention Is…'
    """
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
