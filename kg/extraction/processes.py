"""Worker processes that end with the process that started them, however that ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
from multiprocessing import parent_process

_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Make this process, which :mod:`multiprocessing` started, end when its parent does, even by SIGKILL.

    A thread waits for the end of the parent. Where a text keeps the interpreter busy, as a regular expression can, no
    thread gets its turn; so on Linux the kernel is asked to end this process as well.
    """
    parent = parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        _ask_the_kernel()
        if os.getppid() != parent.pid:  # it ended before the kernel was asked
            os._exit(1)

    def end_after() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_after, name="end with parent", daemon=True).start()


def _ask_the_kernel() -> None:
    import ctypes

    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):  # another C library; the thread does it
        return
