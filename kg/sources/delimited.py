"""CSV and TSV with a header row."""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from kg.schema import Record, Reject, Source
from kg.sources.cleaning import excerpt
from kg.sources.content import Content
from kg.sources.fields import has_title, pick, record_of
from kg.sources.format import Format, Head
from kg.sources.registry import register

_LONGEST_NAME = 60  # characters of a column's name; what is longer is a sentence


def read_csv(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Rows as records; the separator is the comma or semicolon that the header has more of."""
    return _read(content, columns, ",;")


def read_tsv(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Rows as records."""
    return _read(content, columns, "\t")


def _read(content: Content, columns: Mapping[str, str], delimiters: str) -> Iterator[Record | Reject]:
    csv.field_size_limit(2**31 - 1)  # abstracts may be longer than the 128 KiB of the default
    with content.text() as text:
        header = next((line for line in text if line.strip()), "")
        delimiter = max(delimiters, key=header.count)
        rows = _rows(itertools.chain([header], text), delimiter)
        _, names = next(rows, (1, []))
        names = [name.strip() for name in names]
        wanted = columns.get("title")
        if wanted not in names if wanted else not has_title(names):
            expected = repr(wanted) if wanted else "a title column (name yours with --map title=NAME)"
            yield Reject(content.name, 0, f"expected {expected}, found the columns {', '.join(names)}", excerpt(header))
            return
        for number, (lines, row) in enumerate(rows, 1):
            if len(row) > len(names):
                reason = f"{len(row)} columns where the header has {len(names)}: a quote may be missing"
                reason += f" in the {lines} lines of this row" if lines > 1 else ""
                yield Reject(content.name, number, reason, excerpt(*row))
            else:
                yield record_of(Source(content.name, number), pick(dict(zip(names, row, strict=False)), columns))


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(number of lines, cells) of each row that is not blank, losing nothing to a quote that is never closed.

    Such a quote would make one cell of the rest of the file; and where tabs separate, a cell that holds both tabs
    and line breaks is several rows, for files with tabs are mostly written without quotes. In both cases the
    first line is read by itself, its quotes as letters, and the lines behind it are read again.
    """
    source = iter(lines)
    waiting: deque[str] = deque()
    while True:
        taken: list[str] = []
        ran_out = False

        def feed(taken: list[str] = taken) -> Iterator[str]:
            nonlocal ran_out
            while (line := waiting.popleft() if waiting else next(source, None)) is not None:
                taken.append(line)
                yield line
            ran_out = True

        row = next(csv.reader(feed(), delimiter=delimiter), None)
        if row is None:
            return
        if ran_out or (len(taken) > 1 and any("\t" in cell and "\n" in cell for cell in row) and delimiter == "\t"):
            waiting.extendleft(reversed(taken[1:]))
            row = next(csv.reader(taken[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE))
            del taken[1:]
        if row:
            yield len(taken), row


def _detect(head: Head, delimiters: str) -> bool:
    """Whether the first line names at least two columns, and one of them as titles are usually named."""
    first = head.text.lstrip().split("\n", 1)[0]
    names = next(csv.reader([first], delimiter=max(delimiters, key=first.count)), [])
    return len(names) > 1 and has_title(names)


def table_by_its_shape(head: Head, columns: Mapping[str, str]) -> Format | None:
    """CSV or TSV where no column is named as titles are usually named, so that the columns can be said or mapped."""
    if columns.get("title") == head.text.strip().split("\n", 1)[0].strip():
        return CSV  # a table of one column, which has no separators
    if _is_table(head, "\t"):
        return TSV
    return CSV if _is_table(head, ",;") else None


def _is_table(head: Head, delimiters: str) -> bool:
    """Whether the head begins with short names, and rows of as many cells follow."""
    lines = [line for line in head.text.split("\n", 20)[:20] if line.strip()]
    delimiter = max(delimiters, key=lines[0].count) if lines else delimiters[0]
    if not lines or delimiter not in lines[0]:
        return False
    (_, names), *rows = itertools.islice(_rows([line + "\n" for line in lines], delimiter), 3)
    is_header = all(0 < len(name.strip()) <= _LONGEST_NAME for name in names)
    return is_header and (not rows or any(len(row) == len(names) for _, row in rows))


CSV = register(
    Format(
        "csv",
        "CSV",
        "Comma- or semicolon-separated with a header row; other column names with --map.",
        lambda head: _detect(head, ",;"),
        read_csv,
        order=120,
    )
)
TSV = register(
    Format(
        "tsv",
        "TSV",
        "Tab-separated with a header row; other column names with --map.",
        lambda head: _detect(head, "\t"),
        read_tsv,
        order=110,
    )
)
