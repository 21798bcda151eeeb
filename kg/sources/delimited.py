"""CSV and TSV with a header row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from kg.schema import ColumnsRead, Record, Reject, Source
from kg.sources.cleaning import excerpt
from kg.sources.columns import Columns, present
from kg.sources.content import Content
from kg.sources.fields import columns_of, has_title, record_of
from kg.sources.format import Format, Head
from kg.sources.limits import MEGABYTE, TooLong
from kg.sources.registry import register
from kg.sources.rows import Placement, split_row, split_rows

_LONGEST_NAME = 60  # characters of a column's name; what is longer is a sentence
_SAMPLE = 200  # rows that tell where the cells of rows with too many of them belong
#: Lines that stand before a header: Excel's "sep=;", and what Dimensions says of an export.
_BEFORE_HEADER = re.compile(r"\ufeff?\"?(?:sep=.\"?\s*$|About the data\b)")


def read_csv(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
    """Rows as records; the separator is the comma or semicolon that the header has more of."""
    return _read(content, columns, ",;")


def read_tsv(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
    """Rows as records."""
    return _read(content, columns, "\t")


def _read(content: Content, columns: Mapping[str, str], delimiters: str) -> Iterator[Record | Reject | ColumnsRead]:
    with content.text() as stream:
        text = content.limits.lines(stream)
        header = next((line for line in text if not _is_before_header(line)), "")
        delimiter = max(delimiters, key=header.count)
        rows = split_rows(itertools.chain([header], text), delimiter, content.limits.record * MEGABYTE)
        _, names = next(rows, (0, []))
        names = [name.strip() for name in names]
        given = present(names, columns)
        table = Columns(content.name, given)
        table.see(names)
        if "title" not in given and not has_title(names):
            expected = f"{columns['title']!r} or " if "title" in columns else ""
            expected += "a title column (name yours with --map title=NAME)"
            yield Reject(content.name, 0, f"expected {expected}, found the columns {', '.join(names)}", excerpt(header))
            yield table.read()
            return
        sample, stopped = _sample(rows)
        known = {field: names.index(found[0]) for field, found in columns_of(names, given).items() if found}
        placement = Placement(len(names), known, [row for _, row in sample])
        for number, (lines, row) in enumerate(itertools.chain(sample, rows if stopped is None else ()), 1):
            cells = placement.place(row)
            if cells is None:
                reason = f"{len(row)} columns where the header has {len(names)}: a quote may be missing"
                reason += f" in the {lines} lines of this row" if lines > 1 else ""
                yield Reject(content.name, number, reason, excerpt(*row))
            else:
                yield record_of(Source(content.name, number), table.pick(dict(zip(names, cells, strict=False))))
        if stopped is not None:
            raise stopped
        yield table.read()


def _sample(rows: Iterator[tuple[int, list[str]]]) -> tuple[list[tuple[int, list[str]]], TooLong | None]:
    """The first rows, and what stopped their reading, if anything: those before it are rows all the same."""
    sample: list[tuple[int, list[str]]] = []
    try:
        sample.extend(itertools.islice(rows, _SAMPLE))
    except TooLong as error:
        return sample, error
    return sample, None


def _is_before_header(line: str) -> bool:
    return not line.strip() or _BEFORE_HEADER.match(line) is not None


def _detect(head: Head, delimiters: str) -> bool:
    """Whether the header names at least two columns, and one of them as titles are usually named."""
    header = next((line for line in head.text.lstrip().split("\n", 9) if not _is_before_header(line)), "")
    names = split_row(header, max(delimiters, key=header.count))
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
    (_, names), *rows = itertools.islice(split_rows([line + "\n" for line in lines], delimiter), 3)
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
