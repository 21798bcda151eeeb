"""What a report is made of, before it is Markdown or HTML.

Cells, labels and captions are plain text, whatever names hold; in paragraphs and points, `…` is a command.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of text; ``numbers`` are the columns to set right."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its length, the ends of its interval if it has one, and its kind (for its colour)."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    kind: str = "paper"


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart; ``caption`` says what it shows, ``unit`` what the bars count ("%" makes shares of 1 per cents)."""

    caption: str
    unit: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, a table and a chart, and the commands that give the figures."""

    title: str
    paragraphs: Sequence[str]
    table: TextTable | None = None
    chart: Chart | None = None
    commands: Sequence[str] = ()
    points: Sequence[str] = ()
