"""The tables of a graph: their Arrow schemas and the one bundle that holds them all.

Columns hold what :mod:`kg.schema` names; nested values are Arrow lists and structs. Rows are sorted by
the columns listed in :data:`SORT_KEYS`, so that the same graph is the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import pyarrow as pa

_SOURCE = pa.struct([("file", pa.string()), ("record", pa.int32())])
_IDENTIFIER = pa.struct([("scheme", pa.string()), ("value", pa.string())])
_EVIDENCE = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("sentence_start", pa.int32()),
        ("sentence_end", pa.int32()),
        ("found_by", pa.string()),
    ]
)
_SHARED = pa.struct(
    [
        ("entity", pa.string()),
        ("share", pa.float64()),
        ("via", pa.string()),
        ("a", pa.string()),
        ("b", pa.string()),
    ]
)

SCHEMAS: dict[str, pa.Schema] = {
    # `abstract` is null unless the graph was built with abstracts; `texts` always holds the text.
    "papers": pa.schema(
        [
            ("id", pa.string()),
            ("title", pa.string()),
            ("abstract", pa.string()),
            ("authors", pa.list_(pa.string())),
            ("year", pa.int16()),
            ("date", pa.string()),
            ("categories", pa.list_(pa.string())),
            ("identifiers", pa.list_(_IDENTIFIER)),
            ("url", pa.string()),
            ("sources", pa.list_(_SOURCE)),
        ]
    ),
    "texts": pa.schema([("paper", pa.string()), ("text", pa.string())]),
    "mentions": pa.schema(
        [
            ("paper", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("text", pa.string()),
            ("type", pa.string()),
            ("score", pa.float64()),
            ("found_by", pa.string()),
            ("sentence_start", pa.int32()),
            ("sentence_end", pa.int32()),
            ("entity", pa.string()),
        ]
    ),
    "links": pa.schema(
        [
            ("paper", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("url", pa.string()),
            ("kind", pa.string()),
            ("own", pa.bool_()),
        ]
    ),
    "entities": pa.schema(
        [
            ("id", pa.string()),
            ("type", pa.string()),
            ("name", pa.string()),
            ("aliases", pa.list_(pa.string())),
            ("papers", pa.int32()),
            ("family", pa.string()),
            ("broader", pa.list_(pa.string())),
        ]
    ),
    "statements": pa.schema(
        [
            ("paper", pa.string()),
            ("relation", pa.string()),
            ("entity", pa.string()),
            ("confidence", pa.float64()),
            ("evidence", pa.list_(_EVIDENCE)),
            ("relation_confidence", pa.float64()),
        ]
    ),
    "related": pa.schema(
        [
            ("a", pa.string()),
            ("b", pa.string()),
            ("score", pa.float64()),
            ("shared", pa.list_(_SHARED)),
        ]
    ),
    "lineage": pa.schema(
        [
            ("paper", pa.string()),
            ("earlier", pa.string()),
            ("entity", pa.string()),
            ("relation", pa.string()),
            ("confidence", pa.float64()),
        ]
    ),
    # `number` and `unit` as printed; `comparable` and `comparable_unit` as figures of the metric can be compared.
    # `metric`, `dataset`, `task`, `subject` and `over` are ids of entities, or null.
    "results": pa.schema(
        [
            ("paper", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("value", pa.string()),
            ("number", pa.float64()),
            ("unit", pa.string()),
            ("comparable", pa.float64()),
            ("comparable_unit", pa.string()),
            ("form", pa.string()),
            ("metric", pa.string()),
            ("dataset", pa.string()),
            ("task", pa.string()),
            ("subject", pa.string()),
            ("over", pa.string()),
            ("confidence", pa.float64()),
            ("sentence_start", pa.int32()),
            ("sentence_end", pa.int32()),
        ]
    ),
    "repositories": pa.schema([("a", pa.string()), ("b", pa.string()), ("url", pa.string())]),
    "hierarchy": pa.schema(
        [
            ("entity", pa.string()),
            ("broader", pa.string()),
            ("rule", pa.string()),
            ("evidence", pa.string()),
        ]
    ),
    "merges": pa.schema(
        [
            ("entity", pa.string()),
            ("name", pa.string()),
            ("type", pa.string()),
            ("rule", pa.string()),
            ("evidence", pa.string()),
            ("papers", pa.int32()),
        ]
    ),
    "rejects": pa.schema(
        [
            ("file", pa.string()),
            ("record", pa.int32()),
            ("reason", pa.string()),
            ("excerpt", pa.string()),
        ]
    ),
}

SORT_KEYS: dict[str, tuple[str, ...]] = {
    "papers": ("id",),
    "texts": ("paper",),
    "mentions": ("paper", "start", "end", "type"),
    "links": ("paper", "start", "end"),
    "entities": ("id",),
    "statements": ("paper", "entity"),
    "related": ("a", "b"),
    "lineage": ("paper", "earlier", "entity"),
    "results": ("paper", "start", "metric", "dataset", "subject", "over"),
    "repositories": ("a", "b", "url"),
    "hierarchy": ("entity", "broader"),
    "merges": ("entity", "name", "type"),
    "rejects": ("file", "record", "reason"),
}


class _ReadWhenUsed:
    """Fills a slot when it is first looked at: most commands need two or three of the tables."""

    __slots__ = ("_read",)
    _read: Callable[[str], pa.Table]

    def __getattr__(self, name: str) -> pa.Table:
        # called only for what is not there, so for a table once at most
        if name not in SCHEMAS:
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message)
        table = self._read(name)
        object.__setattr__(self, name, table)
        return table


@dataclass(frozen=True, slots=True)
class Tables(_ReadWhenUsed):
    """All tables of one graph, each with the schema of its name in :data:`SCHEMAS`."""

    papers: pa.Table
    texts: pa.Table
    mentions: pa.Table
    links: pa.Table
    entities: pa.Table
    statements: pa.Table
    related: pa.Table
    lineage: pa.Table
    results: pa.Table
    repositories: pa.Table
    hierarchy: pa.Table
    merges: pa.Table
    rejects: pa.Table

    @classmethod
    def when_used(cls, read: Callable[[str], pa.Table]) -> Tables:
        """Tables each of which is ``read`` by its name when it is first used."""
        tables = cls.__new__(cls)
        object.__setattr__(tables, "_read", read)
        return tables

    def items(self) -> list[tuple[str, pa.Table]]:
        """(name, table) pairs in the order of declaration."""
        return [(f.name, getattr(self, f.name)) for f in fields(self)]


def empty_tables() -> Tables:
    """Tables with every column and no row."""
    return Tables(**{name: schema.empty_table() for name, schema in SCHEMAS.items()})
