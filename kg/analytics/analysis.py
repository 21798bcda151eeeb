"""What an analysis is: a name, a line about it, and a function from the graph's tables to one table.

The table's rows are ordered, the most telling first. What a reader must know to use the figures (a sample's size and
seed, what was left out) stands in a note that travels with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from kg.plugins import LAST
from kg.storage.tables import Tables

_NOTE = b"note"


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis as `kg analyze DIR NAME` runs it: ``run`` with its defaults. ``order`` is the place in the list."""

    name: str
    summary: str
    run: Callable[[Tables], pa.Table]
    order: int = LAST


def table(note: str, **columns: pa.Array) -> pa.Table:
    """``columns`` as a table that carries ``note``."""
    # not pa.table, which loads pandas too
    return pa.Table.from_pydict(columns).replace_schema_metadata({_NOTE: note.encode()} if note else None)


def note_of(found: pa.Table) -> str:
    """The note that an analysis put on its table; empty where there is none."""
    note: bytes = (found.schema.metadata or {}).get(_NOTE, b"")
    return note.decode()


def texts(values: Iterable[str | None]) -> pa.Array:
    """A column of text."""
    # pa.array loads pandas, where that is installed, which costs a command three times what it does itself
    builder = pa.lib.StringBuilder()
    builder.append_values(values)
    return builder.finish()


def text_lists(values: Iterable[list[str]]) -> pa.Array:
    """A column of lists of text."""
    return pa.array(list(values), pa.list_(pa.string()))


def counts(values: Any) -> pa.Array:  # noqa: ANN401 - whatever NumPy takes
    """A column of whole numbers."""
    numbers = np.ascontiguousarray(values, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)])  # as above


def figures(values: Any, digits: int = 4) -> pa.Array:  # noqa: ANN401
    """A column of numbers with ``digits`` behind the point, so that it does not hang on rounding; NaN becomes null."""
    return pa.array(np.asarray(values, dtype=np.float64).round(digits) + 0.0, from_pandas=True)
