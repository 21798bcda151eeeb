"""What papers report: rows of the results table with names, and the reported rows of one data set.

A leaderboard lists what abstracts report. It names no winner: splits, settings and versions of a metric differ from
paper to paper, and an abstract rarely says which it means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.names.metric_scales import scale_of
from kg.schema import LEAST_SURE_RESULT
from kg.storage.lookup import Lookup, Row
from kg.storage.tables import Tables

_PARTS = ("metric", "dataset", "task", "subject", "over")


def reported(lookup: Lookup, rows: Iterable[Row]) -> list[Row]:
    """``rows`` of the results table with the ``title`` and ``year`` of the paper, the ``sentence``, and names.

    Beside each id of an entity stands its name: ``metric_name``, ``dataset_name``, ``task_name``, ``subject_name`` and
    ``over_name``, None where there is none. ``better`` says which figures of the metric are better, "higher" or
    "lower" (None: nobody knows).
    """
    told = []
    for row in rows:
        names = {f"{part}_name": lookup.names.get(row[part] or "") for part in _PARTS}
        scale = scale_of(names["metric_name"])
        more = {
            "title": lookup.titles[row["paper"]],
            "year": lookup.years[row["paper"]],
            "sentence": lookup.texts[row["paper"]][row["sentence_start"] : row["sentence_end"]],
            "better": None if scale is None else scale.better,
        }
        told.append({**row, **names, **more})
    return told


def leaderboard(
    tables: Tables,
    lookup: Lookup,
    dataset: str,
    *,
    metric: str | None = None,
    task: str | None = None,
    min_confidence: float = LEAST_SURE_RESULT,
) -> list[Row]:
    """The figures that papers report on ``dataset`` (an id), as :func:`reported` gives them.

    Those of one ``metric`` (an id) and of papers that address one ``task`` (an id) alone, where these are given. Rows
    stand by metric, the most reported first; within one by how good the figure is, where the metric says which figures
    are better and they are of one unit, else the newest paper first. Raises nothing: there may be no row.
    """
    wanted = {"dataset": dataset, **({"metric": metric} if metric else {}), **({"task": task} if task else {})}
    rows = [
        row
        for row in tables.results.to_pylist()
        if row["form"] == "absolute"
        and row["metric"] is not None
        and row["confidence"] >= min_confidence
        and all(row[column] == value for column, value in wanted.items())
    ]
    return ranked(reported(lookup, rows))


def ranked(rows: Sequence[Row]) -> list[Row]:
    """``rows`` of :func:`reported` about one data set in the order of :func:`leaderboard`."""
    counts = Counter(row["metric"] for row in rows)
    return sorted(
        rows,
        key=lambda r: (-counts[r["metric"]], r["metric"], r["comparable_unit"], *_rank(r), r["paper"], r["start"]),
    )


def _rank(row: Row) -> tuple[float, float]:
    """Better figures of one metric and unit first, then newer papers."""
    newer = -(row["year"] or 0)
    if row["better"] is None:
        return newer, row["comparable"]
    return (row["comparable"] if row["better"] == "lower" else -row["comparable"]), newer
