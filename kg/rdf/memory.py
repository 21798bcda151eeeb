"""How much memory this process holds, so that a query that takes too much can be given up."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: A megabyte, as limits of memory count it.
MEGABYTE = 1_000_000
_PAGES = Path("/proc/self/statm")


def own_memory() -> int:
    """The bytes of memory that this process holds for itself; their highest number so far where only that is known.

    0 where the platform tells neither.
    """
    try:
        _, resident, shared, *_ = _PAGES.read_text(encoding="ascii").split()
        return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
