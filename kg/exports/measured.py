"""Reported figures for tools that know nodes and edges alone: what is measured against what, and results as nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.storage.lookup import Row
from kg.storage.tables import Tables

#: What of a result is a thing, and what an edge to it is called.
PARTS = {
    "metric": "measuredBy",
    "dataset": "measuredOn",
    "task": "measuredFor",
    "subject": "ofSubject",
    "over": "overBaseline",
}
COMPARED = "measuredAgainst"


def comparisons(tables: Tables) -> Iterator[Row]:
    """What is measured against what: ``subject``, ``over`` (ids), ``figures`` ("+2.1 points; 3x"), ``papers`` and
    ``confidence`` (the highest, 0 to 1), a row a pair, sorted.
    """
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables.results.select(["paper", "start", "value", "subject", "over", "confidence"]).to_pylist():
        if row["subject"] and row["over"] and row["subject"] != row["over"]:
            found[row["subject"], row["over"]].append(row)
    for (subject, over), rows in sorted(found.items()):
        yield {
            "subject": subject,
            "over": over,
            "figures": "; ".join(dict.fromkeys(row["value"] for row in rows)),
            "papers": len({row["paper"] for row in rows}),
            "confidence": max(row["confidence"] for row in rows),
        }


def result_id(number: int) -> str:
    """The id of the result that stands at row ``number`` (from 0) of the results table."""
    return f"result/{number + 1}"


def result_edges(tables: Tables) -> Iterator[tuple[str, str, str, float]]:
    """(from, to, what, confidence): from a paper to each result that it reports, from this to its parts."""
    for number, row in enumerate(tables.results.to_pylist()):
        yield row["paper"], result_id(number), "reports", row["confidence"]
        for part, what in PARTS.items():
            if row[part]:
                yield result_id(number), row[part], what, row["confidence"]
