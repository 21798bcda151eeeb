"""What a query may cost: seconds and memory, of which this process can keep an eye on its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from kg.errors import QueryError
from kg.rdf.memory import MEGABYTE, own_memory

#: What a query may take unless whoever asks says otherwise: seconds, and megabytes beside the store.
SECONDS, MEGABYTES = 60, 2_000
#: Seconds between two looks at the memory: a sort of a cross product takes some 25 MB in that time.
_GLANCE = 0.05
_T = TypeVar("_T")


class QueryTimeout(QueryError):  # noqa: N818 - reads as what happened
    """A query takes longer than it may, or none could be taken in that time."""


class OutOfMemory(QueryError):  # noqa: N818
    """A query takes more memory than it may."""


def within(
    seconds: float | None, work: Callable[[], _T], *, megabytes: int | None = None, held: int | None = None
) -> _T:
    """What ``work`` returns or raises, unless it takes longer than ``seconds`` or more than ``megabytes``.

    These count from ``held`` bytes on (None: what this process holds now). Raises QueryTimeout and OutOfMemory.
    Oxigraph cannot be stopped, so the work goes on in a thread that ends with the process: whoever calls this ends it
    soon after, as a command does and a worker (:mod:`kg.rdf.workers`).
    """
    if seconds is None and megabytes is None:
        return work()
    most = None if megabytes is None else (own_memory() if held is None else held) + megabytes * MEGABYTE
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below, in the thread that waits
            # Without its frames, which hold Oxigraph's answer: that must end in the thread that it began in.
            failed.append(error.with_traceback(None))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until = None if seconds is None else time.monotonic() + seconds
    while thread.is_alive() and (until is None or time.monotonic() < until):
        if most is not None and own_memory() > most:
            message = f"the answer needs more than {megabytes:,} MB of memory; ask for less"
            raise OutOfMemory(message)
        left = _GLANCE if until is None else max(until - time.monotonic(), 0)
        thread.join(left if most is None else min(left, _GLANCE))
    if failed:
        raise failed[0]
    if not done:
        raise QueryTimeout(too_long(seconds or 0))
    return done[0]


def too_long(seconds: float) -> str:
    """What is said of a query that takes longer than ``seconds``."""
    return f"the answer takes longer than {seconds:g} s; ask for less"
