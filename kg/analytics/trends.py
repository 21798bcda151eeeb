"""Entities over time: rising, fading and new ones, tested against chance."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table, texts
from kg.analytics.registry import register
from kg.analytics.significance import adjusted, drift
from kg.network.incidence import Floats, incidence
from kg.storage.tables import Tables

_LEAST_PAPERS = 5
#: Of trends called rising or fading, at most this share is expected to be chance.
FALSE_DISCOVERY_RATE = 0.1
_MONTH = re.compile(r"(\d{4})-(\d\d)")


def trends(tables: Tables) -> pa.Table:
    """Entities in five or more dated papers by how they move; columns entity, name, type, papers, first, last,
    share_before, share_after, z, p, q, trend.

    Papers are dated by month where the input gives one, else by year. ``share_before`` and ``share_after`` are the
    shares of the papers up to, and after, the median date that name it. ``z`` compares the mean date of its papers
    with that of papers drawn at random (:func:`kg.analytics.significance.drift`), ``q`` is the false discovery rate
    over all entities tested, and ``trend`` is rising or fading where q ≤ 0.1, else steady; new where it rises and none
    of the earlier half names it. ``first`` and ``last`` are dates as the papers give them. Rows go by |z|.
    """
    found = incidence(tables)
    when = paper_months(tables)
    dated = np.isfinite(when)
    kept = dated[found.paper]
    paper, entity = found.paper[kept], found.entity[kept]
    held = np.bincount(entity, minlength=len(found.entities))
    known = when[dated]
    early = when <= np.median(known) if len(known) else dated
    before = np.bincount(entity[early[paper]], minlength=len(found.entities))
    chosen = np.flatnonzero(held >= _LEAST_PAPERS)
    chosen = chosen if len(np.unique(known)) > 1 else chosen[:0]
    sums = np.bincount(entity, when[paper], len(found.entities)).astype(np.float64)
    z, p = drift(known, sums[chosen], held[chosen]) if len(chosen) else (np.zeros(0), np.zeros(0))
    q = adjusted(p)
    first, last = np.full(len(found.entities), np.inf), np.full(len(found.entities), -np.inf)
    np.minimum.at(first, entity, when[paper])
    np.maximum.at(last, entity, when[paper])
    papers_before = int((early & dated).sum())
    share_before = before[chosen] / max(papers_before, 1)
    share_after = (held[chosen] - before[chosen]) / max(len(known) - papers_before, 1)
    order = np.lexsort((chosen, -np.abs(z).round(6)))
    verdict = [_verdict(z[k], q[k], before[chosen[k]]) for k in order]
    ordered = chosen[order]
    monthly = {m: d[:7] for m, d in zip(when[dated].tolist(), _dates(tables, dated), strict=True)}
    return table(
        _note(len(known), len(when), len(chosen), papers_before),
        **found.columns_of(ordered),
        papers=counts(held[ordered]),
        first=texts(monthly[m] for m in first[ordered].tolist()),
        last=texts(monthly[m] for m in last[ordered].tolist()),
        share_before=figures(share_before[order], 5),
        share_after=figures(share_after[order], 5),
        z=figures(z[order], 3),
        p=pa.array(p[order]),
        q=pa.array(q[order]),
        trend=texts(verdict),
    )


def paper_months(tables: Tables) -> Floats:
    """The date of each paper in months since the year 0; a year alone counts as its middle, NaN is not known."""
    found = []
    for year, date in zip(tables.papers["year"].to_pylist(), tables.papers["date"].to_pylist(), strict=True):
        match = _MONTH.match(date or "")
        if match:
            found.append(12.0 * int(match[1]) + int(match[2]) - 1)
        else:
            found.append(12.0 * year + 5.5 if year is not None else np.nan)
    return np.array(found, dtype=np.float64)


def _dates(tables: Tables, dated: np.ndarray) -> list[str]:
    columns = zip(tables.papers["year"].to_pylist(), tables.papers["date"].to_pylist(), dated.tolist(), strict=True)
    return [date if _MONTH.match(date or "") else str(year) for year, date, known in columns if known]


def _verdict(z: float, q: float, before: int) -> str:
    if q > FALSE_DISCOVERY_RATE:
        return "steady"
    return "fading" if z < 0 else "rising" if before else "new"


def _note(dated: int, papers: int, tested: int, before: int) -> str:
    if dated == 0:
        return "None of the papers has a date, so nothing can be said about time."
    return (
        f"{dated} of {papers} papers have a date; the earlier half are {before}. {tested} entities in "
        f"{_LEAST_PAPERS} or more of them were tested; trends have a false discovery rate of "
        f"{100 * FALSE_DISCOVERY_RATE:.0f} %."
    )


ANALYSIS = register(Analysis("trends", "Rising, fading and new entities, tested against chance", trends, order=60))
