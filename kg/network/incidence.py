"""Which papers name which entities, as numbers: what every analysis counts with.

Papers and entities are numbered in the order of their tables (by id), so that the same tables give the same numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kg.network.hubs import hubs
from kg.schema import RELATIONS, EntityType, Relation
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class SparseGraph(NamedTuple):
    """Papers × entities: ``matrix[i, j]`` is the confidence that paper ``papers[i]`` names ``entities[j]``."""

    matrix: csr_array
    papers: list[str]
    entities: list[str]


@dataclass(frozen=True, slots=True)
class Incidence:
    """Statements as numbers: ``paper``, ``entity`` and ``relation`` (a place in RELATIONS) of each, by table row.

    ``papers`` and ``entities`` are the ids that the numbers stand for; ``names`` and ``types`` those of the entities.
    A paper has at most one statement about an entity. ``degree`` is the number of papers of each entity.
    """

    papers: list[str]
    entities: list[str]
    names: list[str]
    types: list[EntityType]
    paper: Ints
    entity: Ints
    relation: Ints
    confidence: Floats
    row: Ints

    @property
    def degree(self) -> Ints:
        """The number of papers that name each entity."""
        return np.bincount(self.entity, minlength=len(self.entities)).astype(np.int64)

    @property
    def hubs(self) -> Flags:
        """Which entities are hubs (see :mod:`kg.network.hubs`)."""
        return hubs(self.degree, len(self.papers))

    def of_type(self, *types: EntityType) -> Flags:
        """Which entities are of one of ``types``."""
        return np.array([t in types for t in self.types], dtype=bool)

    def with_relation(self, *relations: Relation) -> Flags:
        """Which statements have one of ``relations``."""
        return np.isin(self.relation, [RELATIONS.index(r) for r in relations])

    def columns_of(self, chosen: Ints) -> dict[str, pa.Array]:
        """The columns entity (id), name and type of the ``chosen`` entities, for a table."""
        order = chosen.tolist()
        values = (("entity", self.entities), ("name", self.names), ("type", list[str](self.types)))
        return {column: pa.array([of_all[j] for j in order], pa.string()) for column, of_all in values}

    def matrix(self, values: Floats | None = None, statements: Flags | None = None) -> csr_array:
        """Papers × entities, holding ``values`` (1 where none are given) of the ``statements`` (default: all)."""
        from scipy.sparse import csr_array

        values = np.ones(len(self.paper)) if values is None else values
        kept = slice(None) if statements is None else statements
        shape = (len(self.papers), len(self.entities))
        found = csr_array((values[kept], (self.paper[kept], self.entity[kept])), shape=shape)
        found.sort_indices()
        return found


def incidence(tables: Tables, *, min_confidence: float = 0.0, types: Collection[EntityType] | None = None) -> Incidence:
    """The statements of ``tables`` with at least ``min_confidence`` about entities of ``types`` (default: all types).

    All papers stay, and all entities of ``types``, be they without statements. Costs O(papers + entities + statements).
    """
    entities = tables.entities
    if types is not None:
        entities = entities.filter(pc.is_in(entities["type"], pa.array(sorted(types), pa.string())))
    entity = _numbers(tables.statements["entity"], entities["id"])
    confidence = tables.statements["confidence"].to_numpy().astype(np.float64)
    row = np.flatnonzero((entity >= 0) & (confidence >= min_confidence))
    return Incidence(
        papers=tables.papers["id"].to_pylist(),
        entities=entities["id"].to_pylist(),
        names=entities["name"].to_pylist(),
        types=entities["type"].to_pylist(),
        paper=_numbers(tables.statements["paper"], tables.papers["id"])[row],
        entity=entity[row],
        relation=_numbers(tables.statements["relation"], pa.chunked_array([list(RELATIONS)], pa.string()))[row],
        confidence=confidence[row],
        row=row,
    )


def to_sparse(
    tables: Tables, *, min_confidence: float = 0.0, types: Collection[EntityType] | None = None
) -> SparseGraph:
    """The papers × entities matrix of ``tables`` with its row and column ids; holds confidences in (0, 1].

    Arguments as for :func:`incidence`.
    """
    found = incidence(tables, min_confidence=min_confidence, types=types)
    return SparseGraph(found.matrix(found.confidence), found.papers, found.entities)


def paper_numbers(tables: Tables, ids: pa.ChunkedArray) -> Ints:
    """The number of each of the paper ``ids``; -1 for one that is not in the papers table."""
    return _numbers(ids, tables.papers["id"])


def _numbers(values: pa.ChunkedArray, among: pa.ChunkedArray) -> Ints:
    """The place of each of ``values`` in ``among``, or -1."""
    found: Ints = pc.fill_null(pc.index_in(values, value_set=among), -1).to_numpy().astype(np.int64)
    return found
