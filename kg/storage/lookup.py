"""Rows of tables by what they hold."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def rows_with(table: pa.Table, column: str, value: str) -> list[dict[str, Any]]:
    """The rows of ``table`` that hold ``value`` in ``column``."""
    rows: list[dict[str, Any]] = table.filter(pc.equal(table[column], value)).to_pylist()
    return rows


def folded(name: str) -> str:
    """``name`` without case and with single spaces."""
    return " ".join(name.casefold().split())
