"""Formats of other tools: one file each, which says what it is and how it is written."""

from kg.exports.export import EXPORT_FORMATS, export
from kg.exports.format import ExportFormat

__all__ = ["EXPORT_FORMATS", "ExportFormat", "export"]
