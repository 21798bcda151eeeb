"""The records that a graph was built from, kept with it so that inputs can be added and removed without the rest.

``records.parquet`` has a row an input, sorted by name: its digest, what its columns were read as, its records and its
rejects, as JSON. It holds the abstracts: leave it out, as texts.parquet, to publish a graph without them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.schema import ColumnsRead, InputRead, Record, Reject, Source

RECORDS = "records.parquet"
_FIELDS = tuple(f.name for f in fields(Record) if f.name != "source")
_SCHEMA = pa.schema([("file", pa.string()), ("sha256", pa.string()), ("columns", pa.string()), ("read", pa.string())])


def write_records(inputs: Iterable[InputRead], folder: Path) -> None:
    """Write ``inputs``, sorted by name; the same inputs give the same bytes."""
    rows = [input_row(i) for i in sorted(inputs, key=lambda i: i.file)]
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), folder / RECORDS, compression="zstd")


def read_kept(folder: Path) -> list[InputRead]:
    """The inputs of the graph in ``folder``. Raises GraphError where they were left out or are damaged."""
    try:
        rows = pq.ParquetFile(folder / RECORDS).read().to_pylist()
        return [input_of(row) for row in rows]
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError) as error:
        message = f"{folder}: {RECORDS}, which a graph grows from, cannot be read: {error}. Build the graph again."
        raise GraphError(message) from error


def input_row(read: InputRead) -> dict[str, str | None]:
    """What was read from one input as a row of texts; :func:`input_of` reads it."""
    # one record after the other: an input may hold all of a large graph
    records = ", ".join(json.dumps(_told(r), ensure_ascii=False) for r in read.records)
    rejects = json.dumps([asdict(r) for r in read.rejects], ensure_ascii=False)
    return {
        "file": read.file,
        "sha256": read.sha256,
        "columns": json.dumps([asdict(c) for c in read.columns], ensure_ascii=False),
        "read": f"[[{records}], {rejects}]",
    }


def _told(record: Record) -> dict[str, Any]:
    return {"record": record.source.record, **{name: getattr(record, name) for name in _FIELDS}}


def input_of(row: Mapping[str, Any]) -> InputRead:
    """What was read from one input, from its row."""
    records, rejects = json.loads(row["read"])
    return InputRead(
        row["file"],
        row["sha256"],
        tuple(ColumnsRead(**_tuples(c)) for c in json.loads(row["columns"])),
        tuple(_record(row["file"], r) for r in records),
        tuple(Reject(**r) for r in rejects),
    )


def _record(file: str, told: dict[str, Any]) -> Record:
    source = Source(file, told.pop("record"))
    return Record(source, **_tuples(told))


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    """``fields`` with tuples for lists, and for lists in lists."""
    return {
        name: tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value
        for name, value in fields.items()
    }
