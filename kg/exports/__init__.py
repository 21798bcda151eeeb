"""Formats of other tools: one file each, which says what it is and how it is written."""

from kg.exports.export import export
from kg.exports.format import ExportFormat
from kg.exports.registry import EXPORT_FORMATS

__all__ = ["EXPORT_FORMATS", "ExportFormat", "export"]
