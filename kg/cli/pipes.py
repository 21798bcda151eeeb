"""Standard output and error of the command whose reader may go away, as in ``kg extract … | head``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast


@contextmanager
def patient_streams() -> Iterator[None]:
    """Let the command end quietly where nobody reads its output any longer, and work on where nobody reads its errors.

    What is printed to standard output is a result, and without a reader there is no use in the rest of it; progress
    and warnings go to standard error, and no work hangs on them.
    """
    before = sys.stdout, sys.stderr
    sys.stdout = cast("TextIO", _Stream(before[0], ends=True))
    sys.stderr = cast("TextIO", _Stream(before[1], ends=False))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class _Stream:
    """A text stream that throws away what nobody reads; where it ``ends``, the command is over then (SystemExit)."""

    def __init__(self, stream: TextIO, *, ends: bool) -> None:
        self._stream, self._ends = stream, ends

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError as error:
            self._give_up(error)
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError as error:
            self._give_up(error)

    def _give_up(self, error: BrokenPipeError) -> None:
        # what is still held back is flushed when the process ends, and must go somewhere
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if self._ends:
            raise SystemExit(0) from error
