"""Sections on what the papers are about: their groups, what they name most, hubs, bridges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.analytics.report.findings import Findings
from kg.analytics.report.section import Bar, Chart, Section, TextTable
from kg.analytics.report.wording import capital, listed, number, percent, several, shortened, unmarked, verb
from kg.schema import ENTITY_TYPES

_TOP = 10
_LONGEST_TITLE = 90
_MOST_GROUPS = 20


def groups(found: Findings) -> Section | None:
    """The communities of the papers."""
    groups = found.communities
    if not groups:
        return None
    stays = sum(g["inside"] * g["papers"] for g in groups) / sum(g["papers"] for g in groups)
    border = (
        "the borders are soft, and many papers could stand in a neighbouring group"
        if stays < 0.75
        else "the borders are clear"
    )
    code = {row["group"]: row["share"] for row in found.code if row["by"] == "community"}
    shown = groups[:_MOST_GROUPS]
    rows = [
        [g["name"], number(g["papers"]), percent(code.get(g["name"], 0.0)), _title(found, g["central"])] for g in shown
    ]
    alone = (
        f"{several(found.apart, 'paper')} {verb(found.apart, 'belongs', 'belong')} to none"
        if found.apart
        else "every paper belongs to one"
    )
    left = (
        f" The {several(len(groups) - len(shown), 'smallest group')} are not shown." if len(groups) > len(shown) else ""
    )
    return Section(
        "What the papers are about",
        [
            f"The papers fall into {several(len(groups), 'group')} that share more with each other than with the rest; "
            f"{alone}. Each group is named by the things that set it apart, so a name is a hint and not a definition. "
            f"{percent(stays)} of what ties papers together stays within its group: {border}.{left}"
        ],
        TextTable(["group", "papers", "with code", "a paper in its middle"], rows, frozenset({1, 2})),
        Chart("Papers in each group", "papers", [Bar(shortened(g["name"], 60), g["papers"]) for g in shown]),
        ["kg analyze DIR communities", "kg analyze DIR memberships"],
    )


def named_most(found: Findings) -> Section | None:
    """The entities in most papers, by type."""
    by_type: dict[str, list[tuple[int, str]]] = defaultdict(list)
    entities = found.tables.entities
    for kind, name, papers in zip(*(entities[c].to_pylist() for c in ("type", "name", "papers")), strict=True):
        by_type[kind].append((-papers, name))
    kinds = [kind for kind in ENTITY_TYPES if by_type[kind]]
    if not kinds:
        return None
    best = {kind: sorted(by_type[kind])[:_TOP] for kind in kinds}
    rows = [
        [f"{best[k][i][1]} ({number(-best[k][i][0])})" if i < len(best[k]) else "" for k in kinds] for i in range(_TOP)
    ]
    once = found.coverage["entities in one paper"]
    counted = listed([f"{several(len(by_type[kind]), kind)}" for kind in kinds])
    return Section(
        "What they name most",
        [
            f"Together the papers name {counted}. {percent(once['share'])} of these stand in a single paper, which is "
            "usual: most papers name something of their own. In brackets is the number of papers."
        ],
        TextTable([f"{kind}s" for kind in kinds], [row for row in rows if any(row)]),
        Chart(
            "The three most named of each type",
            "papers",
            [Bar(shortened(name, 40), -papers, kind=kind) for kind in kinds for papers, name in best[kind][:3]],
        ),
        ["kg analyze DIR centrality"],
    )


def hubs(found: Findings) -> Section | None:
    """Entities that nearly everybody names."""
    if not found.hubs:
        return None
    first = found.hubs[0]
    names = [unmarked(h["name"]) for h in found.hubs[:_TOP]]
    return Section(
        "Hubs: named so often that they say little",
        [
            f"{capital(listed(names))} {'are' if len(names) > 1 else 'is'} each named by more than one paper in twenty"
            f"{', ' + names[0] + ' by ' + percent(first['share']) if len(names) > 1 else ''}. Two papers that share "
            "only such things need not have anything to do with each other; analyses that look for ties leave them out."
            if len(names) > 1
            else f"{names[0]} is named by {percent(first['share'])} of the papers. Two papers that share only this "
            "need not have anything to do with each other; analyses that look for ties leave it out."
        ],
        TextTable(
            ["what", "type", "papers", "share", "mostly said to be"],
            [
                [h["name"], h["type"], number(h["papers"]), percent(h["share"]), _PASSIVE[h["relation"]]]
                for h in found.hubs[:_TOP]
            ],
            frozenset({2, 3}),
        ),
        commands=["kg analyze DIR hubs"],
    )


_PASSIVE = {
    "introduces": "introduced",
    "evaluates_on": "evaluated on",
    "uses": "used",
    "compares_with": "compared with",
    "addresses": "addressed",
    "measures": "measured",
    "mentions": "mentioned",
}


def bridges(found: Findings) -> Section | None:
    """Entities that several communities name."""
    rows = found.bridges[:_TOP]
    if not rows:
        return None
    return Section(
        "What holds the groups together",
        [
            "These things are named in many groups without being hubs: whoever goes from one group to another meets "
            "them again. The two groups are those with most of its papers."
        ],
        TextTable(
            ["what", "papers", "groups", "most in", "and in"],
            [
                [
                    r["name"],
                    number(r["papers"]),
                    number(r["communities"]),
                    f"{r['first']} ({r['first_papers']})",
                    f"{r['second']} ({r['second_papers']})",
                ]
                for r in rows
            ],
            frozenset({1, 2}),
        ),
        commands=["kg analyze DIR bridges"],
    )


def _title(found: Findings, papers: Sequence[str]) -> str:
    return shortened(found.titles[papers[0]], _LONGEST_TITLE) if papers else ""
