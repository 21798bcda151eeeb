"""Which way a metric is better, and on what scale its figures stand: ontology/metric_scales.csv.

Only metrics of which this can be said whatever the paper are listed: the success of an attack is good for one and bad
for another.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kg.errors import UnreadableInput
from kg.names.folding import fold_case
from kg.names.ontology_folder import ontology_folder
from kg.schema import ResultForm

Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class MetricScale:
    """Which figures of a metric are ``better``; ``is_share`` says that they are shares, printed as 0.84 or as 84 %."""

    better: Better
    is_share: bool


@cache
def metric_scales() -> dict[str, MetricScale]:
    """The scales of ontology/metric_scales.csv by the folded name of the metric (see :func:`scale_of`)."""
    return read_metric_scales(ontology_folder() / "metric_scales.csv")


def read_metric_scales(path: Path) -> dict[str, MetricScale]:
    """The scales of a CSV file with the columns name, better (higher or lower) and scale (share or nothing).

    Raises UnreadableInput with file and line where a row is something else.
    """
    found: dict[str, MetricScale] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                match row.get("name"), row.get("better"), row.get("scale"):
                    case str(name), ("higher" | "lower") as better, ("share" | "") as scale:
                        found[fold_case(name)] = MetricScale(better, scale == "share")
                    case _:
                        expected = "higher or lower, and share or nothing, behind a name"
                        message = f"{path}, line {reader.line_num}: expected {expected}, found {row}"
                        raise UnreadableInput(message)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read as a table of metrics in UTF-8 CSV: {error}"
        raise UnreadableInput(message) from error
    return found


def scale_of(metric: str | None) -> MetricScale | None:
    """The scale of the metric with this name; None where it has none, or nothing is known of it."""
    return None if metric is None else metric_scales().get(fold_case(metric))


def comparable(number: float, unit: str, form: ResultForm, scale: MetricScale | None) -> tuple[float, str]:
    """``number`` and ``unit`` as they can be compared: shares in percent ("84%", "84.0 points" and "0.84" are 84 %).

    Differences of no unit stay as they are: 0.5 may be half a point or half of all.
    """
    if form == "factor":
        return number, unit
    if unit in ("%", "pp"):
        return number, "%"
    if scale is None or not scale.is_share or unit not in ("", "points"):
        return number, unit
    if unit == "" and abs(number) <= 1:
        return (round(number * 100, 6), "%") if form == "absolute" else (number, unit)
    return number, "%"
