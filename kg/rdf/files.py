"""The RDF files of a graph directory, which a build chooses from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from kg.errors import ArgumentError

#: What a build can write of the RDF of a graph.
RdfFile = Literal["ntriples", "evidence", "turtle"]
RDF_FILES: dict[RdfFile, str] = {
    "ntriples": "graph.nt.gz",
    "evidence": "evidence.nt.gz",
    "turtle": "graph.ttl.gz",
}
MEDIA_TYPES: dict[RdfFile, str] = {
    "ntriples": "application/n-triples",
    "evidence": "application/n-triples",
    "turtle": "text/turtle",
}
DEFAULT_FILES: tuple[RdfFile, ...] = ("ntriples", "evidence")


def check_files(names: Iterable[str]) -> tuple[RdfFile, ...]:
    """``names`` as the RDF files that a build writes, in order. Raises ArgumentError for a name of none."""
    wanted = set(names)
    unknown = sorted(wanted - set(get_args(RdfFile)))
    if unknown:
        message = f"no RDF file {unknown[0]!r}; expected some of {', '.join(RDF_FILES)}, or none"
        raise ArgumentError(message)
    return tuple(f for f in RDF_FILES if f in wanted)
