"""Parquet files with title and abstract columns."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from kg.schema import Record, Reject, Source
from kg.sources.content import Content
from kg.sources.fields import has_title, is_used, pick, record_of
from kg.sources.format import Format
from kg.sources.registry import register


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Rows as records, a batch at a time; columns of no use, such as embeddings, are not read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    with content.opened() as opened:
        # Parquet is read from its end: a compressed stream has to be unpacked first.
        is_seekable = isinstance(opened, io.BytesIO) or isinstance(getattr(opened, "raw", None), io.FileIO)
        stream = opened if is_seekable else io.BytesIO(opened.read())
        try:
            file = pq.ParquetFile(stream)
            names = file.schema_arrow.names
            wanted = columns.get("title")
            if wanted not in names if wanted else not has_title(names):
                expected = repr(wanted) if wanted else "a title column (name yours with --map title=NAME)"
                yield Reject(content.name, 0, f"expected {expected}, found the columns {', '.join(names)}")
                return
            for batch in file.iter_batches(batch_size=4096, columns=[n for n in names if is_used(n, columns)]):
                for row in _with_dates_as_text(batch).to_pylist():
                    number += 1
                    yield record_of(Source(content.name, number), pick(row, columns))
        except (pa.ArrowException, OSError) as error:
            # A damaged page: the batches before it have been read.
            yield Reject(content.name, number + 1 if number else 0, f"not a readable Parquet file: {error}")


def _with_dates_as_text(batch: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """``batch`` with times as text: Python's have no nanoseconds, and a value that has some would be an error."""
    import pyarrow as pa

    for i, field in enumerate(batch.schema):
        if pa.types.is_temporal(field.type):
            batch = batch.set_column(i, field.name, batch.column(i).cast(pa.string()))
    return batch


FORMAT = register(
    Format(
        "parquet",
        "Parquet",
        "A table with title and abstract columns; other names with --map.",
        lambda head: head.raw.startswith(b"PAR1"),
        read,
        binary=True,
        order=20,
    )
)
