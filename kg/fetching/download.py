"""A request to a file of JSON Lines, page by page: whole in the end, and never begun anew where it was cut."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import FetchError, OutputError, Refused
from kg.fetching.archive import Archive, Page
from kg.fetching.polite import PoliteClient
from kg.schema import Progress, Record
from kg.storage.lock import file_lock

#: What is answered where a cursor is too old or of another.
_UNKNOWN_PLACE = (400, 404, 410)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file that was written, its records, and how many more came twice or could not be used.

    ``not_found`` are the records that were looked up by title in vain, ``missing`` those that the archive counted and
    did not give. ``went_on`` says whether an earlier download was gone on with.
    """

    file: Path
    records: int
    twice: int
    unusable: int
    not_found: int
    missing: int
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
    not_found: int = 0


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
    it is whole; a request that was cut goes on from there, or begins anew where the archive no longer knows the place.
    ``say`` is told what is waited for.

    Raises FetchError where the archive does not answer or has nothing that can be used, and OutputError where the
    files cannot be written or another download is writing them.
    """
    target = Path(out)
    part, kept = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.state")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        client = PoliteClient(
            pause=archive.pause,
            mailto=mailto,
            headers=archive.headers,
            key_name=archive.key_name,
            sleep=sleep,
            say=say,
        )
        with client, _only_download(target):
            fetched = _download(archive, client, target, part, kept, progress, say)
    except OSError as error:
        message = f"{target} cannot be written ({error.strerror or error}); name another file with --out"
        raise OutputError(message) from error
    if not fetched.records:
        message = f"{archive.name} has no paper for this request that can be used; nothing was written"
        raise FetchError(message)
    if fetched.missing:
        say(f"{archive.name} counted {fetched.missing:,} more than it gave; what it gave is written")
    return fetched


def _download(
    archive: Archive,
    client: PoliteClient,
    target: Path,
    part: Path,
    kept: Path,
    progress: Progress | None,
    say: Callable[[str], None],
) -> Fetched:
    """Write page after page to ``part``, keep how far that is in ``kept``, and make ``part`` the target at the end."""
    state, seen = _begun(part, kept, archive.request())
    went_on = resumed = bool(state.next)
    with part.open("r+b" if went_on else "wb") as stream:
        stream.truncate(state.size)
        stream.seek(state.size)
        while True:
            try:
                page = archive.page(client, state.next)
            except Refused as error:
                if not (resumed and error.status in _UNKNOWN_PLACE):
                    raise
                say(f"{archive.name} no longer knows where the download stood (status {error.status}); it begins anew")
                state, seen, went_on, resumed = _State(state.request), set(), False, False
                stream.seek(0)
                stream.truncate()
                continue
            resumed = False
            _write(page, stream, seen, state)
            if progress is not None:
                progress("fetch", state.records, page.total)
            if page.next is None:
                break
            if page.next == state.next:
                message = f"{archive.name} gives the same page again and again; ask again later, or for fewer days"
                raise FetchError(message)
            state.next = page.next
            _keep(kept, state)
    if state.records:
        part.replace(target)
    part.unlink(missing_ok=True)
    kept.unlink(missing_ok=True)
    missing = max(0, (page.total or 0) - state.records - state.twice - state.unusable)
    return Fetched(target, state.records, state.twice, state.unusable, state.not_found, missing, went_on)


@contextmanager
def _only_download(target: Path) -> Iterator[None]:
    """Be the only download of this user to ``target`` for the ``with`` block. Raises OutputError where another is."""
    from filelock import Timeout

    lock = file_lock(target, "fetch")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        message = f"{target}: another kg fetch is writing there; wait for its end, or name another file with --out"
        raise OutputError(message) from error
    try:
        yield
    finally:
        lock.release()


def _write(page: Page, stream: BinaryIO, seen: set[str], state: _State) -> None:
    """Write the records of ``page`` that are not among ``seen`` to the disk, and count them in ``state``."""
    state.not_found += page.not_found
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


def _begun(part: Path, kept: Path, request: dict[str, str]) -> tuple[_State, set[str]]:
    """State and papers of an earlier download of the same request; a new state where it is none, or damaged."""
    try:
        state = _State(**json.loads(kept.read_text(encoding="utf-8")))
        with part.open("rb") as written:
            content = written.read(state.size)
        seen = {_key(json.loads(line)) for line in content.splitlines()}
        if (state.request, state.size, state.records) == (request, len(content), len(seen)):
            return state, seen
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    return _State(request), set()


def _keep(kept: Path, state: _State) -> None:
    """Write ``state`` so that a cut leaves the old one or the new one."""
    new = kept.with_name(kept.name + ".new")
    new.write_text(json.dumps(asdict(state), ensure_ascii=True, sort_keys=True), encoding="utf-8")
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
