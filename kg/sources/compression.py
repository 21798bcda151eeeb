"""Bytes of compressed files: gzip, bzip2, xz and Zstandard, told by their magic numbers."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from pathlib import Path
from typing import cast

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
        from backports import zstd

        # frame after frame, and EOFError where the file ends within one
        return cast("io.BufferedIOBase", zstd.open(source if isinstance(source, Path) else io.BytesIO(source)))
    return _opened(source)


def _opened(source: Path | bytes) -> io.BufferedReader | io.BytesIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)
