"""Node-link JSON: the whole graph for D3, Sigma and networkx."""

from __future__ import annotations

import json
from pathlib import Path

from kg.exports.format import ExportFormat
from kg.exports.registry import register
from kg.network.to_networkx import to_networkx
from kg.storage import read_tables
from kg.storage.files import open_text


def write_node_link(directory: Path, out: Path) -> None:
    """Write the graph in ``directory`` as the file ``out``: {"directed", "multigraph", "graph", "nodes", "edges"}.

    Nodes have an id and the attributes that :func:`kg.analytics.to_networkx` documents; edges a source and a target.
    """
    import networkx as nx

    data = nx.node_link_data(to_networkx(read_tables(directory), "full"), edges="edges")
    with open_text(out) as file:
        json.dump(data, file, ensure_ascii=False, indent=0)
        file.write("\n")


FORMAT = register(
    ExportFormat(
        "node-link",
        "Node-link JSON: nodes and edges as D3, Sigma and networkx read them",
        ".json",
        write_node_link,
        order=120,
    )
)
