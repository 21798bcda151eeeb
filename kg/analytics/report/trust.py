"""Sections on time, code, gaps and what looks wrong: how far the rest can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from kg.analytics.report.findings import Findings
from kg.analytics.report.section import Bar, Chart, Section, TextTable
from kg.analytics.report.wording import capital, listed, number, percent, several, shortened, unmarked, verb
from kg.names.folding import fold_case

_TOP = 10
_MOST_GROUPS = 20


def time(found: Findings) -> Section | None:
    """What rises and what fades; nothing where no paper has a date."""
    undated = found.coverage["papers without a year"]
    if undated["count"] == undated["of"]:
        return None
    years = [y for y in found.tables.papers["year"].to_pylist() if y is not None]
    moving = [t for t in found.trends if t["trend"] != "steady"]
    paragraphs = [_span(years, undated["count"])]
    if not moving:
        paragraphs.append(
            f"Of {several(len(found.trends), 'thing')} named by five or more papers, none moves more than chance would "
            "explain: with so few papers, or so short a time, nothing can be called rising or fading."
        )
        return Section("What rises and what fades", paragraphs, commands=["kg analyze DIR trends"])
    kinds = Counter(t["trend"] for t in moving)
    paragraphs.append(
        f"Of {several(len(found.trends), 'thing')} named by five or more papers, {kinds['rising'] + kinds['new']} rise "
        f"and {kinds['fading']} fade by more than chance; one in ten of these is expected to be chance all the same. "
        "Shares are of the earlier and the later half of the papers."
    )
    shown = moving[: 2 * _TOP]
    rows = [
        [
            t["name"],
            t["type"],
            t["trend"],
            number(t["papers"]),
            f"{100 * t['share_before']:.1f} %",
            f"{100 * t['share_after']:.1f} %",
        ]
        for t in shown
    ]
    bars = [
        Bar(shortened(f"{t['name']}, {when}", 44), t[f"share_{key}"], kind=colour)
        for t in shown[:8]
        for when, key, colour in (("earlier", "before", "paper"), ("later", "after", "method"))
    ]
    return Section(
        "What rises and what fades",
        paragraphs,
        TextTable(["what", "type", "trend", "papers", "earlier", "later"], rows, frozenset({3, 4, 5})),
        Chart("Share of papers that name it, in the earlier and the later half", "%", bars),
        ["kg analyze DIR trends"],
    )


def _span(years: Sequence[int], undated: int) -> str:
    first, last = min(years), max(years)
    unknown = f" The year of {several(undated, 'paper')} is not known." if undated else ""
    span = (
        f"All are from {first}."
        if first == last
        else f"They are from {first} to {last}, half of them from {int(np.median(years))} or before."
    )
    return span + unknown


def code(found: Findings) -> Section | None:
    """Which papers come with code."""
    total = found.code[0]
    if not total["with_code"]:
        return None
    groups = [row for row in found.code if row["by"] == "community"]
    apart = [g for g in groups if g["low"] > total["high"] or g["high"] < total["low"]]
    verdict = (
        "No group stands out by more than chance."
        if not apart
        else f"{capital(listed([unmarked(g['group']) + ' (' + percent(g['share']) + ')' for g in apart]))} "
        f"{'stand' if len(apart) > 1 else 'stands'} out."
    )
    return Section(
        "Who shares code",
        [
            f"{number(total['with_code'])} of {number(total['papers'])} abstracts ({percent(total['share'])}) link a "
            f"repository as their own. {verdict} Papers may have code and not say so in the abstract."
        ],
        chart=Chart(
            "Share of papers with code in each group; the lines are 95 % intervals",
            "%",
            [Bar(shortened(g["group"], 60), g["share"], g["low"], g["high"]) for g in groups[:_MOST_GROUPS]],
        ),
        commands=["kg analyze DIR reproducibility"],
    )


def gaps(found: Findings) -> Section:
    """What the graph knows little or nothing about."""
    known = found.coverage
    silent, alone = known["papers without entities"], known["papers without related papers"]
    unsure, rejected = known["statements below 0.5"], known["records set aside"]
    nothing = silent["count"]
    points = [
        f"{capital(several(nothing, 'paper'))} {verb(nothing, 'names', 'name')} nothing that was recognised."
        if nothing
        else "Every paper names something that was recognised.",
        f"{capital(several(alone['count'], 'paper'))} {verb(alone['count'], 'has', 'have')} no related paper: nothing "
        "that counts is shared with another.",
        f"{percent(known['papers without a task']['share'])} of the abstracts name no task and "
        f"{percent(known['papers without a dataset']['share'])} no dataset: what is said above about these rests on "
        "the others.",
        f"{percent(unsure['share'])} of the statements are less sure than 0.5, that is, more likely wrong than right; "
        "`--min-confidence 0.5` builds a graph without them.",
    ]
    missing = [
        what for what in ("year", "authors") if known[_WITHOUT[what]]["count"] == known[_WITHOUT[what]]["of"] > 0
    ]
    if missing:
        points.append(
            f"The input gives {listed([f'no {what}' for what in missing])} of any paper, so nothing can be said about "
            f"{_ABOUT[tuple(missing)]}."
        )
    table = None
    if rejected["count"]:
        points.append(
            f"{capital(several(rejected['count'], 'record or file', 'records or files'))} could not be used and "
            f"{verb(rejected['count'], 'was', 'were')} set aside:"
        )
        rows = [[r["file"], str(r["record"] or ""), r["reason"]] for r in found.tables.rejects.to_pylist()[: 2 * _TOP]]
        table = TextTable(["file", "record", "why"], rows, frozenset({1}))
    return Section("What is missing", [], table, commands=["kg analyze DIR coverage"], points=points)


_WITHOUT = {"year": "papers without a year", "authors": "papers without authors"}
_ABOUT = {("year",): "time", ("authors",): "people", ("year", "authors"): "time or people"}


def flags(found: Findings) -> Section | None:
    """Entities that look wrong."""
    if not found.quality:
        return None
    counts = Counter(row["flag"] for row in found.quality)
    said = listed([f"{number(n)} × {flag}" for flag, n in counts.items()])
    # of a name with two types, the row of the type in most papers is enough
    first = {(r["flag"], fold_case(r["name"])): r for r in reversed(found.quality)}
    shown = [r for r in found.quality if first[r["flag"], fold_case(r["name"])] is r]
    rows = [
        [r["flag"], r["name"], r["type"], number(r["papers"]), r["detail"]]
        for flag in counts
        for r in [r for r in shown if r["flag"] == flag][: max(_TOP // len(counts), 3)]
    ]
    return Section(
        "What to look at twice",
        [
            f"Some entities look wrong: {said}. A name of two types may be two things, or one whose statements are "
            "split; an open bracket or LaTeX is a name cut at the wrong place. Names are joined and parted by a line "
            "in a file for `--aliases` or `--keep-apart`; `kg suggest DIR` lists names that look alike."
        ],
        TextTable(["flag", "name", "type", "papers", "detail"], rows, frozenset({3})),
        commands=["kg analyze DIR quality"],
    )
