"""Bytes of compressed files: gzip, bzip2, xz and Zstandard, told by their magic numbers."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 14
#: The compressions that are taken off, and the bytes that files of each begin with.
COMPRESSIONS = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\0", "Zstandard": b"\x28\xb5\x2f\xfd"}


def open_decompressed(source: Path | bytes) -> io.BufferedIOBase:
    """A file, or bytes already read, from the beginning, with the compression taken off."""
    with _opened(source) as stream:
        head = stream.read(max(map(len, COMPRESSIONS.values())))
    compression = next((name for name, magic in COMPRESSIONS.items() if head.startswith(magic)), None)
    if compression == "gzip":
        return gzip.open(source if isinstance(source, Path) else io.BytesIO(source))
    if compression == "bzip2":
        return bz2.open(source if isinstance(source, Path) else io.BytesIO(source))
    if compression == "xz":
        return lzma.open(source if isinstance(source, Path) else io.BytesIO(source))
    if compression == "Zstandard":
        return io.BufferedReader(_Zstandard(_opened(source)))
    return _opened(source)


def _opened(source: Path | bytes) -> io.BufferedReader | io.BytesIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


class _Zstandard(io.RawIOBase):
    """Frames of a Zstandard file, one after the other; unlike the library's reader, it tells a file cut short."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        import zstandard

        self._stream = stream
        self._library = zstandard.ZstdDecompressor()
        self._frame = self._library.decompressobj()
        self._ready = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer``; raises EOFError where the file ends within a frame."""
        view = memoryview(buffer).cast("B")
        while not self._ready:
            chunk = (self._frame.unused_data if self._frame.eof else b"") or self._stream.read(_CHUNK)
            if self._frame.eof and chunk:
                self._frame = self._library.decompressobj()
            elif not chunk:
                if not self._frame.eof:
                    message = "the file ended before the end of a Zstandard frame"
                    raise EOFError(message)
                return 0
            self._ready = self._frame.decompress(chunk)
        taken = self._ready[: len(view)]
        view[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)

    def close(self) -> None:
        """Close the file below as well."""
        self._stream.close()
        super().close()
