"""Parquet files with title and abstract columns."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from kg.schema import ColumnsRead, Record, Reject, Source
from kg.sources.columns import SAMPLE, Columns, present
from kg.sources.content import Content
from kg.sources.fields import columns_of, has_title, record_of
from kg.sources.format import Format
from kg.sources.registry import register


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
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
            given = present(names, columns)
            table = Columns(content.name, given)
            table.see(names)
            if "title" not in given and not has_title(names):
                expected = f"{columns['title']!r} or " if "title" in columns else ""
                expected += "a title column (name yours with --map title=NAME)"
                yield Reject(content.name, 0, f"expected {expected}, found the columns {', '.join(names)}")
                yield table.read()
                return
            used = {name for found in columns_of(names, given).values() for name in found}
            unused = [f.name for f in file.schema_arrow if f.name not in used and _is_text(f.type)]
            for batch in itertools.islice(file.iter_batches(batch_size=SAMPLE, columns=unused), 1 if unused else 0):
                for row in batch.to_pylist():
                    table.see_texts(row)
            for batch in file.iter_batches(batch_size=4096, columns=[n for n in names if n in used]):
                for row in _with_dates_as_text(batch).to_pylist():
                    number += 1
                    yield record_of(Source(content.name, number), table.pick(row))
            yield table.read()
        except (pa.ArrowException, OSError) as error:
            # A damaged page: the batches before it have been read.
            yield Reject(content.name, number + 1 if number else 0, f"not a readable Parquet file: {error}")


def _is_text(kind: Any) -> bool:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


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
