"""One build at a time writes a graph directory, and clears away what builds that were killed have left there.

The lock is the operating system's: it ends with the process that has it, however that ends. It stands in the folder for
temporary files, so that a graph's folder holds nothing else; builds of other users or machines are not seen by it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import GraphInUse, OutputError
from kg.storage.files import remove_leftovers

if TYPE_CHECKING:
    from filelock import FileLock


def file_lock(target: Path, purpose: str = "") -> FileLock:
    """The lock of this user on ``target`` for a purpose, not yet acquired. Raises OSError where there can be none."""
    from filelock import FileLock

    place = os.path.realpath(target) + purpose
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
    home = Path(tempfile.gettempdir()) / f"kg-locks-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    home.mkdir(mode=0o700, exist_ok=True)
    return FileLock(home / f"{name}.lock")


@contextmanager
def only_build(target: Path) -> Iterator[None]:
    """Be the only build of this user into ``target`` for the ``with`` block.

    Raises GraphInUse at once where another is at work, and OutputError where no lock can be made.
    """
    from filelock import Timeout

    place = Path(os.path.realpath(target))
    try:
        lock = file_lock(target)
        lock.acquire(timeout=0)
    except Timeout as error:
        message = f"{target}: another build is writing there; wait for its end, or name another folder"
        raise GraphInUse(message) from error
    except OSError as error:
        message = f"{target} cannot be locked: {error.strerror or error} in the folder {tempfile.gettempdir()}"
        raise OutputError(message) from error
    try:
        for folder in (place, place.parent):
            remove_leftovers(folder)
        yield
    finally:
        lock.release()
