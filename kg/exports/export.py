"""export(): a graph directory in another format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from kg.errors import KgError
from kg.exports import bibtex, gexf, graphml, neo4j, node_link, obsidian, vertices_edges
from kg.exports.format import ExportFormat
from kg.exports.rdf import RDF_FORMATS
from kg.rdf.formats import write_rdf
from kg.rdf.triples import PARTS, Part
from kg.storage import read_manifest

#: Formats of other tools than those of RDF.
TOOL_FORMATS: tuple[ExportFormat, ...] = (
    graphml.FORMAT,
    gexf.FORMAT,
    node_link.FORMAT,
    vertices_edges.FORMAT,
    neo4j.FORMAT,
    obsidian.FORMAT,
    bibtex.FORMAT,
)
#: In the order in which they are listed.
EXPORT_FORMATS: tuple[ExportFormat, ...] = (*RDF_FORMATS, *TOOL_FORMATS)


def export(
    directory: str | Path,
    out: str | Path | None = None,
    *,
    format: str,
    parts: Sequence[str] | None = None,
    license: str | None = None,
) -> Path:
    """Write the graph in ``directory`` to ``out`` (default: graph and the format's suffix, here) and return its path.

    ``parts`` limits an RDF export to some of "papers", "entities", "statements", "evidence" and "related";
    ``license`` is the IRI of the licence that its description names. Raises NotAGraph where there is no graph, and
    KgError for an unknown format or part, or a part or licence with a format that knows none.
    """
    folder = Path(directory)
    read_manifest(folder)
    known = {f.name: f for f in EXPORT_FORMATS}
    if format not in known:
        message = f"no export format {format!r}; expected one of {', '.join(known)}"
        raise KgError(message)
    target = Path(out) if out is not None else Path(f"graph{known[format].suffix}")
    if format not in {f.name for f in RDF_FORMATS}:
        if parts is not None or license is not None:
            message = f"the format {format} is written whole and names no licence; leave out --only and --licence"
            raise KgError(message)
        known[format].write(folder, target)
        return target
    write_rdf(folder, target, format, parts=PARTS if parts is None else _checked(parts), license=license)
    return target


def _checked(parts: Sequence[str]) -> tuple[Part, ...]:
    unknown = [p for p in parts if p not in get_args(Part)]
    if unknown or not parts:
        message = f"no part {', '.join(unknown) or 'given'!r} of a graph; expected some of {', '.join(PARTS)}"
        raise KgError(message)
    return tuple(p for p in PARTS if p in parts)
