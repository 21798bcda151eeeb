"""The first lines of the report: what the graph is, and the few things worth knowing about it."""

from __future__ import annotations

from kg.analytics.report.findings import Findings
from kg.analytics.report.wording import capital, listed, number, percent, several, unmarked

_EVERYWHERE = 0.2


def opening(found: Findings) -> str:
    """What the graph was made of, in two or three sentences."""
    c = found.counts
    seen = f" ({several(c['duplicates'], 'record')} {'was' if c['duplicates'] == 1 else 'were'} of papers already seen)"
    per_paper = c["statements"] / max(1, c["papers"])
    return (
        f"{number(c['papers'])} papers from {number(c['records'])} records{seen if c['duplicates'] else ''}. They name "
        f"{number(c['entities'])} different things in {number(c['statements'])} statements, {per_paper:.0f} a paper, "
        f"and {number(c['related'])} pairs of papers are related by what they share."
    )


def highlights(found: Findings) -> list[str]:
    """The findings that a reader in a hurry should take away, each a sentence."""
    points = []
    if found.communities:
        first = [f"{unmarked(g['name'])} ({number(g['papers'])})" for g in found.communities[:3]]
        points.append(f"The largest groups of papers are about {listed(first)}.")
    if found.hubs:
        hub = found.hubs[0]
        where = "is everywhere" if hub["share"] >= _EVERYWHERE else "is named most"
        points.append(f"{unmarked(hub['name'])} {where}: {percent(hub['share'])} of the papers name it.")
    moving = [t for t in found.trends if t["trend"] != "steady"]
    for words, trends in (("On the rise", {"rising", "new"}), ("On the wane", {"fading"})):
        names = [unmarked(t["name"]) for t in moving if t["trend"] in trends][:3]
        if names:
            points.append(f"{words}: {listed(names)}.")
    code = found.code[0]
    if code["papers"]:
        points.append(f"{percent(code['share'])} of the abstracts link code of their own.")
    without = found.coverage["papers without a dataset"]
    if without["share"] and without["share"] >= 0.5:
        points.append(f"Be careful with datasets: {percent(without['share'])} of the abstracts name none.")
    undated = found.coverage["papers without a year"]
    if undated["of"] and undated["count"] == undated["of"]:
        points.append("No paper has a date, so this report says nothing about time.")
    return [capital(point) for point in points]
