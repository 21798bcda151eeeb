"""The one way in which files and folders are written: whole or not at all.

What is written stands under a hidden name beside its place and is renamed at the end, so that whatever stops the
writing (an error, Ctrl-C, a full disk) leaves the old file as it was. The place is checked before any work is done for
it. A name's last suffix says how a file is compressed (:data:`COMPRESSIONS`), without time or name inside, so that
equal content is equal bytes. A link is followed: what it points to is written, and it stays a link. Devices and pipes
(``/dev/stdout``) are written straight.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO, cast

from kg.errors import OutputError

if TYPE_CHECKING:
    from io import BufferedIOBase

#: Start of the names of what is not yet whole.
UNFINISHED = ".kg-unfinished-"


def _gzip(file: IO[bytes]) -> BufferedIOBase:
    from gzip import GzipFile

    return GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)


def _bzip2(file: IO[bytes]) -> BufferedIOBase:
    from bz2 import BZ2File

    return cast("BufferedIOBase", BZ2File(file, "wb"))


def _xz(file: IO[bytes]) -> BufferedIOBase:
    from lzma import LZMAFile

    return cast("BufferedIOBase", LZMAFile(file, "wb"))


def _zstandard(file: IO[bytes]) -> BufferedIOBase:
    from backports.zstd import ZstdFile

    return cast("BufferedIOBase", ZstdFile(file, "wb"))


#: What packs a file, by the suffix of its name.
COMPRESSIONS: dict[str, Callable[[IO[bytes]], BufferedIOBase]] = {
    ".gz": _gzip,
    ".bz2": _bzip2,
    ".xz": _xz,
    ".zst": _zstandard,
}


def check_file(target: Path) -> None:
    """Raise OutputError unless the file ``target`` can be written; folders that it needs are made later."""
    place = _place(target)
    if _is_stream(target, place):
        return
    if place.is_dir():
        message = f"{target} is a folder; name a file to write"
        raise OutputError(message)
    _check_writable(target, place)


def check_folder(target: Path) -> None:
    """Raise OutputError unless files can be written into the folder ``target``, which need not be there yet."""
    place = _place(target)
    if place.exists() and not place.is_dir():
        message = f"{target} is a file; name a folder to write"
        raise OutputError(message)
    _check_writable(target, place)


@contextmanager
def open_binary(target: Path) -> Iterator[IO[bytes]]:
    """``target`` to be written, compressed as its name says; it is there once the ``with`` block ends well.

    Raises as :func:`check_file`.
    """
    check_file(target)
    place = _place(target)
    with ExitStack() as stack:
        if _is_stream(target, place):
            file: IO[bytes] = stack.enter_context(target.open("wb"))
        else:
            file = stack.enter_context(_renamed_at_the_end(place))
        pack = COMPRESSIONS.get(target.suffix.lower())
        yield file if pack is None else cast("IO[bytes]", stack.enter_context(pack(file)))


@contextmanager
def open_text(target: Path) -> Iterator[TextIO]:
    """As :func:`open_binary`, for text in UTF-8 with ``\\n`` at the ends of lines on every system."""
    with open_binary(target) as file:
        text = TextIOWrapper(file, encoding="utf-8", newline="\n")
        try:
            yield text
            text.flush()
        finally:
            # the file below is closed by whoever opened it, and closing it here would write the end of it twice
            with suppress(OSError, ValueError):
                text.detach()


@contextmanager
def fill_folder(target: Path) -> Iterator[Path]:
    """A folder to be filled, whose files stand in ``target`` once the ``with`` block ends well.

    Other files in ``target`` stay; those of the same names are replaced. Raises as :func:`check_folder`.
    """
    check_folder(target)
    with unfinished_folder(target) as (fresh, place):
        yield fresh
        put_in_place(fresh, place)


@contextmanager
def unfinished_folder(target: Path) -> Iterator[tuple[Path, Path]]:
    """A hidden folder in ``target``, or beside it where it is not there yet, and the place that ``target`` means.

    It is gone at the end of the ``with`` block, and so are the parents of ``target`` that were made for it, unless
    something was put there.
    """
    place = _place(target)
    home = place if place.is_dir() else place.parent
    made = _make_folder(home)
    fresh = home / _unfinished_name()
    fresh.mkdir()
    try:
        yield fresh, place
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        _remove_empty(made)


def put_in_place(fresh: Path, place: Path) -> None:
    """Make ``fresh`` the folder ``place``, or move its files there where there is one."""
    if not place.exists():
        fresh.rename(place)
        return
    for path in files_below(fresh):
        goal = place / path
        goal.parent.mkdir(parents=True, exist_ok=True)
        (fresh / path).replace(goal)


def remove_leftovers(folder: Path) -> None:
    """Remove from ``folder`` what processes of this machine that have ended left unfinished there."""
    with suppress(OSError):
        for path in sorted(folder.glob(f"{UNFINISHED}{_machine()}-*")):
            process = path.name.removeprefix(UNFINISHED).split("-")[1]
            if not process.isdigit() or _is_running(int(process)):
                continue
            with suppress(OSError):
                path.unlink() if path.is_file() else shutil.rmtree(path)


def files_below(folder: Path) -> list[str]:
    """The files in ``folder`` and its folders, as paths from there with slashes, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


@contextmanager
def _renamed_at_the_end(place: Path) -> Iterator[IO[bytes]]:
    made = _make_folder(place.parent)
    fresh = place.parent / _unfinished_name()
    try:
        with fresh.open("xb") as file:
            yield file
        if place.exists():
            shutil.copymode(place, fresh)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
        _remove_empty(made)


def _place(target: Path) -> Path:
    """Where ``target`` is once links are followed, as an absolute path. Raises OutputError for what can be no path."""
    try:
        place = Path(os.path.realpath(target))
        place.exists()  # a name may be too long to be asked for
    except (OSError, ValueError) as error:
        message = f"{target} cannot be written: {_reason(error)}"
        raise OutputError(message) from error
    return place


def _is_stream(target: Path, place: Path) -> bool:
    """Whether ``target`` is a device or a pipe, which cannot be replaced by a file of its name."""
    return target.parts[:2] == ("/", "dev") or (place.exists() and not place.is_file() and not place.is_dir())


def _check_writable(target: Path, place: Path) -> None:
    """Raise OutputError unless something can be made where ``place`` is, or in the nearest folder above that exists."""
    if place.exists() and not os.access(place, os.W_OK):
        message = f"{target} is read-only"
        raise OutputError(message)
    home = place if place.is_dir() else next(p for p in place.parents if p.exists())
    if not home.is_dir():
        message = f"{target} cannot be written: {home} is a file, so nothing can stand below it"
        raise OutputError(message)
    probe = home / _unfinished_name()
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        message = f"{target} cannot be written: {_reason(error)} in the folder {home}"
        raise OutputError(message) from error


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _make_folder(folder: Path) -> list[Path]:
    """Make ``folder`` and its parents; returns those that were not there, the innermost first."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _unfinished_name() -> str:
    return f"{UNFINISHED}{_machine()}-{os.getpid()}-{secrets.token_hex(6)}"


def _machine() -> str:
    """What tells machines that share a folder apart, since each numbers its processes for itself."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _is_running(process: int) -> bool:
    if os.name != "posix":  # where to ask is to end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
