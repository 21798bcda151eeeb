"""export(): a graph directory in another format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from kg.errors import KgError, OutputError
from kg.exports.format import ExportFormat
from kg.exports.rdf import RDF_FORMATS
from kg.exports.registry import EXPORT_FORMATS
from kg.rdf.formats import write_rdf
from kg.rdf.triples import PARTS, Part
from kg.storage import is_graph, open_manifest
from kg.storage.files import check_file, check_folder


def export(
    directory: str | Path,
    out: str | Path | None = None,
    *,
    format: str,
    parts: Sequence[str] | None = None,
    license: str | None = None,
    safe_csv: bool = False,
) -> Path:
    """Write the graph in ``directory`` to ``out`` and return its path.

    By default ``out`` stands here and is called graph with the format's suffix, or where that is a folder, graph- and
    the format's name.
    ``parts`` limits an RDF export to some of "papers", "entities", "statements", "evidence" and "related";
    ``license`` is the IRI of the licence that its description names. ``safe_csv`` sets off cells of CSV that a
    spreadsheet would run as formulas (:mod:`kg.storage.spreadsheet_cells`). Raises NotAGraph where there is no graph,
    and KgError for an unknown format or part, or a part, a licence or ``safe_csv`` with a format that knows none, and
    OutputError where ``out`` cannot be written or is the folder of a graph.
    """
    folder = Path(directory)
    open_manifest(folder)
    known = EXPORT_FORMATS.by_name()
    if format not in known:
        message = f"no export format {format!r}; expected one of {', '.join(known)}"
        raise KgError(message)
    chosen = known[format]
    write = chosen.write_safe if safe_csv else chosen.write
    if write is None:
        message = f"the format {format} has no cells of CSV; leave out --safe-csv"
        raise KgError(message)
    target = Path(out) if out is not None else Path(f"graph-{format}" if chosen.is_folder else f"graph{chosen.suffix}")
    if format not in {f.name for f in RDF_FORMATS}:
        if parts is not None or license is not None:
            message = f"the format {format} is written whole and names no licence; leave out --only and --licence"
            raise KgError(message)
        _check_target(chosen, target)
        write(folder, target)
        return target
    _check_target(chosen, target)
    write_rdf(folder, target, format, parts=PARTS if parts is None else _checked(parts), license=license)
    return target


def _check_target(format: ExportFormat, target: Path) -> None:
    """Raise OutputError, before any work is done, where ``target`` is no place for a file or folder of ``format``."""
    if not format.is_folder:
        check_file(target)
        return
    check_folder(target)
    if is_graph(target):
        message = f"{target} is a graph, whose files an export must not be mixed with; name another folder with --out"
        raise OutputError(message)


def _checked(parts: Sequence[str]) -> tuple[Part, ...]:
    unknown = [p for p in parts if p not in get_args(Part)]
    if unknown or not parts:
        message = f"no part {', '.join(unknown) or 'given'!r} of a graph; expected some of {', '.join(PARTS)}"
        raise KgError(message)
    return tuple(p for p in PARTS if p in parts)
