"""The graph directory on disk: read, written to a hidden folder inside and moved into place.

papers.parquet … rejects.parquet   the tables (kg.storage.tables)
texts.parquet                      the papers' texts, for evidence; leave it out to publish without abstracts
extractions.parquet                what extraction found, for the next build (kg.storage.extractions)
records.parquet                    what was read from each input, for `kg add` and `kg remove` (kg.storage.records)
manifest.json                      versions, parameters, inputs, model and vocabulary with SHA-256, counts, stages, the
                                   files of the graph with size and SHA-256
graph.nt.gz, evidence.nt.gz        RDF: the main graph and the evidence (kg.rdf.write)
index.html, report.md              views

What else stands in the folder (notes, exports, the user's own pages) is the user's: a build leaves it as it is.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import GraphError, NotAGraph, OutputError
from kg.storage.files import UNFINISHED, check_folder, files_below, unfinished_folder
from kg.storage.integrity import contents, first_fault

MANIFEST = "manifest.json"
#: Made from a graph when it is asked, and no longer true once it is built again; may be deleted at any time.
CACHE = ".store"
#: A new graph, whole, whose files are being moved to where those of the old one stand.
_NEXT = ".kg-next"
#: Raised when a reader of the old layout could not read the new one.
LAYOUT_VERSION = 3


def open_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the graph in ``folder``, whose files of data are all there and of the size that it says.

    Raises NotAGraph where they are not, and as :func:`read_manifest`.
    """
    manifest = read_manifest(folder)
    fault = first_fault(folder, manifest)
    if fault is None:
        return manifest
    now = read_manifest(folder)  # another build may have put its graph there in the meantime
    fault = first_fault(folder, now)
    if fault is not None:
        raise damaged(folder, f"{fault.file} {fault.what}")
    return now


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """What changes when another graph takes the place of the one in ``folder``; None where there is none."""
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def damaged(folder: Path, why: str) -> NotAGraph:
    """The error that says what is wrong with the graph in ``folder``, and how to make it anew."""
    return NotAGraph(f"{folder}: the graph is damaged: {why}. Build it again with `kg build INPUT --out {folder}`.")


def write_manifest(manifest: Mapping[str, Any], folder: Path) -> None:
    """Write ``manifest`` as JSON, keys in the order given, with "files": what stands in ``folder``; write it last.

    Each file has its size in bytes and its SHA-256, but for the manifest itself.
    """
    files = contents(folder, sorted(set(files_below(folder)) - {MANIFEST}))
    text = json.dumps({"layout": LAYOUT_VERSION, **manifest, "files": files}, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the graph in ``folder``. Raises NotAGraph where there is none, or one of another layout."""
    path = folder / MANIFEST
    try:
        _finish(folder)
    except OSError as error:
        message = f"{folder}: the graph was left half replaced, and cannot be put right: {error}. Make it writable."
        raise NotAGraph(message) from error
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


def is_graph(folder: Path) -> bool:
    """Whether ``folder`` holds a graph, of this layout or another."""
    return (folder / MANIFEST).is_file() or (folder / _NEXT / MANIFEST).is_file()


def check_target(target: Path) -> None:
    """Raise GraphError unless ``target`` is free, an empty folder, or a graph that may be replaced.

    Raises OutputError where no folder can be written there.
    """
    try:
        str(target).encode()
    except UnicodeEncodeError as error:  # Arrow opens no such path
        message = f"{str(target)!r} is no name in UTF-8; name another folder with --out."
        raise GraphError(message) from error
    check_folder(target)
    if not target.exists():
        return
    _finish(target)
    others = (p for p in target.iterdir() if not p.name.startswith((UNFINISHED, _NEXT)))
    if any(others) and not (target / MANIFEST).is_file():
        message = f"{target} holds other files and no graph; name a new or empty folder with --out."
        raise GraphError(message)


def replace_directory(target: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a hidden folder, the manifest last, then put that in the place of the graph in ``target``.

    Whatever stops ``write``, the old graph stays as it was; where the process is killed while the files are moved, the
    next call that reads or writes the graph moves the rest. Files that no build wrote stay where they are. Raises
    as :func:`check_target`, and OutputError where ``write`` cannot write.
    """
    check_target(target)
    with unfinished_folder(target) as (fresh, place):
        try:
            write(fresh)
        except OSError as error:  # a full disk, a limit
            kept = "the graph there is as it was" if is_graph(place) else "nothing was written"
            message = f"{target} cannot be written: {error.strerror or error}; {kept}"
            raise OutputError(message) from error
        if not place.exists():
            fresh.rename(place)
            return
        _check_room(place, files_below(fresh), target)
        shutil.rmtree(place / _NEXT, ignore_errors=True)
        fresh.rename(place / _NEXT)  # from here on the new graph is the graph
        _finish(place)


def _finish(folder: Path) -> None:
    """Move the files of a graph that is whole under ``_NEXT`` to where they belong, and those of the old one away.

    Several processes may do this at the same time.
    """
    coming = folder / _NEXT
    if not (coming / MANIFEST).is_file():
        return
    new = files_below(coming)
    gone = set(_files_of(folder)) - set(_files_of(coming))
    for path in sorted(gone):
        (folder / path).unlink(missing_ok=True)
        _remove_empty_parents(folder, path)
    for made in (folder / CACHE, *folder.glob(f"{CACHE}-*")):  # with what a killed process left of it
        shutil.rmtree(made, ignore_errors=True)
    for path in (*sorted(set(new) - {MANIFEST}), MANIFEST):
        with suppress(FileNotFoundError):  # moved by another process
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (coming / path).replace(folder / path)
    shutil.rmtree(coming, ignore_errors=True)


def _files_of(folder: Path) -> Iterable[str]:
    """The files that the build of the graph in ``folder`` wrote, as paths from there."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        listed = manifest.get("files") or ()
    except (OSError, ValueError, AttributeError):
        return ()
    # a manifest is no reason to reach out of its folder
    return [
        f for f in (*listed, MANIFEST) if isinstance(f, str) and not Path(f).is_absolute() and ".." not in Path(f).parts
    ]


def _check_room(place: Path, files: Iterable[str], target: Path) -> None:
    """Raise GraphError where a folder of the user's stands where a file of the graph must, or the other way about."""
    for file in files:
        path = place / file
        above = [p for p in path.parents if place in p.parents]
        if path.is_dir() or any(p.exists() and not p.is_dir() for p in above):
            message = f"{target} holds {file.split('/')[0]}, where the graph's own must stand; move it elsewhere."
            raise GraphError(message)


def _remove_empty_parents(folder: Path, path: str) -> None:
    with suppress(OSError):
        for parent in list(Path(path).parents)[:-1]:
            (folder / parent).rmdir()
