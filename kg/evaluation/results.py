"""How well found results agree with those that people listed: four measures, each stricter than the one before.

- ``result value``: the figure as printed;
- ``result form``: and whether it is absolute, a difference or a factor;
- ``result placed``: and its metric and data set;
- ``result whole``: and its subject;
- ``leaderboard row``: whole, among the absolute ones that carry both a metric and a data set.

Values are compared without white space, LaTeX's backslash and dollar signs; names without case, hyphens and spaces.
The measure's own rules and not those of :mod:`kg.names`, so that a change of the extractor cannot move the measure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

#: A result as annotators write it: value, form, metric, dataset, subject, over.
Listed = Mapping[str, Any]

RESULT_MEASURES = ("result value", "result form", "result placed", "result whole", "leaderboard row")


def comparable_value(value: str) -> str:
    r"""``value`` as results are compared.

    >>> [comparable_value(v) for v in (r"$2.1\\times$", "2.1 x", "+5.3", r"84.0\\%")]
    ['2.1x', '2.1x', '5.3', '84.0%']
    """
    bare = re.sub(r"[\s\\${}]", "", str(value)).replace("times", "x").replace("×", "x")
    return bare.strip("+.,").lower()


def comparable_name(name: str | None) -> str:
    """``name`` without case, hyphens and spaces; "" for None.

    >>> comparable_name("CIFAR-10") == comparable_name("cifar 10")
    True
    """
    return re.sub(r"[\W_]", "", name).casefold() if name else ""


def _key(result: Listed, names: Sequence[str], *, form: bool = True) -> tuple[str, ...]:
    told = (comparable_value(result["value"]), *([str(result["form"])] if form else []))
    return (*told, *(comparable_name(result.get(name)) for name in names))


_KEYS: dict[str, Callable[[Listed], tuple[str, ...]]] = {
    "result value": lambda r: _key(r, (), form=False),
    "result form": lambda r: _key(r, ()),
    "result placed": lambda r: _key(r, ("metric", "dataset")),
    "result whole": lambda r: _key(r, ("metric", "dataset", "subject")),
    "leaderboard row": lambda r: _key(r, ("metric", "dataset", "subject")),
}


def is_row(result: Listed) -> bool:
    """Whether ``result`` can stand in a leaderboard: an absolute figure with a metric and a data set."""
    return result["form"] == "absolute" and bool(result.get("metric")) and bool(result.get("dataset"))


def compare_results(wanted: Iterable[Listed], found: Iterable[Listed], measure: str) -> tuple[int, int, int]:
    """How many of one paper's results are listed, found, and right by ``measure``; each counts once."""
    key = _KEYS[measure]
    sides = []
    for results in (wanted, found):
        kept = [r for r in results if measure != "leaderboard row" or is_row(r)]
        sides.append(Counter(map(key, kept)))
    return sides[0].total(), sides[1].total(), (sides[0] & sides[1]).total()
