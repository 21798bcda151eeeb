"""Sections on how the papers work: datasets, tasks, what they compare with, and what nobody has tried."""

from __future__ import annotations

from collections import Counter, defaultdict

from kg.analytics.report.findings import Findings
from kg.analytics.report.section import Bar, Chart, Section, TextTable
from kg.analytics.report.wording import capital, number, percent, several, shortened, verb

_TOP = 10
#: A task that fewer papers address says more about these papers than about the task.
_ENOUGH = 5


def datasets(found: Findings) -> Section | None:
    """On which datasets results are reported."""
    names = dict(zip(*(found.tables.entities[c].to_pylist() for c in ("id", "name")), strict=True))
    statements = found.tables.statements
    code = set(found.with_code)
    papers: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    measured: set[str] = set()
    for paper, relation, entity in zip(
        *(statements[c].to_pylist() for c in ("paper", "relation", "entity")), strict=True
    ):
        if relation == "evaluates_on":
            papers[entity] += 1
            coded[entity] += paper in code
            measured.add(paper)
    if not papers:
        return None
    top = sorted(papers, key=lambda e: (-papers[e], names[e], e))[:_TOP]
    once = sum(count == 1 for count in papers.values())
    without = found.coverage["papers without a dataset"]
    return Section(
        "Where results are reported",
        [
            f"{capital(several(len(measured), 'paper'))} {verb(len(measured), 'says', 'say')} on which dataset results "
            f"are reported; {percent(without['share'])} of all abstracts name no dataset at all. Of "
            f"{several(len(papers), 'dataset')} named so, {number(once)} {verb(once, 'is', 'are')} named by a single "
            "paper: only the first rows below bear a comparison."
        ],
        TextTable(
            ["dataset", "papers that evaluate on it", "of them with code"],
            [[names[e], number(papers[e]), number(coded[e])] for e in top],
            frozenset({1, 2}),
        ),
        Chart(
            "Papers that evaluate on the most used datasets",
            "papers",
            [Bar(shortened(names[e], 40), papers[e], kind="dataset") for e in top],
        ),
        ["kg query DIR most-used-datasets", "kg analyze DIR methods-by-dataset"],
    )


def figures(found: Findings) -> Section | None:
    """What figures the abstracts report, and on which datasets most of them."""
    rows = found.tables.results.select(["paper", "form", "metric", "dataset"]).to_pylist()
    if not rows:
        return None
    names = dict(zip(*(found.tables.entities[c].to_pylist() for c in ("id", "name")), strict=True))
    placed = [r for r in rows if r["dataset"] is not None]
    papers: dict[str, set[str]] = defaultdict(set)
    metrics: dict[str, Counter[str]] = defaultdict(Counter)
    for r in placed:
        papers[r["dataset"]].add(r["paper"])
        if r["metric"] is not None:
            metrics[r["dataset"]][names[r["metric"]]] += 1
    count = Counter(r["dataset"] for r in placed)
    top = sorted(count, key=lambda d: (-len(papers[d]), -count[d], names[d], d))[:_TOP]
    forms = Counter(r["form"] for r in rows)
    reporting = len({r["paper"] for r in rows})
    return Section(
        "What the abstracts report in figures",
        [
            f"{capital(several(reporting, 'abstract'))} {verb(reporting, 'reports', 'report')} "
            f"{several(len(rows), 'result')} in figures: {number(forms['absolute'])} as they are, "
            f"{number(forms['difference'])} as a difference and {number(forms['factor'])} as a factor. "
            f"{capital(several(len(placed), 'of them names', 'of them name'))} the dataset. Figures of different "
            "papers need not be comparable: splits and settings differ."
        ],
        TextTable(
            ["dataset", "papers that report on it", "results", "metrics"],
            [
                [
                    names[d],
                    number(len(papers[d])),
                    number(count[d]),
                    ", ".join(m for m, _ in sorted(metrics[d].items(), key=lambda kv: (-kv[1], kv[0]))[:3]),
                ]
                for d in top
            ],
            frozenset({1, 2}),
        )
        if top
        else None,
        commands=["kg leaderboard DIR DATASET", "kg compare DIR PAPER PAPER"],
    )


def tasks(found: Findings) -> Section | None:
    """Which datasets go with which task."""
    grouped: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in found.datasets_by_task:
        if row["task_papers"] < _ENOUGH:
            continue
        names[row["task"]] = row["task_name"]
        grouped[row["task"]].append(
            f"{row['dataset_name']} ({row['papers']})" if row["papers"] > 1 else row["dataset_name"]
        )
    told = [task for task in grouped if len(grouped[task]) > 1][:_TOP]
    if not told:
        return None
    rows = [[names[task], ", ".join(grouped[task][:5])] for task in told]
    return Section(
        "Which datasets go with which task",
        [
            "A dataset goes with a task where a paper that addresses the task evaluates on, uses or introduces the "
            "dataset. In brackets is the number of such papers, where there is more than one. Only tasks that "
            "five or more papers address are shown, those with most such papers first."
        ],
        TextTable(["task", "datasets"], rows),
        commands=["kg analyze DIR datasets-by-task"],
    )


def baselines(found: Findings) -> Section | None:
    """What new work compares itself with."""
    rows = [b for b in found.baselines if b["papers"] > 1][:_TOP]
    if not rows:
        return None
    papers = found.comparing
    return Section(
        "What new work is measured against",
        [
            f"{capital(several(papers, 'paper'))} {verb(papers, 'compares', 'compare')} what is new with a method or "
            "model that the abstract names. Abstracts report victories, so a thing that is often outperformed is above "
            "all one that many take as the mark to beat."
        ],
        TextTable(
            ["compared with", "papers", "of them say it is outperformed", "for example by"],
            [[b["name"], number(b["papers"]), number(b["outperformed"]), ", ".join(b["by"])] for b in rows],
            frozenset({1, 2}),
        ),
        commands=["kg analyze DIR baselines", "kg analyze DIR comparisons"],
    )


def lineage(found: Findings) -> Section | None:
    """Which papers others build on."""
    rows = [row for row in found.lineage if row["builders"] > 1][:_TOP]
    if not rows:
        return None
    return Section(
        "Who builds on whom",
        [
            f"{capital(several(len(found.lineage), 'paper'))} {verb(len(found.lineage), 'introduces', 'introduce')} "
            "something that another paper here goes on to use, test on or compare with. Abstracts name only a part of "
            "what a paper builds on, so the counts are lower bounds."
        ],
        TextTable(
            ["paper", "for its", "papers that build on it", "and on these"],
            [
                [shortened(r["title"], 90), ", ".join(r["introduces"][:3]), number(r["builders"]), number(r["further"])]
                for r in rows
            ],
            frozenset({2, 3}),
        ),
        commands=["kg analyze DIR lineage"],
    )


def untried(found: Findings) -> Section | None:
    """Pairs that no paper names together, and might."""
    rows = [r for kind in ("dataset", "task") for r in [u for u in found.untried if u["partner_type"] == kind][:6]]
    if not rows:
        return None
    return Section(
        "What nobody here has tried",
        [
            "No paper of this graph names both of a pair, but papers name the second with things like the first. That "
            "is a suggestion and not a finding: it may have been tried elsewhere, or make no sense. How often such "
            "suggestions come true is measured in docs/analytics.md."
        ],
        TextTable(
            ["method", "not yet on", "type", "which goes with"],
            [[r["method_name"], r["partner_name"], r["partner_type"], ", ".join(r["because"])] for r in rows],
        ),
        commands=["kg analyze DIR link-prediction"],
    )
