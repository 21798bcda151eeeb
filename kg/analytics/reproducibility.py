"""Papers that link a repository of their own: by community, year and task."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.registry import register
from kg.analytics.significance import wilson
from kg.network.communities import Communities, communities_of
from kg.network.incidence import Flags, incidence, paper_numbers
from kg.storage.tables import Tables

_LEAST_PAPERS = 5


def reproducibility(tables: Tables, *, groups: Communities | None = None) -> pa.Table:
    """How many papers come with code; columns by, group, papers, with_code, share, low, high.

    ``by`` is all, community, year or task. A paper has code where its abstract links a repository as its own. ``low``
    and ``high`` are the 95 % interval of the share (Wilson 1927): groups whose intervals overlap need not differ.
    Tasks are those that five or more papers address; the highest share first, years in order.
    """
    groups = groups or communities_of(tables)
    code = papers_with_code(tables)
    rows: list[tuple[str, str, int, int]] = [("all", "all papers", len(code), int(code.sum()))]
    sizes = groups.sizes()
    coded = np.bincount(groups.papers, code, len(groups.names)).astype(int)
    rows += _by_share([("community", groups.names[c], int(sizes[c]), int(coded[c])) for c in groups.real])
    years = np.array([y or 0 for y in tables.papers["year"].to_pylist()], dtype=np.int64)
    rows += [
        ("year", str(y), int((years == y).sum()), int(code[years == y].sum())) for y in np.unique(years).tolist() if y
    ]
    found = incidence(tables, types=["task"])
    addressed = found.with_relation("addresses", "introduces")
    held = np.bincount(found.entity[addressed], minlength=len(found.entities))
    with_code = np.bincount(found.entity[addressed], code[found.paper[addressed]], len(found.entities))
    tasks = np.flatnonzero(held >= _LEAST_PAPERS).tolist()
    rows += _by_share([("task", found.names[j], int(held[j]), int(with_code[j])) for j in tasks])
    papers, hits = (np.array([row[k] for row in rows], dtype=np.int64) for k in (2, 3))
    low, high = wilson(hits, papers)
    return table(
        "Code is a repository that the abstract links as the paper's own; papers may have code and not say so there.",
        by=texts(row[0] for row in rows),
        group=texts(row[1] for row in rows),
        papers=counts(papers),
        with_code=counts(hits),
        share=figures(hits / np.maximum(papers, 1)),
        low=figures(low),
        high=figures(high),
    )


def papers_with_code(tables: Tables) -> Flags:
    """Which papers (in the order of their table) link a repository of their own."""
    own = tables.links.filter(pc.and_(pc.equal(tables.links["kind"], "repo"), tables.links["own"]))
    flags = np.zeros(tables.papers.num_rows, dtype=bool)
    flags[paper_numbers(tables, own["paper"])] = True
    return flags


def _by_share(rows: list[tuple[str, str, int, int]]) -> list[tuple[str, str, int, int]]:
    return sorted(rows, key=lambda row: (-row[3] / max(row[2], 1), -row[2], row[1]))


ANALYSIS = register(
    Analysis("reproducibility", "Papers with code, by community, year and task", reproducibility, order=150)
)
