"""Formats of other tools: one file each, which says what it is and how it is written."""

from kg.analytics.exports import bibtex, gexf, graphml, neo4j, node_link, obsidian, vertices_edges
from kg.storage.exporting import ExportFormat

#: In the order in which they are listed.
EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    graphml.FORMAT,
    gexf.FORMAT,
    node_link.FORMAT,
    vertices_edges.FORMAT,
    neo4j.FORMAT,
    obsidian.FORMAT,
    bibtex.FORMAT,
)

__all__ = ["EXPORT_FORMATS"]
