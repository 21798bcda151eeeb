"""Coverage: what the graph knows little or nothing about."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.registry import register
from kg.network.incidence import incidence, paper_numbers
from kg.schema import ENTITY_TYPES
from kg.storage.tables import Tables

_UNSURE = 0.5


def coverage(tables: Tables) -> pa.Table:
    """How much is missing or thin; columns what, count, of, share, meaning.

    Rows: papers without entities, without a dataset, without a task, without related papers, without date, without
    authors and with an identifier; entities in one paper only, of each type and of all; statements less sure than
    0.5; records set aside. ``of`` is what ``count`` is a part of.
    """
    found = incidence(tables)
    papers, degree = len(found.papers), found.degree
    named = np.bincount(found.paper, minlength=papers)
    type_of = {t: found.of_type(t) for t in ENTITY_TYPES}
    rows: list[tuple[str, int, int, str]] = [
        ("papers without entities", int((named == 0).sum()), papers, "nothing in them was recognised"),
    ]
    for kind in ("task", "dataset"):
        having = np.unique(found.paper[type_of[kind][found.entity]])
        rows.append((f"papers without a {kind}", papers - len(having), papers, f"their abstracts name no {kind}"))
    linked = np.zeros(papers, dtype=bool)
    for side in ("a", "b"):
        linked[paper_numbers(tables, tables.related[side])] = True
    years, authors = tables.papers["year"], pc.list_value_length(tables.papers["authors"])
    identified = pc.list_value_length(tables.papers["identifiers"])
    rows += [
        ("papers without related papers", int((~linked).sum()), papers, "they share nothing that counts with another"),
        ("papers without a year", years.null_count, papers, "they say nothing about time"),
        ("papers without authors", _zeros(authors), papers, "the input gives none"),
        ("papers without an identifier", _zeros(identified), papers, "no arXiv id, DOI or other to join them by"),
        ("entities in one paper", int((degree == 1).sum()), len(degree), "they join nothing"),
    ]
    for kind in ENTITY_TYPES:
        of_kind = degree[type_of[kind]]
        rows.append((f"{kind}s in one paper", int((of_kind == 1).sum()), len(of_kind), "they join nothing"))
    unsure = int((found.confidence < _UNSURE).sum())
    rejected = tables.rejects.num_rows
    # Not papers: a paper may stand in several records, and each of them could be read.
    records = rejected + int(pc.sum(pc.list_value_length(tables.papers["sources"])).as_py() or 0)
    rows += [
        (f"statements below {_UNSURE}", unsure, len(found.confidence), "more likely wrong than right"),
        ("records set aside", rejected, records, "could not be read; `rejects.parquet` says why"),
    ]
    return table(
        "",
        what=texts(row[0] for row in rows),
        count=counts([row[1] for row in rows]),
        of=counts([row[2] for row in rows]),
        share=figures([row[1] / row[2] if row[2] else np.nan for row in rows]),
        meaning=texts(row[3] for row in rows),
    )


def _zeros(lengths: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.equal(pc.fill_null(lengths, 0), 0)).as_py() or 0)


ANALYSIS = register(Analysis("coverage", "What the graph knows little or nothing about", coverage, order=160))
