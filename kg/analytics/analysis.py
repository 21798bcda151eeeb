"""What an analysis is: a name, a line about it, and a function from the graph's tables to one table.

The table's rows are ordered, the most telling first. What a reader must know to use the figures (a sample's size and
seed, what was left out) stands in a note that travels with the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from kg.storage.tables import Tables

_NOTE = b"note"


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis as `kg analyze DIR NAME` runs it: ``run`` with its defaults."""

    name: str
    summary: str
    run: Callable[[Tables], pa.Table]


def table(columns: Mapping[str, Sequence[Any] | Any], schema: Sequence[tuple[str, pa.DataType]], note: str) -> pa.Table:
    """``columns`` as a table of ``schema`` that carries ``note``."""
    typed = pa.schema(list(schema), metadata={_NOTE: note.encode()})
    return pa.table({name: pa.array(columns[name], kind) for name, kind in schema}, schema=typed)


def note_of(found: pa.Table) -> str:
    """The note that an analysis put on its table; empty where there is none."""
    return (found.schema.metadata or {}).get(_NOTE, b"").decode()
