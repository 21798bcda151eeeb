"""Domain objects to Arrow tables, sorted by the keys of each table, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
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
    return Tables(
        papers=_table("papers", (_paper_row(p, with_abstracts) for p in papers)),
        texts=_table("texts", ({"paper": p.id, "text": p.text} for p in papers)),
        mentions=_table("mentions", _mention_rows(extractions, entity_of)),
        links=_table("links", (asdict(k) for x in extractions for k in x.links)),
        entities=_table("entities", (asdict(e) for e in entities)),
        statements=_table("statements", (asdict(s) for s in statements)),
        related=_table("related", (asdict(r) for r in related)),
        lineage=_table("lineage", (asdict(k) for k in lineage)),
        results=_table("results", _result_rows(extractions, entities, statements, entity_of)),
        repositories=_table("repositories", (asdict(r) for r in repositories)),
        hierarchy=_table("hierarchy", (asdict(b) for b in hierarchy)),
        merges=_table("merges", (asdict(m) for m in merges)),
        rejects=_table("rejects", (asdict(r) for r in rejects)),
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


def _table(name: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the schema ``name``, sorted by its keys."""
    keys = SORT_KEYS[name]
    ordered = sorted(rows, key=lambda row: tuple((row[key] is not None, row[key]) for key in keys))
    return pa.Table.from_pylist(ordered, schema=SCHEMAS[name])


def _paper_row(paper: Paper, with_abstracts: bool) -> dict[str, Any]:
    row = asdict(paper)
    row["identifiers"] = [{"scheme": scheme, "value": value} for scheme, value in paper.identifiers]
    if not with_abstracts:
        row["abstract"] = None
    return row


def _mention_rows(
    extractions: Sequence[Extraction], entity_of: dict[tuple[str, str, EntityType], str]
) -> Iterable[dict[str, Any]]:
    for extraction in extractions:
        for local in extraction.entities:
            entity = entity_of[local.paper, local.name, local.type]
            for mention in local.mentions:
                yield {**asdict(mention), "entity": entity}


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


#: What a result belongs to: names of the paper's entities.
_PARTS = ("metric", "dataset", "subject", "over")
