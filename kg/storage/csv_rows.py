"""Rows as CSV with a newline behind each, whatever stands in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from kg.storage.spreadsheet_cells import inert


def write_rows(rows: Iterable[Iterable[object]], file: TextIO, *, safe: bool = False) -> None:
    """Write ``rows`` to ``file``; where ``safe``, with cells that no spreadsheet runs as formulas.

    >>> import sys
    >>> write_rows([["title", "year"], ["Nets, Wide", 2024]], sys.stdout)
    title,year
    "Nets, Wide",2024
    """
    writer = csv.writer(_Newlines(file))
    for row in rows:
        writer.writerow(map(inert, row) if safe else row)


class _Newlines:
    """Puts a newline in the place of RFC 4180's two characters at the end of a row.

    Where it is told to end rows so itself, Python's writer leaves a carriage return in a cell without quotes, and
    readers take it for the end of a row (CPython before 3.13).
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, row: str) -> int:
        """Write a whole row, as csv gives it."""
        return self._file.write(row.removesuffix("\r\n") + "\n")
