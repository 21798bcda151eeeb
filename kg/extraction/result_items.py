"""A sentence as what results are read from: a row of words, figures and things that the paper names.

A name or figure of several words is one item, so that "52.1% accuracy on WMT'14 English-German" is four.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extraction.consistency import NameGroup
from kg.extraction.figures import Figure
from kg.schema import EntityType, Relation

_WORD = re.compile(r"\\[A-Za-z]+|[A-Za-z]+(?:['’-][A-Za-z]+)*|\d[\d.,]*|[^\w\s$]")
_LONG = 24  # characters of a word that are looked at


@dataclass(frozen=True, slots=True)
class Item:
    """``word`` is a word in lower case, or "<type>" of a thing or figure; ``number`` is that of the thing or figure.

    ``kind`` is "word", "figure" or the type of the thing.
    """

    word: str
    start: int
    end: int
    kind: str
    number: int = -1


@dataclass(frozen=True, slots=True)
class Thing:
    """What the paper names, as far as results are concerned."""

    name: str
    type: EntityType
    relation: Relation
    first: int
    in_title: bool
    mentions: int


@dataclass(slots=True)
class Row:
    """The items of one sentence, and where among them the figures and the things of each type stand."""

    start: int
    end: int
    items: list[Item]
    figures: list[int] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note the places."""
        for place, item in enumerate(self.items):
            if item.kind == "figure":
                self.figures.append(place)
            elif item.kind != "word":
                self.places.setdefault(item.kind, []).append(place)

    def word(self, place: int) -> str:
        """The word at ``place``, or "" beyond the ends."""
        return self.items[place].word if 0 <= place < len(self.items) else ""


def things_of(names: Sequence[NameGroup], relations: Sequence[Relation], title_end: int) -> list[Thing]:
    """The things that a paper whose title has ``title_end`` characters names."""
    return [
        Thing(g.name, g.type, r, g.mentions[0].start, g.mentions[0].start < title_end, len(g.mentions))
        for g, r in zip(names, relations, strict=True)
    ]


def read_rows(
    text: str, sentences: Sequence[tuple[int, int]], names: Sequence[NameGroup], figures: Sequence[Figure]
) -> list[Row]:
    """The sentences of ``text`` as rows; without items where a sentence holds no figure and no thing.

    Where a figure and a mention overlap, the longer counts.
    """
    marks: list[tuple[int, int, str, int]] = [
        (m.start, m.end, g.type, k) for k, g in enumerate(names) for m in g.mentions
    ]
    marks += [(f.start, f.end, "figure", k) for k, f in enumerate(figures)]
    marks.sort(key=lambda m: (m[0], -m[1]))
    kept: list[tuple[int, int, str, int]] = []
    for mark in marks:
        if kept and mark[0] < kept[-1][1]:
            if mark[1] - mark[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = mark
            continue
        kept.append(mark)
    starts = [m[0] for m in kept]
    rows = []
    for a, b in sentences:
        inside = kept[bisect_left(starts, a) : bisect_left(starts, b)]
        rows.append(Row(a, b, _items(text, a, b, inside, figures) if inside else []))
    return rows


def _items(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int, str, int]], figures: Sequence[Figure]
) -> list[Item]:
    items: list[Item] = []
    at = start
    for a, b, kind, number in marks:
        items += _words(text, at, a)
        word = f"<{figures[number].unit or 'bare'}>" if kind == "figure" else f"<{kind}>"
        items.append(Item(word, a, b, kind, number))
        at = max(at, b)
    items += _words(text, at, end)
    return items


def _words(text: str, start: int, end: int) -> list[Item]:
    return [
        Item(m.group()[:_LONG].lower() if not m.group()[0].isdigit() else "<n>", m.start(), m.end(), "word")
        for m in _WORD.finditer(text, start, max(start, end))
    ]
