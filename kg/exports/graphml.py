"""GraphML: the whole graph for networkx, igraph, yEd, Cytoscape and others."""

from __future__ import annotations

from pathlib import Path

from kg.exports.flat import flat_network
from kg.exports.format import ExportFormat
from kg.exports.registry import register
from kg.storage import read_tables
from kg.storage.files import open_binary


def write_graphml(directory: Path, out: Path) -> None:
    """Write the graph in ``directory`` as the GraphML file ``out``; the same graph gives the same bytes."""
    import networkx as nx

    graph = flat_network(read_tables(directory))
    with open_binary(out) as file:
        # not write_graphml, which takes another writer where lxml is installed
        nx.write_graphml_xml(graph, file)


FORMAT = register(
    ExportFormat(
        "graphml",
        "GraphML: papers, entities, statements, related papers (networkx, yEd, Cytoscape)",
        ".graphml",
        write_graphml,
        order=100,
    )
)
