"""JSON Lines and JSON arrays with titles and abstracts under their usual names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.schema import ColumnsRead, Record, Reject, Source
from kg.sources.columns import Columns
from kg.sources.content import Content
from kg.sources.fields import record_of
from kg.sources.format import Format
from kg.sources.json_objects import first_object, is_lines, iterate_lines, iterate_objects
from kg.sources.registry import register


def read_lines(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
    """Each line as a record, by the usual names of its keys or by ``columns``."""
    return _records(content.name, iterate_lines(content), columns)


def read_values(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
    """Objects as records, by the usual names of their keys or by ``columns``."""
    return _records(content.name, iterate_objects(content), columns)


def _records(
    file: str, items: Iterable[tuple[int, dict[str, Any] | Reject]], columns: Mapping[str, str]
) -> Iterator[Record | Reject | ColumnsRead]:
    table = Columns(file, columns)
    for number, item in items:
        yield item if isinstance(item, Reject) else record_of(Source(file, number), table.pick(item))
    yield table.read()


LINES = register(
    Format(
        "jsonl",
        "JSON Lines",
        "An object a line with title and abstract; other names with --map.",
        lambda head: first_object(head.text) is not None and is_lines(head.text),
        read_lines,
        order=90,
    )
)
ARRAY = register(
    Format(
        "json",
        "JSON",
        "An array of objects with title and abstract, or an object that holds one.",
        lambda head: first_object(head.text) is not None,
        read_values,
        order=100,
    )
)
