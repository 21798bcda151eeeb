"""A comparison of papers as text: HTML, Markdown, CSV and LaTeX."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.exports.latex import escaped
from kg.storage.side_by_side import COLUMNS
from kg.storage.spreadsheet_cells import inert

Row = Mapping[str, Any]


def as_html(rows: Sequence[Row]) -> str:
    """A table of its own, to be put on a page."""
    head = "".join(f'<th scope="col">{html.escape(c)}</th>' for c in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{'<br>'.join(map(html.escape, _cell(row, c)))}</td>" for c in COLUMNS) + "</tr>\n"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def as_markdown(rows: Sequence[Row]) -> str:
    """A table as GitHub Flavored Markdown has them."""
    lines = [list(COLUMNS), ["---"] * len(COLUMNS), *([_markdown_cell(row, c) for c in COLUMNS] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_csv(rows: Sequence[Row], *, safe: bool = False) -> str:
    """A row a paper, several values of a cell with ``; `` between them (RFC 4180); ``safe``: no formulas in cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    cells = [["; ".join(_cell(row, c)) for c in COLUMNS] for row in rows]
    writer.writerows([map(inert, row) for row in cells] if safe else cells)
    return text.getvalue()


def as_latex(rows: Sequence[Row]) -> str:
    """A ``tabular`` with a column a paper, since titles and figures are long."""
    lines = [
        " & ".join([rf"\textbf{{{column}}}", *(r" \newline ".join(map(escaped, _cell(row, column))) for row in rows)])
        for column in COLUMNS
    ]
    width = f"p{{{0.85 / max(1, len(rows)):.2f}\\linewidth}}"
    body = "".join(f"{line} \\\\\n" for line in lines)
    return f"\\begin{{tabular}}{{l{width * len(rows)}}}\n\\hline\n{body}\\hline\n\\end{{tabular}}\n"


#: The text of a comparison by the name of its format.
WRITERS: Mapping[str, Callable[[Sequence[Row]], str]] = {
    "html": as_html,
    "markdown": as_markdown,
    "csv": as_csv,
    "latex": as_latex,
}


def _cell(row: Row, column: str) -> list[str]:
    value = row[column]
    return [str(v) for v in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _markdown_cell(row: Row, column: str) -> str:
    return "<br>".join(re.sub(r"([\\|`*_<>\[\]])", r"\\\1", part) for part in _cell(row, column)).replace("\n", " ")
