"""Rows of delimited text: cells in quotes, quotes that are never closed, and rows with more cells than the header."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

_LONGEST_CELL = 2**31 - 1  # abstracts may be longer than the 128 KiB of the default
#: Lines that may be read again for nothing, beside ten for each that was read for good.
_SPARE_LINES = 10_000
_SAMPLE = 200  # rows from which the place of a surplus column is learnt
_LONGEST_TITLE = 400  # characters


def split_rows(lines: Iterable[str], delimiter: str, longest: int = _LONGEST_CELL) -> Iterator[tuple[int, list[str]]]:
    """(number of lines, cells) of each row that is not blank, losing nothing to a quote that is never closed.

    Such a quote would make one cell of the rest of the file; and where tabs separate, a cell that holds both tabs
    and line breaks is several rows, for files with tabs are mostly written without quotes. In both cases the
    first line is read by itself, its quotes as letters, and the lines behind it are read again. In time linear in the
    number of lines: once a quote is found that no line behind it closes, no line behind it closes any other. A quote
    that is not closed within ``longest`` characters is taken for one that never is, and each line so far for a row.
    """
    source = iter(lines)
    waiting: deque[str] = deque()
    nothing_closes = False
    spare = _SPARE_LINES
    while True:
        taken: list[str] = []
        is_open = is_cut = False

        def feed(taken: list[str] = taken, by_itself: bool = nothing_closes) -> Iterator[str]:
            nonlocal is_open, is_cut
            length = 0
            while (line := waiting.popleft() if waiting else next(source, None)) is not None:
                taken.append(line)
                yield line
                length += len(line)
                is_cut = length > longest
                if by_itself or is_cut:
                    break
            is_open = bool(taken)

        row = _next_row(feed(), delimiter, csv.QUOTE_MINIMAL)
        if row is None:
            return
        nothing_closes = nothing_closes or (is_open and not is_cut)
        if is_open or (delimiter == "\t" and len(taken) > 1 and any("\t" in c and "\n" in c for c in row)):
            # Behind a quote that is closed many lines on, all but the last of them may hold no row of several lines.
            kept = 1 if is_open or spare > 0 else len(taken) - 1
            kept = len(taken) if is_cut else kept
            spare -= len(taken) - 11 * kept
            waiting.extendleft(reversed(taken[kept:]))
            for line in taken[:kept]:
                alone = _next_row([line], delimiter, csv.QUOTE_NONE)
                if alone:
                    yield 1, alone
        elif row:
            spare += 10 * len(taken)
            yield len(taken), row


def split_row(line: str, delimiter: str) -> list[str]:
    """The cells of one line."""
    return _next_row([line], delimiter, csv.QUOTE_MINIMAL) or []


def _next_row(lines: Iterable[str], delimiter: str, quoting: int) -> list[str] | None:
    """The first row of ``lines``; the module's limit on cells, which is the whole process's, is as it was behind it."""
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        return next(csv.reader(lines, delimiter=delimiter, quoting=quoting), None)  # type: ignore[arg-type]
    finally:
        csv.field_size_limit(limit)


class Placement:
    """Where the cells of rows stand that have more cells than the header has names.

    Programs write such rows with a delimiter at their end, with numbers of rows before the first column (R does), or
    with a column that the header lacks. Where most rows are so, the place of what is too much is learnt from what the
    known columns hold: years, links, DOIs, and titles that are shorter than abstracts. ``known`` are the numbers of the
    columns that hold each field.
    """

    def __init__(self, width: int, known: Mapping[str, int], sample: Sequence[Sequence[str]]) -> None:
        self._width = width
        self._known = known
        lengths = Counter(map(len, sample))
        length, count = max(lengths.items(), key=lambda item: (item[1], -item[0]), default=(width, 0))
        self._length = length
        self._surplus_at = self._learn(sample) if length > width and 2 * count > len(sample) else None

    def place(self, row: Sequence[str]) -> Sequence[str] | None:
        """The cells of ``row`` that belong to the header's names; None where that cannot be told."""
        if len(row) <= self._width:
            return row
        if self._surplus_at is not None and len(row) == self._length:
            return self._without(row, self._surplus_at)
        return row[: self._width] if not any(cell.strip() for cell in row[self._width :]) else None

    def _without(self, row: Sequence[str], at: int) -> list[str]:
        return [*row[:at], *row[at + len(row) - self._width :]]

    def _learn(self, sample: Sequence[Sequence[str]]) -> int | None:
        rows = [row for row in sample if len(row) == self._length]
        ends = (0, self._width)
        scores = {
            at: (sum(self._fit(self._without(row, at)) for row in rows), at in ends) for at in range(self._width + 1)
        }
        # Cells that are always empty are most likely those that are too much.
        empty = sum(not any(cell.strip() for cell in row[self._width :]) for row in rows)
        scores[self._width] = (scores[self._width][0] + empty, True)
        best = max(scores.values())
        places = [at for at, score in scores.items() if score == best]
        # Places between the same known columns are as good as one another; others contradict each other.
        is_one = len({tuple(c < at for c in self._known.values()) for at in places}) == 1
        return places[0] if best[0] > 0 and is_one else None

    def _fit(self, row: Sequence[str]) -> int:
        """How many cells hold what their columns should, less those that hold something else."""
        cells = {field: row[column].strip() for field, column in self._known.items()}
        title, abstract = cells.get("title", ""), cells.get("abstract", "")
        is_title = len(title) <= _LONGEST_TITLE and sum(c.isalpha() for c in title) >= 2
        fit = 2 if is_title else -2
        if abstract:
            fit += 1 if len(abstract) > len(title) else -1
        return fit + sum(
            1 if looks_right(cells[field]) else -1 for field, looks_right in _LOOKS.items() if cells.get(field)
        )


def _looks(pattern: str) -> partial[re.Match[str] | None]:
    return partial(re.match, pattern)


_LOOKS = {
    "year": _looks(r"(?:1[89]|20)[0-9]{2}(?:\.0)?$"),
    "date": _looks(r".*(?:1[89]|20)[0-9]{2}"),
    "url": _looks(r"https?://"),
    "doi": _looks(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.[0-9]{4}"),
}
