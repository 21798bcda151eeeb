"""Domain objects to Arrow tables, sorted by the keys of each table, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate, chain
from operator import attrgetter, itemgetter
from typing import Any

import pyarrow as pa

from kg.names.metric_scales import comparable, scale_of
from kg.schema import (
    Broader,
    Entity,
    EntityType,
    Extraction,
    Lineage,
    Merge,
    Paper,
    Reject,
    RelatedPapers,
    SharedRepository,
    Statement,
)
from kg.storage.tables import SCHEMAS, SORT_KEYS, Tables


def make_tables(
    *,
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    related: Sequence[RelatedPapers],
    lineage: Sequence[Lineage] = (),
    repositories: Sequence[SharedRepository] = (),
    hierarchy: Sequence[Broader] = (),
    merges: Sequence[Merge],
    rejects: Sequence[Reject],
    entity_of: dict[tuple[str, str, EntityType], str],
    with_abstracts: bool = False,
) -> Tables:
    """All tables of a graph. ``entity_of`` maps (paper, local name, type) to the id of the entity."""
    mentions = [(m, entity_of[e.paper, e.name, e.type]) for x in extractions for e in x.entities for m in e.mentions]
    mentions.sort(key=lambda row: _MENTION_KEY(row[0]))
    papers = sorted(papers, key=lambda p: p.id)
    return Tables(
        papers=_table("papers", papers, abstract=[p.abstract if with_abstracts else None for p in papers]),
        texts=_arrow("texts", {"paper": [p.id for p in papers], "text": [p.text for p in papers]}),
        mentions=_table("mentions", [m for m, _ in mentions], entity=[entity for _, entity in mentions]),
        links=_sorted_table("links", (k for x in extractions for k in x.links)),
        entities=_sorted_table("entities", entities),
        statements=_sorted_table("statements", statements),
        related=_sorted_table("related", related),
        lineage=_sorted_table("lineage", lineage),
        results=_results(_result_rows(extractions, entities, statements, entity_of)),
        repositories=_sorted_table("repositories", repositories),
        hierarchy=_sorted_table("hierarchy", hierarchy),
        merges=_sorted_table("merges", merges),
        rejects=_sorted_table("rejects", rejects),
    )


def entities_of(tables: Tables) -> tuple[Entity, ...]:
    """The entities of ``tables``, by id."""
    return tuple(
        Entity(**{**row, "aliases": tuple(row["aliases"]), "broader": tuple(row["broader"])})
        for row in tables.entities.to_pylist()
    )


def statements_of(tables: Tables) -> tuple[Statement, ...]:
    """The statements of ``tables`` without their evidence, by paper and entity."""
    return tuple(Statement(**row, evidence=()) for row in tables.statements.drop_columns(["evidence"]).to_pylist())


def hierarchy_of(tables: Tables) -> tuple[Broader, ...]:
    """The links of ``tables`` from entities to broader ones."""
    return tuple(Broader(**row) for row in tables.hierarchy.to_pylist())


def _sorted_table(name: str, rows: Iterable[Any]) -> pa.Table:
    """Objects as an Arrow table of the schema ``name``, sorted by its keys."""
    return _table(name, sorted(rows, key=attrgetter(*SORT_KEYS[name])))


def _table(name: str, rows: Sequence[Any], **columns: Sequence[Any]) -> pa.Table:
    """Objects as an Arrow table of the schema ``name``, in their order; ``columns`` are those that they do not have."""
    held = {f.name: [*map(attrgetter(f.name), rows)] for f in SCHEMAS[name] if f.name not in columns}
    return _arrow(name, held | columns)


def _arrow(name: str, columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    schema = SCHEMAS[name]
    return pa.Table.from_arrays([_array(columns[f.name], f.type) for f in schema], schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """``values`` as an Arrow array; lists of objects field by field, without a dict for each."""
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return pa.array(values, type=kind)
    parts = [*chain.from_iterable(values)]
    by_place = parts and isinstance(parts[0], tuple)
    held = [[*map(itemgetter(i) if by_place else attrgetter(f.name), parts)] for i, f in enumerate(kind.value_type)]
    arrays = [pa.array(column, type=f.type) for column, f in zip(held, kind.value_type, strict=True)]
    ends = accumulate(map(len, values), initial=0)
    return pa.ListArray.from_arrays(
        pa.array(ends, type=pa.int32()), pa.StructArray.from_arrays(arrays, fields=[*kind.value_type]), type=kind
    )


def _results(rows: Iterable[dict[str, Any]]) -> pa.Table:
    keys = SORT_KEYS["results"]
    ordered = sorted(rows, key=lambda row: tuple((row[key] is not None, row[key]) for key in keys))
    return pa.Table.from_pylist(ordered, schema=SCHEMAS["results"])


def _result_rows(
    extractions: Sequence[Extraction],
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    entity_of: dict[tuple[str, str, EntityType], str],
) -> Iterable[dict[str, Any]]:
    """What papers report, with entities in the place of names, the task where a paper addresses one alone."""
    names = {entity.id: entity.name for entity in entities}
    tasks: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        if statement.relation == "addresses":
            tasks[statement.paper].append(statement.entity)
    for extraction in extractions:
        ids = {e.name: entity_of[e.paper, e.name, e.type] for e in reversed(extraction.entities)}
        own = {
            kind: {e.name: entity_of[e.paper, e.name, e.type] for e in extraction.entities if e.type == kind}
            for kind in ("metric", "dataset")
        }
        addressed = tasks[extraction.paper]
        for result in extraction.results:
            row = {**asdict(result), **{part: own.get(part, ids).get(getattr(result, part)) for part in _PARTS}}
            scale = scale_of(names.get(row["metric"] or ""))
            row["comparable"], row["comparable_unit"] = comparable(result.number, result.unit, result.form, scale)
            yield {**row, "task": addressed[0] if len(addressed) == 1 else None}


_MENTION_KEY = attrgetter(*SORT_KEYS["mentions"])
#: What a result belongs to: names of the paper's entities.
_PARTS = ("metric", "dataset", "subject", "over")
