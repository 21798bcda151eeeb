"""Inputs: which files are meant, and how they are named in a graph."""

from __future__ import annotations

import glob
import hashlib
import itertools
import json
import os
import re
import select
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import BinaryIO

from kg.errors import InputNotFound, NoSuchItem, UnreadableInput
from kg.sources.compression import open_decompressed
from kg.sources.content import Content
from kg.sources.limits import MEGABYTE, USUAL_LIMITS, Limits

STDIN = "-"
#: Seconds for which a pipe is waited for that nobody writes to.
PATIENCE = 10.0
_KEPT_BYTE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """A file to read: ``name`` stands in the graph, ``path`` is where it is ("-": standard input)."""

    name: str
    path: Path


def find_inputs(inputs: Sequence[str | Path]) -> list[InputFile]:
    """The files that ``inputs`` (files, folders, globs, "-") mean, each once, sorted by name.

    Folders are read recursively without hidden files and READMEs. A name says no more of the machine than is
    needed to tell the files apart: a file's own name, below a folder its path there, and parent folders only
    where two names would be the same. Graphs that `kg build` wrote are no input: within a folder and behind a pattern
    they are skipped (see :func:`skipped_graphs`). Raises InputNotFound where an input means no file, and
    UnreadableInput where it is a graph itself.
    """
    wanted: dict[Path, tuple[str, ...]] = {}
    for item in inputs:
        for path, parts in _expand(str(item))[0]:
            # The shorter name of a file that is meant twice, so that the order of the inputs decides nothing.
            wanted[path] = min(wanted.get(path, parts), parts, key=lambda p: (len(p), p))
    return sorted(InputFile(name, path) for path, name in _unique_names(wanted).items())


def names_meant(wanted: Sequence[str | Path], known: Sequence[str]) -> set[str]:
    """Those of the ``known`` names of inputs that ``wanted`` mean: names, patterns of names, folders, paths of files.

    Raises NoSuchItem where one of them means none.
    """
    found: set[str] = set()
    for item in map(str, wanted):
        shown = printable(item).rstrip("/")
        own = {n for n in known if n == shown or n.startswith(f"{shown}/") or fnmatchcase(n, shown)}
        if not own and (Path(item).exists() or glob.has_magic(item)):
            own = {f.name for f in find_inputs([item])} & set(known)
        if not own:
            message = f"the graph has no input {item!r}; it has {', '.join(sorted(known)[:10])}"
            raise NoSuchItem(message + (f" and {len(known) - 10:,} more" if len(known) > 10 else ""))
        found |= own
    return found


def skipped_graphs(inputs: Sequence[str | Path]) -> list[str]:
    """The folders within ``inputs`` that hold a graph that `kg build` wrote, each by its path below the input."""
    return sorted({printable("/".join(parts)) for item in inputs for parts in _expand(str(item))[1]})


def _expand(item: str) -> tuple[list[tuple[Path, tuple[str, ...]]], set[tuple[str, ...]]]:
    """(resolved path, parts of its shortest name) of every file that one input means, and the parts of graphs in it."""
    if item == STDIN:
        return [(Path(STDIN), ("stdin",))], set()
    if not item.strip():
        message = f"{item!r}: an input without a name; name a file or folder (. is the one that you are in)"
        raise InputNotFound(message)
    path = Path(item)
    if path.is_dir():
        if not os.access(path, os.R_OK | os.X_OK):
            message = f"{item}: a folder that you are not allowed to read"
            raise UnreadableInput(message)
        if _is_graph(path):
            message = f"{item}: a graph that `kg build` wrote, and no papers; name the files that it was built from"
            raise UnreadableInput(message)
        found = sorted(f for f in path.rglob("*") if f.is_file() and not _is_skipped(f.relative_to(path)))
        files, graphs = _without_graphs(found, path)
        if not files:
            message = f"{item}: the folder holds no file to read" + (" but those of a graph" if graphs else "")
            raise InputNotFound(message)
        return [(f.resolve(), f.relative_to(path).parts) for f in files], {g.relative_to(path).parts for g in graphs}
    if path.is_file():
        return [(path.resolve(), (path.name,))], set()
    if path.exists():
        return [(path, (path.name,))], set()  # a pipe, whose resolved name is no path
    if path.is_symlink():
        message = f"{item}: a link to {printable(str(path.readlink()))}, which is not there"
        raise InputNotFound(message)
    # Path.glob takes no absolute patterns.
    matches = sorted(map(Path, glob.glob(item, recursive=True))) if glob.has_magic(item) else []  # noqa: PTH207
    files, graphs = _without_graphs([m for m in matches if m.is_file()], _fixed_part(path))
    if not files:
        what = "no file matches the pattern" if glob.has_magic(item) else "no such file or folder"
        message = f"{item}: {what}" + (" but those of a graph that `kg build` wrote" if graphs else "")
        raise InputNotFound(message)
    return [(f.resolve(), (f.name,)) for f in files], {(g.name,) for g in graphs}


