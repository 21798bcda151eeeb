"""A request to a file of JSON Lines, page by page: whole in the end, and never begun anew where it was cut."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import FetchError, OutputError
from kg.fetching.archive import Archive, Page
from kg.fetching.polite import PoliteClient
from kg.schema import Progress, Record


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file that was written, its records, and how many more came twice or could not be used."""

    file: Path
    records: int
    twice: int
    unusable: int
    went_on: bool


@dataclass(slots=True)
class _State:
    """How far a download is: where the next page begins, and the bytes and counts of what is written."""

    request: dict[str, str]
    next: str = ""
    size: int = 0
    records: int = 0
    twice: int = 0
    unusable: int = 0


def download(
    archive: Archive,
    out: str | Path,
    *,
    mailto: str = "",
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    say: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Write every record of ``archive`` to ``out`` as JSON Lines that :func:`kg.build` reads, and say how many.

    Records come in the order of the archive, each once. What is fetched lies in two hidden files beside ``out`` until
    it is whole; a request that was cut goes on from there. ``say`` is told what is waited for.

    Raises FetchError where the archive does not answer or has nothing that can be used, and OutputError where the
    files cannot be written.
    """
    target = Path(out)
    part, kept = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.state")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        state, went_on = _begun(part, kept, archive.request())
        client = PoliteClient(pause=archive.pause, mailto=mailto, headers=archive.headers, sleep=sleep, say=say)
        with client, part.open("r+b" if went_on else "wb") as stream:
            seen = _resume(part, stream, state.size)
            while True:
                page = archive.page(client, state.next)
                _write(page, stream, seen, state)
                if progress is not None:
                    progress("fetch", state.records, page.total)
                if page.next is None:
                    break
                state.next = page.next
                _keep(kept, state)
        if state.records:
            part.replace(target)
        part.unlink(missing_ok=True)
        kept.unlink(missing_ok=True)
    except OSError as error:
        message = f"{target} cannot be written ({error.strerror or error}); name another file with --out"
        raise OutputError(message) from error
    if not state.records:
        message = f"{archive.name} has no paper for this request that can be used; nothing was written"
        raise FetchError(message)
    return Fetched(target, state.records, state.twice, state.unusable, went_on)


def _write(page: Page, stream: BinaryIO, seen: set[str], state: _State) -> None:
    """Write the records of ``page`` that are not among ``seen`` to the disk, and count them in ``state``."""
    for item in page.items:
        if not isinstance(item, Record):
            state.unusable += 1
            continue
        fields = _fields(item)
        if _key(fields) in seen:
            state.twice += 1
            continue
        seen.add(_key(fields))
        stream.write(json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        state.records += 1
    stream.flush()
    os.fsync(stream.fileno())
    state.size = stream.tell()


def _begun(part: Path, kept: Path, request: dict[str, str]) -> tuple[_State, bool]:
    """The state of an earlier download of the same request, and whether there is one."""
    try:
        state = _State(**json.loads(kept.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return _State(request), False
    if state.request != request or not part.is_file() or part.stat().st_size < state.size:
        return _State(request), False
    return state, True


def _resume(part: Path, stream: BinaryIO, size: int) -> set[str]:
    """The papers in the first ``size`` bytes of ``part``; what stands behind them is cut off ``stream``."""
    stream.truncate(size)
    stream.seek(size)
    if not size:
        return set()
    with part.open("rb") as written:
        return {_key(json.loads(line)) for line in written.read(size).splitlines()}


def _keep(kept: Path, state: _State) -> None:
    """Write ``state`` so that a cut leaves the old one or the new one."""
    fields = {name: getattr(state, name) for name in _State.__dataclass_fields__}
    new = kept.with_name(kept.name + ".new")
    new.write_text(json.dumps(fields, ensure_ascii=True, sort_keys=True), encoding="utf-8")
    new.replace(kept)


def _fields(record: Record) -> dict[str, Any]:
    """The fields of ``record`` under the names by which JSON Lines are read; empty ones are left out."""
    known = dict(record.identifiers)
    fields: dict[str, Any] = {
        "id": record.id,
        "title": record.title,
        "abstract": record.abstract,
        "authors": list(record.authors),
        "date": record.date,
        "year": None if record.date else record.year,
        "categories": list(record.categories),
        "url": record.url,
    }
    fields |= {scheme: known.get(scheme) for scheme in ("arxiv", "doi", "acl")}
    return {name: value for name, value in fields.items() if value}


def _key(fields: dict[str, Any]) -> str:
    """What tells one paper from another: its identifier in the archive, else its title."""
    return str(fields.get("arxiv") or fields.get("doi") or fields.get("acl") or fields.get("id") or fields["title"])
