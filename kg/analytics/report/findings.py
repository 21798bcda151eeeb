"""Everything that the report speaks of, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from kg.analytics.bridges import bridges
from kg.analytics.communities import communities
from kg.analytics.comparisons import baselines, comparing_papers
from kg.analytics.coverage import coverage
from kg.analytics.hubs import hubs
from kg.analytics.lineage import lineage
from kg.analytics.link_prediction import link_prediction
from kg.analytics.quality import quality
from kg.analytics.reproducibility import papers_with_code, reproducibility
from kg.analytics.trends import trends
from kg.analytics.used_with import datasets_by_task
from kg.network.communities import communities_of
from kg.storage.tables import Tables

Rows = list[dict[str, Any]]

#: Untried pairs that the report looks through for the ones it shows.
_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Findings:
    """The tables of the analyses as rows, with the graph's own tables and counts (those of the manifest)."""

    tables: Tables
    counts: Mapping[str, int]
    titles: Mapping[str, str]
    communities: Rows
    apart: int
    hubs: Rows
    bridges: Rows
    trends: Rows
    datasets_by_task: Rows
    baselines: Rows
    lineage: Rows
    code: Rows
    untried: Rows
    with_code: list[str]
    comparing: int
    coverage: Mapping[str, dict[str, Any]]
    quality: Rows


def find(tables: Tables, counts: Mapping[str, int]) -> Findings:
    """Run the analyses of the report on ``tables``; the communities are found once for all of them."""
    groups = communities_of(tables)
    return Findings(
        tables=tables,
        counts=counts,
        titles=dict(zip(*(tables.papers[c].to_pylist() for c in ("id", "title")), strict=True)),
        communities=_rows(communities(tables, groups=groups)),
        apart=int((groups.papers == groups.apart).sum()) if groups.apart is not None else 0,
        hubs=_rows(hubs(tables)),
        bridges=_rows(bridges(tables, groups=groups)),
        trends=_rows(trends(tables)),
        datasets_by_task=_rows(datasets_by_task(tables)),
        baselines=_rows(baselines(tables)),
        lineage=_rows(lineage(tables)),
        code=_rows(reproducibility(tables, groups=groups)),
        untried=_rows(link_prediction(tables, best=_CANDIDATES, each=1)),
        with_code=[
            key for key, coded in zip(tables.papers["id"].to_pylist(), papers_with_code(tables), strict=True) if coded
        ],
        comparing=comparing_papers(tables),
        coverage={row["what"]: {**row, "share": row["share"] or 0.0} for row in _rows(coverage(tables))},
        quality=_rows(quality(tables)),
    )


def _rows(found: pa.Table) -> Rows:
    rows: Rows = found.to_pylist()
    return rows
