"""The RDF formats, as exports."""

from __future__ import annotations

from kg.exports.format import ExportFormat
from kg.rdf.formats import WRITERS, write_rdf


def _format(name: str, suffix: str, description: str) -> ExportFormat:
    return ExportFormat(name, description, suffix, lambda directory, out: write_rdf(directory, out, name))


RDF_FORMATS: tuple[ExportFormat, ...] = tuple(
    _format(name, suffix, description) for name, (suffix, description, _) in WRITERS.items()
)
