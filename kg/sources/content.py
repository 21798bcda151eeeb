"""The content of one input: its bytes, its text in whatever encoding, and what binary files it may be."""

from __future__ import annotations

import codecs
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO, cast

from kg.sources.limits import USUAL_LIMITS, Limits

HEAD_BYTES = 1 << 18  # enough for the first record of any format, OpenAlex works included

#: UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ADVICE_FOR_BINARY = (
    (b"%PDF", "a PDF file; save the list of papers as text, or export it as BibTeX or CSV"),
    (b"PK\x03\x04", "a zip archive or an office document; unpack it, or save the table as CSV"),
    (b"\x89PNG\r\n", "a PNG image; save the list of papers as text"),
    (b"\xff\xd8\xff", "a JPEG image; save the list of papers as text"),
    (b"GIF8", "a GIF image; save the list of papers as text"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it"),
    (b"Rar!\x1a", "a RAR archive; unpack it"),
    (b"SQLite format 3\0", "an SQLite database; export the table as CSV or Parquet"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save the table as CSV"),
)
_CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b") + b"\x7f"


@dataclass(frozen=True, slots=True)
class Content:
    """The content of one input, decompressed: ``opened`` starts it from the beginning each time.

    ``limits`` say how much of it may be held in memory at once.
    """

    name: str
    opened: Callable[[], io.BufferedIOBase]
    limits: Limits = USUAL_LIMITS

    def head(self) -> bytes:
        """The first bytes, at most :data:`HEAD_BYTES`; of a damaged archive what can be read."""
        read = bytearray()
        with self.opened() as stream:
            try:
                # One read at a time, so that what comes before the damage is not lost with it.
                while len(read) < HEAD_BYTES and (chunk := stream.read1(HEAD_BYTES)):
                    read += chunk
            except (EOFError, OSError, zlib.error, lzma.LZMAError):
                if not read:
                    raise
        return bytes(read[:HEAD_BYTES])

    def text(self) -> TextIO:
        """The text with every line break as a newline: UTF-16 and UTF-8 by their marks, else UTF-8.

        A byte that is no UTF-8 is read as Windows-1252, as old files and stray characters have it.
        """
        stream = cast(BinaryIO, self.opened())
        return io.TextIOWrapper(stream, encoding=_encoding(self.head()), errors=_STRAY_BYTES, newline=None)

    def lines(self) -> Iterator[str]:
        """The lines of the text. Raises TooLong where one is longer than a record may be."""
        with self.text() as stream:
            yield from self.limits.lines(stream)

    def whole_text(self) -> str:
        """All of the text. Raises TooLong where it is longer than a file may be."""
        with self.text() as stream:
            return self.limits.whole(stream)


def decode_head(head: bytes) -> str:
    """``head`` as text with every line break as a newline, as far as it goes."""
    text = head.decode(_encoding(head), errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def advice_for_binary(head: bytes) -> str | None:
    """What a binary file of a known kind is and the way on; None where it is none of those."""
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it"
    return next((advice for magic, advice in _ADVICE_FOR_BINARY if head.startswith(magic)), None)


def is_binary(head: bytes) -> bool:
    """Whether ``head`` is no text: more than a stray control character among 50, where it is not UTF-16."""
    sample = head[:4096]
    if _encoding(head) != "utf-8-sig":
        return False
    return len(sample) - len(sample.translate(None, _CONTROL_BYTES)) > len(sample) / 50


def _encoding(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    # Without a mark: every other byte of UTF-16 in a Latin script is zero, and no byte of the rest is.
    sample = head[:2000]
    even, odd = sample[0::2], sample[1::2]
    if len(sample) >= 8 and odd.count(0) > 0.7 * len(odd) and 0 not in even:
        return "utf-16-le"
    if len(sample) >= 8 and even.count(0) > 0.7 * len(even) and 0 not in odd:
        return "utf-16-be"
    return "utf-8-sig"


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, with Latin-1 for the five it leaves open."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return "".join(_one_byte(bytes([b])) for b in stray), error.end


def _one_byte(byte: bytes) -> str:
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


_STRAY_BYTES = "kg-stray-bytes"
codecs.register_error(_STRAY_BYTES, _stray_bytes)