def _without_graphs(files: Sequence[Path], root: Path) -> tuple[list[Path], set[Path]]:
    """``files`` without those that lie in a graph at or below ``root``, and these graphs."""
    graphs: set[Path] = set()
    known: dict[Path, Path | None] = {}

    def graph_of(folder: Path) -> Path | None:
        if folder not in known:
            is_within = folder != root and root in folder.parents
            above = graph_of(folder.parent) if is_within else None
            known[folder] = above or (folder if _is_graph(folder) else None)
        return known[folder]

    kept = []
    for file in files:
        graph = graph_of(file.parent)
        if graph is None:
            kept.append(file)
        else:
            graphs.add(graph)
    return kept, graphs


def _is_graph(folder: Path) -> bool:
    """Whether ``folder`` has the manifest that `kg build` writes."""
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and {"kg", "layout"} <= manifest.keys()


def _fixed_part(pattern: Path) -> Path:
    """The folder that a pattern begins with, before the first part that stands for several names."""
    fixed = itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parts)
    return Path(*fixed)


def _is_skipped(path: PurePath) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name.upper().startswith("README")


def _unique_names(wanted: dict[Path, tuple[str, ...]]) -> dict[Path, str]:
    """Short names, lengthened by parent folders until no two are the same."""
    parts = dict(wanted)
    while True:
        names: dict[str, list[Path]] = {}
        for path, own in parts.items():
            names.setdefault("/".join(own), []).append(path)
        clashing = [path for paths in names.values() if len(paths) > 1 for path in paths]
        longer = {p: p.parts[-len(parts[p]) - 1 :] for p in clashing if len(p.parts) > len(parts[p]) + 1}
        if not longer:
            return {path: printable("/".join(own)) for path, own in parts.items()}
        parts.update(longer)


def printable(name: str) -> str:
    r"""A name whose bytes are no UTF-8 with those bytes as ``\xff``: tables and pages cannot hold them.

    >>> print(printable("caf\udce9.csv"), printable("half a pair \ud800"))
    caf\xe9.csv half a pair \ud800
    """
    # Python keeps such a byte of a file's name or of an argument as half of a surrogate pair (PEP 383).
    bytes_shown = _KEPT_BYTE.sub(lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}", name)
    return bytes_shown.encode("utf-8", "backslashreplace").decode()


def file_digest(path: Path) -> str:
    """SHA-256 of the bytes of the file, in hexadecimal; "" where it cannot be read (reading it gives a reject)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def open_content(file: InputFile, limits: Limits = USUAL_LIMITS) -> tuple[Content, str]:
    """The content of ``file``, decompressed, and the SHA-256 of its bytes ("" where it cannot be read).

    What can be read only once (stdin, a pipe) is held in memory, as far as ``limits`` go. Raises OSError where it has
    no content that ends: for a socket, a device, and a pipe that nobody writes to for :data:`PATIENCE` seconds.
    """
    source: Path | bytes = file.path
    if str(file.path) == STDIN:
        source = _all_of(sys.stdin.buffer, limits)
    elif file.path.exists() and not file.path.is_file():
        source = _read_once(file.path, limits)
    sha256 = hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else file_digest(source)
    return Content(file.name, lambda: open_decompressed(source), limits), sha256


def _all_of(stream: BinaryIO, limits: Limits) -> bytes:
    """All bytes of ``stream``. Raises OSError where they are more than ``limits`` let a file have."""
    content = stream.read(limits.file * MEGABYTE + 1)
    if len(content) > limits.file * MEGABYTE:
        raise OSError(limits.file_reason())
    return content


def _read_once(path: Path, limits: Limits) -> bytes:
    """The bytes of a pipe or of the terminal. Raises OSError for what has no end, or no beginning."""
    kind = path.stat().st_mode
    if stat.S_ISSOCK(kind):
        message = "a socket, which holds no file"
        raise OSError(message)
    if not stat.S_ISFIFO(kind):
        if path.samefile(os.devnull):
            return b""
        with path.open("rb") as stream:
            if stream.isatty():
                return _all_of(stream, limits)
        message = "a device, which has no end"
        raise OSError(message)
    # Without a writer the opening itself would wait, so it is told not to.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as pipe:  # noqa: PTH123
        if not select.select([pipe], [], [], PATIENCE)[0]:
            message = f"a pipe that nobody wrote to within {PATIENCE:g} s"
            raise OSError(message)
        os.set_blocking(pipe.fileno(), True)
        return _all_of(pipe, limits)
