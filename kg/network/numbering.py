"""Papers and entities ranked: numbered in order of use, where :mod:`kg.network.incidence` has them in that of tables.

Everything the page and its layout do is arithmetic on these arrays; the order is the ranking, so that "the
first n" is always "the n most useful".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kg.linking.weights import RELATION_WEIGHTS
from kg.network.hubs import crowding
from kg.network.incidence import Flags, Floats, Ints, incidence, paper_numbers
from kg.schema import RELATIONS
from kg.storage.tables import Tables


@dataclass(frozen=True, slots=True)
class Numbered:
    """Papers (most connected first), entities (shared ones first, most useful first) and statements by number.

    ``shared`` is the number of entities that two or more of these papers hold; they are entities ``0 … shared - 1``.
    ``held`` counts the papers of the whole graph, of which these may be a part.
    Statements are ordered as edges should be drawn: the strongest of every paper, then the second of every
    paper, and so on; those of crowding or unshared entities come last. ``drawn`` is where those begin.
    """

    papers: list[dict[str, Any]]
    paper_row: Ints  # row in tables.papers
    entities: list[dict[str, Any]]
    entity_row: Ints  # row in tables.entities
    shared: int
    held: Ints  # papers of each entity
    crowding: Flags  # see kg.network.hubs
    statement_row: Ints  # row in tables.statements
    statement_paper: Ints
    statement_entity: Ints
    statement_weight: Floats  # of the relation, times the confidence that it is this entity
    drawn: int
    related_row: Ints  # row in tables.related
    related_a: Ints
    related_b: Ints
    related_score: Floats

    def paper_at(self) -> dict[str, int]:
        """The number of each paper by its id."""
        return {paper["id"]: i for i, paper in enumerate(self.papers)}

    def entity_at(self) -> dict[str, int]:
        """The number of each entity by its id."""
        return {entity["id"]: j for j, entity in enumerate(self.entities)}


def number(tables: Tables, whole: int | None = None) -> Numbered:
    """Number the papers, entities, statements and related papers of ``tables``.

    Where ``tables`` are a part of a graph, ``whole`` is the number of papers of all of it; how many papers hold an
    entity is the table's count, which is of all of it too.
    """
    rows = incidence(tables)
    count = len(rows.papers) if whole is None else whole
    papers, entities = tables.papers.to_pylist(), tables.entities.to_pylist()
    related_a, related_b = (paper_numbers(tables, tables.related[side]) for side in ("a", "b"))
    score = tables.related["score"].to_numpy().astype(np.float64)
    strength = _strengths(len(papers), np.concatenate([related_a, related_b]), np.tile(score, 2))
    here = rows.degree
    paper_row = _sorted_rows([(-strength[i], p["id"]) for i, p in enumerate(papers)])
    entity_row = _sorted_rows([(here[j] < 2, -_worth(e["papers"], count), e["id"]) for j, e in enumerate(entities)])
    # the number of each row, where paper_row and entity_row have the row of each number
    paper_at, entity_at = np.argsort(paper_row), np.argsort(entity_row)
    of_paper, of_entity = paper_at[rows.paper], entity_at[rows.entity]
    held = np.array([entities[j]["papers"] for j in entity_row.tolist()], dtype=np.int64)
    crowded = crowding(held, count)
    weight = np.array([RELATION_WEIGHTS[r] for r in RELATIONS])[rows.relation] * rows.confidence
    alone = here[entity_row] < 2
    order, drawn = _drawing_order(weight, of_paper, of_entity, held, alone | crowded, count)
    return Numbered(
        papers=[papers[i] for i in paper_row.tolist()],
        paper_row=paper_row,
        entities=[entities[j] for j in entity_row.tolist()],
        entity_row=entity_row,
        shared=int((~alone).sum()),
        held=held,
        crowding=crowded,
        statement_row=rows.row[order],
        statement_paper=of_paper[order],
        statement_entity=of_entity[order],
        statement_weight=weight[order],
        drawn=drawn,
        related_row=np.arange(tables.related.num_rows, dtype=np.int64),
        related_a=paper_at[related_a],
        related_b=paper_at[related_b],
        related_score=score,
    )


def _strengths(papers: int, ends: Ints, scores: Floats) -> list[float]:
    """The sum of the scores of each paper's pairs, to six digits so that order does not hang on rounding."""
    return [round(value, 6) for value in np.bincount(ends, scores, papers).tolist()]


def _sorted_rows(keys: list[Any]) -> Ints:
    """The rows in the order of their ``keys``."""
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def _worth(held: int, papers: int) -> float:
    """How much an entity tells: papers that hold it times the information that holding it carries."""
    return round(held * float(np.log((papers + 1) / held)), 6) if held else 0.0


def _drawing_order(
    weight: Floats, of_paper: Ints, of_entity: Ints, held: Ints, aside: Flags, papers: int
) -> tuple[Ints, int]:
    """Statements in drawing order, and how many of them join a paper to an entity that is not put ``aside``."""
    if not len(of_paper):
        return np.zeros(0, dtype=np.int64), 0
    strength = weight * np.log((papers + 1) / held[of_entity])
    last = aside[of_entity]
    by_paper = np.lexsort((of_entity, -strength.round(9), last, of_paper))
    starts = np.flatnonzero(np.diff(of_paper[by_paper], prepend=-1))
    lengths = np.diff(np.append(starts, len(by_paper)))
    turn = np.empty(len(by_paper), dtype=np.int64)
    turn[by_paper] = np.arange(len(by_paper)) - np.repeat(starts, lengths)
    order = np.lexsort((of_entity, of_paper, -strength.round(9), turn, last))
    return order.astype(np.int64), int((~last).sum())
