"""GEXF for Gephi: the whole graph with the colours, sizes and positions of the explorer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ElementTree

import numpy as np

from kg.exports.flat import flat_network
from kg.exports.format import ExportFormat
from kg.exports.registry import register
from kg.network.colours import COLOURS
from kg.network.communities import find_communities
from kg.network.layout import lay_out
from kg.network.numbering import number
from kg.storage import read_tables
from kg.storage.files import open_binary
from kg.storage.tables import Tables

if TYPE_CHECKING:
    import networkx as nx

_ROOMY = 300
_SMALL = 3.0
_GOLDEN_ANGLE = float(np.pi * (3 - np.sqrt(5)))


def write_gexf(directory: Path, out: Path) -> None:
    """Write the graph in ``directory`` as the GEXF 1.2 file ``out``; the same graph gives the same bytes."""
    from networkx.readwrite.gexf import GEXFWriter

    tables = read_tables(directory)
    graph = flat_network(tables)
    _add_looks(graph, tables)
    writer = GEXFWriter(graph)
    # the writer puts today's date into the file
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
    writer.indent(writer.xml)
    with open_binary(out) as file:
        ElementTree(writer.xml).write(file, encoding="utf-8", xml_declaration=True)


def _add_looks(graph: nx.Graph, tables: Tables) -> None:
    """Give each node its community's name and ``viz``: colour by kind, size, and place (y upwards, as Gephi has it)."""
    numbered = number(tables)
    communities = find_communities(numbered)
    layout = lay_out(numbered, communities, first=_ROOMY)
    papers, entities = [p["id"] for p in numbered.papers], [e["id"] for e in numbered.entities]
    shared = entities[: numbered.shared]
    places = dict(zip([*papers, *shared], np.concatenate([layout.papers, layout.entities]).tolist(), strict=True))
    sizes = dict(zip([*papers, *shared], [*layout.paper_sizes.tolist(), *layout.entity_sizes.tolist()], strict=True))
    group = dict(zip([*papers, *entities], [*communities.papers.tolist(), *communities.entities.tolist()], strict=True))
    beside: dict[str, int] = {}
    for key, data in graph.nodes(data=True):
        place = places.get(key) or _beside_its_paper(graph, key, places, beside)
        if communities.names:
            data["community"] = communities.names[group[key]]
        data["viz"] = _looks(COLOURS[data["kind"]], float(sizes.get(key, _SMALL)), place)


def _beside_its_paper(
    graph: nx.Graph, entity: str, places: dict[str, list[int]], beside: dict[str, int]
) -> list[float]:
    """A place around the one paper of ``entity``, where ``beside`` counts what stands there already."""
    paper = next(iter(graph[entity]), None)
    if paper is None:
        return [0.0, 0.0]
    beside[paper] = beside.get(paper, 0) + 1
    angle, radius = _GOLDEN_ANGLE * beside[paper], 14.0 + beside[paper]
    x, y = places[paper]
    return [round(x + radius * float(np.cos(angle)), 1), round(y + radius * float(np.sin(angle)), 1)]


def _looks(colour: tuple[int, int, int], size: float, place: list[float]) -> dict[str, Any]:
    red, green, blue = colour
    return {
        "color": {"r": red, "g": green, "b": blue, "a": 1.0},
        "size": size,
        "position": {"x": float(place[0]), "y": -float(place[1]), "z": 0.0},
    }


FORMAT = register(
    ExportFormat("gexf", "GEXF for Gephi, with colours, sizes and positions", ".gexf", write_gexf, order=110)
)
