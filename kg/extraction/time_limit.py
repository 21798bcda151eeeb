"""A limit on the time that one text may take in the process that reads it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TimeUp(BaseException):
    """The time is up. It is no Exception, which a component might catch and go on."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the block once it has taken ``seconds``.

    It ends whatever heeds signals: Python, waiting, and regular expressions, which look for them every few thousand
    steps. A call into a library that never looks goes on, and nothing is limited where there are no such signals
    (Windows), outside the main thread, or where the program has a use for SIGALRM itself. What must end in any case
    needs a process of its own (see :mod:`kg.extraction.readers`).
    """
    free = (signal.SIG_DFL, _interrupt) if hasattr(signal, "setitimer") else ()
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGALRM) not in free:
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    # Again each second after: an exception that is raised while an object is freed goes no further.
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _interrupt(*_: object) -> None:
    raise TimeUp
