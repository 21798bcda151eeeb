"""Whether the files of a graph are those that its build wrote: by size at each opening, by SHA-256 when asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: A graph is published without the texts, and asked without what the next build starts from.
MAY_BE_MISSING = frozenset(("texts.parquet", "extractions.parquet", "records.parquet"))
#: What answers are made from. The page and the report are read by people, who may edit or leave them out.
_DATA = (".parquet", ".nt", ".nt.gz", ".ttl", ".ttl.gz")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a ``file`` of a graph."""

    file: str
    what: str


def contents(folder: Path, files: Iterable[str]) -> dict[str, dict[str, int | str]]:
    """For each of ``files`` in ``folder`` its number of bytes and its SHA-256, as a manifest lists them."""
    return {file: {"bytes": (folder / file).stat().st_size, "sha256": _sha256(folder / file)} for file in files}


def first_fault(folder: Path, manifest: Mapping[str, Any]) -> Fault | None:
    """The first file of data in ``folder`` that is missing or has another size than ``manifest`` says; None for none.

    Reads no file, so that it can be asked at each opening.
    """
    return next((fault for fault in _by_size(folder, manifest) if fault.file.endswith(_DATA)), None)


def faults(folder: Path, manifest: Mapping[str, Any]) -> list[Fault]:
    """Every file in ``folder`` that is not what ``manifest`` says; reads each file once."""
    found = {fault.file: fault for fault in _by_size(folder, manifest)}
    for file, told in _listed(manifest):
        if file not in found and told and (folder / file).is_file() and _sha256(folder / file) != told["sha256"]:
            found[file] = Fault(file, "is not what the build wrote: its SHA-256 is another")
    return [found[file] for file in sorted(found)]


def _by_size(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Fault]:
    for file, told in _listed(manifest):
        path = folder / file
        if not path.is_file():
            if file not in MAY_BE_MISSING:
                yield Fault(file, "is missing")
        elif told and (size := path.stat().st_size) != told["bytes"]:
            yield Fault(file, f"has {size:,} bytes and not the {told['bytes']:,} that the build wrote")


def _listed(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The files of a manifest with what it says of each; nothing is said by builds that only listed them."""
    files = manifest.get("files") or {}
    for file in sorted(files, key=str):
        told = files[file] if isinstance(files, Mapping) else None
        whole = isinstance(told, Mapping) and isinstance(told.get("bytes"), int) and isinstance(told.get("sha256"), str)
        if isinstance(file, str) and not Path(file).is_absolute() and ".." not in Path(file).parts:
            yield file, told if whole and told is not None else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
