"""The export formats: a module of this room each, and those of other packages (entry points ``kg.exports``)."""

from __future__ import annotations

from kg.exports.format import ExportFormat
from kg.plugins import Registry

EXPORT_FORMATS: Registry[ExportFormat] = Registry("export format", ExportFormat, group="kg.exports", room="kg.exports")
register = EXPORT_FORMATS.register
