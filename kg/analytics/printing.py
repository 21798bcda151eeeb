"""An analysis as text: cells for a terminal, and CSV."""

from __future__ import annotations

from itertools import chain
from typing import TextIO

import pyarrow as pa

from kg.storage.csv_rows import write_rows


def rows_as_text(found: pa.Table) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of ``found`` as text; lists are parted by "; ", and nothing is an empty cell."""
    return found.column_names, [[cell_text(value) for value in row.values()] for row in found.to_pylist()]


def write_csv(found: pa.Table, file: TextIO, *, safe: bool = False) -> None:
    """Write ``found`` to ``file`` as CSV with a header, in full precision; lists are parted by "; ".

    Where ``safe``, no cell is one that a spreadsheet runs as a formula.
    """
    rows = (
        ["; ".join(value) if isinstance(value, list) else value for value in row.values()] for row in found.to_pylist()
    )
    write_rows(chain([found.column_names], rows), file, safe=safe)


def cell_text(value: object) -> str:
    """A value for a reader: four significant digits.

    >>> [cell_text(v) for v in (0.123456, 1e-20, 12, ["a", "b"], None)]
    ['0.1235', '1e-20', '12', 'a; b', '']
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)
