"""The export formats: a module of this room each, and those of other packages (entry points ``kg.exports``)."""

from __future__ import annotations

from kg.exports.format import ExportFormat
from kg.plugins import Registry

EXPORT_FORMATS: Registry[ExportFormat] = Registry("export format", ExportFormat, group="kg.exports", room="kg.exports")
register = EXPORT_FORMATS.register


def list_formats() -> list[dict[str, str]]:
    """``use``, ``name``, ``suffix`` and ``description`` of each format that can be read or written.

    ``use`` is "read", "unpack" (a compression of what is read), "write" (:meth:`kg.Graph.export`) or "answer" (of a
    query); ``suffix`` is the usual end of a written file's name, empty for folders, answers and what is read, which is
    recognised by its content.
    """
    from kg.rdf.result_formats.registry import RESULT_FORMATS
    from kg.sources.compression import COMPRESSIONS
    from kg.sources.read import formats

    rows = [("read", f.name, "", f"{f.title}: {f.description}") for f in formats()]
    rows += [("unpack", name, "", "Taken off any of these; told by the content.") for name in COMPRESSIONS]
    rows += [("write", f.name, f.suffix, f.description) for f in EXPORT_FORMATS]
    rows += [("answer", f.name, "", f.description) for f in RESULT_FORMATS]
    return [dict(zip(("use", "name", "suffix", "description"), row, strict=True)) for row in rows]
