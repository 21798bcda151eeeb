"""The graph directory on disk: read, written to a temporary folder and renamed into place.

papers.parquet … rejects.parquet   the tables (kg.storage.tables)
texts.parquet                      the papers' texts, for evidence; leave it out to publish without abstracts
extractions.parquet                what extraction found, for the next build (kg.storage.extractions)
manifest.json                      versions, parameters, inputs with SHA-256, counts, stages
graph.nt, graph.ttl                RDF
index.html, report.md              views
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError, NotAGraph
from kg.storage.tables import SCHEMAS, Tables

MANIFEST = "manifest.json"
TABLE_FILES: dict[str, str] = {name: f"{name}.parquet" for name in SCHEMAS}
#: Raised when a reader of the old layout could not read the new one.
LAYOUT_VERSION = 2


def write_tables(tables: Tables, folder: Path) -> None:
    """Write each table as a Parquet file with zstd compression; the same tables give the same bytes."""
    for name, table in tables.items():
        pq.write_table(table, folder / TABLE_FILES[name], compression="zstd", write_statistics=True)


def read_tables(folder: Path) -> Tables:
    """The tables of the graph in ``folder``. Raises NotAGraph where one is missing or cannot be read."""
    read_manifest(folder)
    try:
        # a ParquetFile and not read_table, whose datasets bring pandas where that is installed, at half a second
        read = {name: pq.ParquetFile(folder / file).read() for name, file in TABLE_FILES.items()}
        return Tables(**{name: table.cast(SCHEMAS[name]) for name, table in read.items()})
    except (OSError, pa.ArrowException) as error:
        message = f"{folder}: the graph is damaged: {error}. Build it again with `kg build INPUT --out {folder}`."
        raise NotAGraph(message) from error


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write ``manifest`` as JSON, keys in the order given."""
    text = json.dumps({"layout": LAYOUT_VERSION, **manifest}, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the graph in ``folder``. Raises NotAGraph where there is none, or one of another layout."""
    path = folder / MANIFEST
    if not path.is_file():
        what = "is no folder" if not folder.is_dir() else f"holds no {MANIFEST}"
        message = f"{folder} {what}, so it is not a graph. Build one with `kg build INPUT --out {folder}`."
        raise NotAGraph(message)
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        layout = manifest.get("layout")
    except (OSError, ValueError, AttributeError) as error:
        message = f"{path}: cannot be read as JSON: {error}. Build the graph again."
        raise NotAGraph(message) from error
    if layout != LAYOUT_VERSION:
        message = f"{path}: layout {layout}, expected {LAYOUT_VERSION}. Build the graph again with this version of kg."
        raise NotAGraph(message)
    return manifest


def check_target(target: Path) -> None:
    """Raise GraphError unless ``target`` is free, an empty folder, or a graph that may be replaced."""
    try:
        str(target).encode()
    except UnicodeEncodeError as error:  # Arrow opens no such path
        message = f"{str(target)!r} is no name in UTF-8; name another folder with --out."
        raise GraphError(message) from error
    _restore(target)
    if not target.exists():
        return
    if not target.is_dir():
        message = f"{target} is a file; --out names the folder to write the graph to."
        raise GraphError(message)
    if any(target.iterdir()) and not (target / MANIFEST).is_file():
        message = f"{target} holds other files and no graph; name a new or empty folder with --out."
        raise GraphError(message)


def replace_directory(target: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary folder beside ``target``, then put it in the place of ``target``.

    Whatever stops ``write``, the old graph stays as it was; a process killed between the two renames leaves
    it under ``.NAME.previous``, from where the next call brings it back. Raises GraphError as check_target.
    """
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        write(fresh)
        # mkdtemp gives a private folder; a graph is as readable as any folder the user makes.
        fresh.chmod(0o777 & ~_umask())
        previous = _previous(target)
        if target.exists():
            target.rename(previous)
        fresh.rename(target)
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _previous(target: Path) -> Path:
    return target.parent / f".{target.name}.previous"


def _restore(target: Path) -> None:
    """Bring back the old graph of a process that was killed between the two renames."""
    previous = _previous(target)
    if previous.exists():
        if target.exists():
            shutil.rmtree(previous, ignore_errors=True)
        else:
            previous.rename(target)


def _umask() -> int:
    """The process's file mode mask, which can only be read by setting it."""
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask
