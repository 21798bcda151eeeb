"""The tables by number: papers and entities in order of use, statements as indices into both.

Everything the page and its layout do is arithmetic on these arrays; the order is the ranking, so that "the
first n" is always "the n most useful".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.linking.weights import RELATION_WEIGHTS
from kg.schema import RELATIONS
from kg.storage.tables import Tables

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Entities that more than this share of the papers (and more than COMMON_PAPERS papers) hold say little about any.
COMMON_SHARE = 0.15
COMMON_PAPERS = 20


@dataclass(frozen=True, slots=True)
class Numbered:
    """Papers (most connected first), entities (shared ones first, most useful first) and statements by number.

    ``shared`` is the number of entities that two or more papers hold; they are entities ``0 … shared - 1``.
    Statements are ordered as edges should be drawn: the strongest of every paper, then the second of every
    paper, and so on; those of common or unshared entities come last. ``drawn`` is where those begin.
    """

    papers: list[dict[str, Any]]
    entities: list[dict[str, Any]]
    shared: int
    held: Ints  # papers of each entity
    common: npt.NDArray[np.bool_]
    statement_row: Ints  # row in tables.statements
    statement_paper: Ints
    statement_entity: Ints
    drawn: int
    related_row: Ints  # row in tables.related
    related_a: Ints
    related_b: Ints
    related_score: Floats


def number(tables: Tables, whole: int | None = None) -> Numbered:
    """Number the papers, entities, statements and related papers of ``tables``.

    Where ``tables`` are a part of a graph, ``whole`` is the number of papers of all of it; how many papers hold an
    entity is the table's count, which is of all of it too.
    """
    count = tables.papers.num_rows if whole is None else whole
    papers, entities = tables.papers.to_pylist(), tables.entities.to_pylist()
    strength = _strengths(tables, [p["id"] for p in papers])
    papers.sort(key=lambda p: (-strength[p["id"]], p["id"]))
    entities.sort(key=lambda e: (e["papers"] < 2, -_worth(e["papers"], count), e["id"]))
    held = np.array([e["papers"] for e in entities], dtype=np.int64)
    common = held > max(COMMON_SHARE * count, COMMON_PAPERS)

    paper_at = {p["id"]: i for i, p in enumerate(papers)}
    entity_at = {e["id"]: j for j, e in enumerate(entities)}
    of_paper = np.array([paper_at[p] for p in tables.statements["paper"].to_pylist()], dtype=np.int64)
    of_entity = np.array([entity_at[e] for e in tables.statements["entity"].to_pylist()], dtype=np.int64)
    order, drawn = _drawing_order(tables, of_paper, of_entity, held, common, count)
    return Numbered(
        papers=papers,
        entities=entities,
        shared=int((held >= 2).sum()),
        held=held,
        common=common,
        statement_row=order,
        statement_paper=of_paper[order],
        statement_entity=of_entity[order],
        drawn=drawn,
        related_row=np.arange(tables.related.num_rows, dtype=np.int64),
        related_a=np.array([paper_at[a] for a in tables.related["a"].to_pylist()], dtype=np.int64),
        related_b=np.array([paper_at[b] for b in tables.related["b"].to_pylist()], dtype=np.int64),
        related_score=np.array(tables.related["score"].to_pylist(), dtype=np.float64),
    )


def _strengths(tables: Tables, papers: list[str]) -> dict[str, float]:
    """The sum of the scores of each paper's pairs, to six digits so that order does not hang on rounding."""
    strength = dict.fromkeys(papers, 0.0)
    for side in ("a", "b"):
        for paper, score in zip(tables.related[side].to_pylist(), tables.related["score"].to_pylist(), strict=True):
            strength[paper] += score
    return {paper: round(value, 6) for paper, value in strength.items()}


def _worth(held: int, papers: int) -> float:
    """How much an entity tells: papers that hold it times the information that holding it carries."""
    return round(held * float(np.log((papers + 1) / held)), 6) if held else 0.0


def _drawing_order(
    tables: Tables, of_paper: Ints, of_entity: Ints, held: Ints, common: npt.NDArray[np.bool_], papers: int
) -> tuple[Ints, int]:
    """Rows of statements in drawing order, and how many of them join a paper to a shared, not common entity."""
    if not len(of_paper):
        return np.zeros(0, dtype=np.int64), 0
    weight_of = np.array([RELATION_WEIGHTS[r] for r in RELATIONS])
    at = {r: i for i, r in enumerate(RELATIONS)}
    relation = np.array([at[r] for r in tables.statements["relation"].to_pylist()])
    confidence = np.array(tables.statements["confidence"].to_pylist(), dtype=np.float64)
    strength = weight_of[relation] * confidence * np.log((papers + 1) / held[of_entity])
    last = (held[of_entity] < 2) | common[of_entity]
    by_paper = np.lexsort((of_entity, -strength.round(9), last, of_paper))
    starts = np.flatnonzero(np.diff(of_paper[by_paper], prepend=-1))
    lengths = np.diff(np.append(starts, len(by_paper)))
    turn = np.empty(len(by_paper), dtype=np.int64)
    turn[by_paper] = np.arange(len(by_paper)) - np.repeat(starts, lengths)
    order = np.lexsort((of_entity, of_paper, -strength.round(9), turn, last))
    return order.astype(np.int64), int((~last).sum())
