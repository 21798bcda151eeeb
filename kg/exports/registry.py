"""The export formats: a module of this room each, and those of other packages (entry points ``kg.exports``)."""

from __future__ import annotations

from kg.exports.format import ExportFormat
from kg.plugins import Registry

EXPORT_FORMATS: Registry[ExportFormat] = Registry("export format", ExportFormat, group="kg.exports", room="kg.exports")
register = EXPORT_FORMATS.register


def list_formats() -> list[dict[str, str]]:
    """``use``, ``name``, ``suffix`` and ``description`` of each format that can be read or written.

    ``use`` is "read" or "write" (:meth:`kg.Graph.export`); ``suffix`` is the usual end of a written file's name, empty
    for a folder and for what is read, which is recognised by its content.
    """
    from kg.sources.read import formats

    return [
        {"use": "read", "name": f.name, "suffix": "", "description": f"{f.title}: {f.description}"} for f in formats()
    ] + [{"use": "write", "name": f.name, "suffix": f.suffix, "description": f.description} for f in EXPORT_FORMATS]
