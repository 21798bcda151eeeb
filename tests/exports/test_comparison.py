"""A comparison of papers as HTML, Markdown, CSV and LaTeX, whatever stands in the names."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg.exports.comparison import as_csv, as_html, as_latex, as_markdown
from kg.storage.side_by_side import COLUMNS


def row(title: str, year: int | None = None, **lists: list[str]) -> dict[str, Any]:
    return {"id": "x", "paper": title, "year": year, **{c: lists.get(c, []) for c in COLUMNS[2:]}}


class Cells(HTMLParser):
    """The words of each cell of a body."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "td":
            self.cells.append("")
        self.open = (self.open and tag == "br") or tag == "td"

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.cells[-1] += data


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), codec="utf-8"), min_size=1))
def test_any_title_comes_back_from_html_and_csv(title: str) -> None:
    reader = Cells()
    reader.feed(as_html([row(title)]))
    assert reader.cells[0] == title
    assert [r["paper"] for r in csv.DictReader(io.StringIO(as_csv([row(title)]), newline=""))] == [title]


def test_markdown_keeps_one_line_a_paper_whatever_stands_in_a_cell() -> None:
    text = as_markdown([row("A|B\nC*", 2020, datasets=["x_y", "z"]), row("D")])
    lines = text.splitlines()
    assert len(lines) == 4
    assert len({line.replace(r"\|", "").count("|") for line in lines}) == 1
    assert r"A\|B C\*" in lines[2]
    assert r"x\_y<br>z" in lines[2]


def test_latex_has_a_column_a_paper_and_no_open_character() -> None:
    text = as_latex([row("50% & more_", results=["a^2 \\ ~"]), row("B")])
    assert text.count("linewidth") == 2
    assert r"\textbf{paper} & 50\% \& more\_ & B \\" in text
    assert r"a\textasciicircum{}2 \textbackslash{} \textasciitilde{}" in text
