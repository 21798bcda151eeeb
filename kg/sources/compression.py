"""Bytes of compressed files: gzip, bzip2 and Zstandard, told by their magic numbers."""

from __future__ import annotations

import bz2
import gzip
import io
from pathlib import Path
from typing import cast


def open_decompressed(source: Path | bytes) -> io.BufferedIOBase:
    """A file, or bytes already read, from the beginning, with the compression taken off."""
    with _opened(source) as stream:
        magic = stream.read(4)
    if magic.startswith(b"\x1f\x8b"):
        return gzip.open(source if isinstance(source, Path) else io.BytesIO(source))
    if magic.startswith(b"BZh"):
        return bz2.open(source if isinstance(source, Path) else io.BytesIO(source))
    if magic == b"\x28\xb5\x2f\xfd":
        from backports import zstd

        # frame after frame, and EOFError where the file ends within one
        return cast("io.BufferedIOBase", zstd.open(source if isinstance(source, Path) else io.BytesIO(source)))
    return _opened(source)


def _opened(source: Path | bytes) -> io.BufferedReader | io.BytesIO:
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)
