"""N-Triples, Turtle, JSON-LD and the other serialisations of :mod:`kg.rdf.formats`, one export format each."""

from __future__ import annotations

from kg.exports.format import ExportFormat
from kg.exports.registry import register
from kg.rdf.formats import WRITERS, write_rdf


def _format(name: str, suffix: str, description: str, order: int) -> ExportFormat:
    return ExportFormat(name, description, suffix, lambda directory, out: write_rdf(directory, out, name), order=order)


RDF_FORMATS: tuple[ExportFormat, ...] = tuple(
    register(_format(name, suffix, description, 10 + i))
    for i, (name, (suffix, description, _)) in enumerate(WRITERS.items())
)
