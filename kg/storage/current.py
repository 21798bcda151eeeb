"""What was made of the graph in a folder, made anew once another graph stands there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from kg.errors import GraphError
from kg.storage.directory import stamp

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)


class Current(Generic[_T]):
    """What ``make`` makes of the graph in ``directory``. Raises what that raises, the first time."""

    def __init__(self, directory: Path, make: Callable[[], _T]) -> None:
        self._directory, self._make = directory, make
        self._lock = threading.Lock()
        self._stamp = stamp(directory)
        self._value = make()

    @property
    def value(self) -> _T:
        """What was made last."""
        return self._value

    def is_old(self) -> bool:
        """Whether another graph stands in the folder than the one that this was made of."""
        return stamp(self._directory) != self._stamp

    def renew(self) -> _T | None:
        """Make it anew where it is old, and return what it was before; None where it stays as it is.

        It stays, with a warning in the log, where no graph can be read in the folder.
        """
        with self._lock:
            read_at = stamp(self._directory)
            if read_at == self._stamp:
                return None
            # another one may take its place in the meantime: then this is old again at once
            self._stamp, before = read_at, self._value
            try:
                self._value = self._make()
            except GraphError as error:
                _LOG.warning("%s; answers come from the graph before", error)
                return None
            return before
