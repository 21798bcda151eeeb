"""The whole graph with attributes that every graph file can hold: text and numbers, no lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.exports.measured import COMPARED, comparisons
from kg.network.to_networkx import to_networkx
from kg.storage.tables import Tables

if TYPE_CHECKING:
    import networkx as nx

# What XML 1.0 has no way to write
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def flat_network(tables: Tables) -> nx.Graph:
    """The ``full`` graph of :func:`kg.analytics.to_networkx`, lists as text parted by "; ", every edge with a weight.

    The weight of a statement is its confidence. Two things of which one is measured against the other have an edge with
    the figures, and ``subject``, the one whose figures they are. Characters that XML cannot hold are left out, and
    a carriage return is a newline.
    """
    graph = to_networkx(tables, "full")
    for row in comparisons(tables):
        if not graph.has_edge(row["subject"], row["over"]):
            told = {key: row[key] for key in ("subject", "figures", "papers", "confidence")}
            graph.add_edge(row["subject"], row["over"], relation=COMPARED, **told)
    for _, data in graph.nodes(data=True):
        data["label"] = _fit(data["label"])
    for _, _, data in graph.edges(data=True):
        _flatten(data)
    return graph


def _flatten(data: dict[str, Any]) -> None:
    if "confidence" in data:
        data["weight"] = data["confidence"]
    if "figures" in data:
        data["figures"] = _fit(data["figures"])
    if "shared" in data:
        data["shared"] = "; ".join(data["shared"])


def _fit(text: str) -> str:
    """``text`` as XML can hold it: whatever breaks a line is a newline, as readers of XML have it."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
