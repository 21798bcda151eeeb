"""Cells of CSV that no spreadsheet runs: text that would be read as a formula is set off by an apostrophe.

Titles and names are text of others, and a spreadsheet that opens a CSV file runs what looks like a formula (OWASP, "CSV
Injection").
"""

from __future__ import annotations

import re
from typing import TypeVar, cast

_Cell = TypeVar("_Cell")

#: What begins a formula, also behind spaces and in the wide forms that some programs fold; and tabs and line breaks,
#: which some programs skip.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
_FIGURE = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?|inf|INF)")


def inert(value: _Cell) -> _Cell:
    """``value`` as a spreadsheet shows it without running it; figures, and what is no text, stay as they are.

    >>> [inert(cell) for cell in ("=1+1", "@SUM(A1)", " -x", "-0.5", "+2.1%", "LoRA", -0.5)]
    ["'=1+1", "'@SUM(A1)", "' -x", '-0.5', '+2.1%', 'LoRA', -0.5]
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _FIGURE.fullmatch(value):
        return cast(_Cell, f"'{value}")
    return value
