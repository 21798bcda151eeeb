"""How much of an input is held in memory at once: what is longer is set aside, and the reason names the limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

MEGABYTE = 1_000_000


class TooLong(ValueError):  # noqa: N818 - reads as what happened
    """A record, or a file that is read as a whole, is longer than may be held in memory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest ``record`` (a line, a row, an element), and the longest ``file`` of a format that is read as a whole.

    In megabytes, decompressed. JSON arrays, BibTeX, RIS, listing pages and what comes through a pipe are read as a
    whole; JSON Lines, CSV and XML record by record, however long the file.
    """

    record: int = 16
    file: int = 256

    def whole(self, stream: TextIO) -> str:
        """All of ``stream``. Raises TooLong where it is longer than a ``file`` may be."""
        text = stream.read(self.file * MEGABYTE + 1)
        if len(text) > self.file * MEGABYTE:
            raise TooLong(self.file_reason())
        return text

    def file_reason(self) -> str:
        """Why a file is not read, and what to do."""
        return f"longer than {self.file:,} MB, which this format is read in at once; --max-file reads more"

    def lines(self, stream: TextIO) -> Iterator[str]:
        """The lines of ``stream``. Raises TooLong where one is longer than a ``record`` may be."""
        most = self.record * MEGABYTE
        while line := stream.readline(most + 1):
            if len(line) > most:
                raise TooLong(self.record_reason("a line"))
            yield line

    def record_reason(self, what: str) -> str:
        """Why ``what`` is not read, and what to do."""
        return (
            f"{what} is longer than {self.record:,} MB, and nothing is read from there on; "
            "--max-record reads longer ones"
        )


#: What holds where nothing else is said: a hundred times what the longest records have.
USUAL_LIMITS = Limits()


class Metered:
    """A stream of bytes that counts what was read since :meth:`reset`."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream, self._limits, self._read = stream, limits, 0

    def reset(self) -> None:
        """A new record begins."""
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises TooLong where a record grows too long."""
        chunk = self._stream.read(size)
        self._read += len(chunk)
        if self._read > self._limits.record * MEGABYTE:
            raise TooLong(self._limits.record_reason("an element"))
        return chunk
