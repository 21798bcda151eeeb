"""The report: readable, right, plain text whatever the names hold, and nothing that a page may not do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graphs import assemble, write_graph
from kg.analytics.registry import ANALYSES
from kg.analytics.report import write_markdown_report, write_report
from kg.analytics.report.charts import as_svg
from kg.analytics.report.section import Bar, Chart
from kg.rdf.named_queries import list_queries
from kg.schema import Evidence, Paper, Result, Statement
from kg.storage import Tables, empty_tables


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def written(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The Markdown and the HTML of the planted graph."""
    markdown, html = write_report(graph, tmp_path_factory.mktemp("report"))
    return markdown.read_text(encoding="utf-8"), html.read_text(encoding="utf-8")


def test_the_report_says_what_was_planted(written: tuple[str, str]) -> None:
    report = written[0]
    assert report.startswith("# What is in this graph\n\n60 papers from 62 records (two records were of papers already")
    for sentence in (
        "The papers fall into three groups",
        "Everything is everywhere: 100 % of the papers name it.",
        "On the rise: new.",
        "On the wane: old.",
        "33 % of the abstracts link code of their own.",
        "They are from 2021 to 2025",
        "60 papers compare what is new",
        "Every paper names something that was recognised.",
    ):
        assert sentence in report
    assert "| d0 | 20 | 20 |" in report


def test_the_report_says_what_is_reported_in_figures_and_on_what(tmp_path: Path) -> None:
    text = "Net reaches 91.5% accuracy on CIFAR, 2% over Old."
    said = [
        Statement("a", relation, entity, 0.9, (Evidence(2, 5, 2, 40, "ner"),))
        for relation, entity in (("evaluates_on", "dataset/CIFAR"), ("measures", "metric/accuracy"))
    ]
    first = Result(
        "a", "91.5%", 91.5, "%", "absolute", "metric/accuracy", "dataset/CIFAR", None, None, 0.8, 14, 19, 2, 50
    )
    second = replace(first, value="2%", number=2.0, form="difference", metric=None, dataset=None, start=39, end=41)
    tables = assemble([Paper("a", "A", text)], said, results=[first, second])  # type: ignore[arg-type]
    report = write_report(write_graph(tables, tmp_path / "graph"), tmp_path)[0].read_text(encoding="utf-8")
    assert "One abstract reports two results in figures: 1 as they are, 1 as a difference and 0 as a factor" in report
    assert "| CIFAR | 1 | 1 | accuracy |" in report


def test_every_section_names_commands_that_there_are(written: tuple[str, str]) -> None:
    names = {a.name for a in ANALYSES} | {q.name for q in list_queries()}
    sections = written[0].split("\n## ")[1:]
    assert len(sections) >= 9
    for section in sections:
        commands = re.findall(r"`kg (?:analyze|query) DIR ([\w-]+)`", section)
        assert commands, section
        assert set(commands) <= names


def test_markdown_and_html_say_the_same(written: tuple[str, str]) -> None:
    markdown, html = written
    page = Page(html)
    headings = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert [h for h in headings if h not in page.text] == []
    cells = {c for line in markdown.splitlines() if line.startswith("| ") for c in line.strip("| ").split(" | ")}
    assert [c for c in cells if c.replace("\\", "") not in page.text and not set(c) <= set("-:")] == []


def test_the_page_loads_nothing_and_runs_nothing(written: tuple[str, str]) -> None:
    page = Page(written[1])
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    sources = [a["src"] for tag, a in page.tags if tag == "img"]
    assert len(sources) >= 4
    assert all(s and s.startswith("data:image/svg+xml;base64,") for s in sources)
    assert all(a["alt"] for tag, a in page.tags if tag == "img")
    assert any("default-src 'none'" in (a.get("content") or "") for tag, a in page.tags if tag == "meta")
    links = [a["href"] for tag, a in page.tags if tag == "a"]
    anchors = {f"#{a['id']}" for tag, a in page.tags if tag == "h2"}
    assert set(links) == anchors


def markdown_of(tables: Tables, folder: Path) -> str:
    """The Markdown report of ``tables``."""
    counts = {name: table.num_rows for name, table in tables.items()}
    write_markdown_report(tables, counts | {"records": tables.papers.num_rows, "duplicates": 0}, folder)
    return (folder / "report.md").read_text(encoding="utf-8")


def test_every_table_of_the_report_has_the_same_columns_in_each_row(
    make: Callable[..., Tables], tmp_path: Path
) -> None:
    report = markdown_of(make(title="A | pipe and\na line"), tmp_path)
    blocks = [b.splitlines() for b in report.split("\n\n") if b.startswith("|")]
    assert len(blocks) > 5
    for rows in blocks:
        assert len({row.replace("\\|", "").count("|") for row in rows}) == 1


def test_a_hostile_title_is_text_in_both_files(
    make: Callable[..., Tables], write: Callable[[Tables, Path], Path], tmp_path: Path
) -> None:
    graph = write(make(title="<img src=x> [a](javascript:b) `c` $d$"), tmp_path / "graph")
    markdown, html = (path.read_text(encoding="utf-8") for path in write_report(graph, tmp_path))
    assert "\\<img src=x\\> \\[a\\](javascript:b) \\`c\\` \\$d\\$" in markdown
    page = Page(html)
    assert "<img src=x> [a](javascript:b) `c` $d$" in page.text
    assert all(a.get("src", "").startswith("data:") for tag, a in page.tags if tag == "img")  # type: ignore[union-attr]


def test_a_graph_of_nothing_has_a_report(tmp_path: Path) -> None:
    report = markdown_of(empty_tables(), tmp_path)
    assert "0 papers from 0 records." in report
    assert "## What is missing" in report


def test_papers_without_dates_have_no_section_on_time(make: Callable[..., Tables], tmp_path: Path) -> None:
    report = markdown_of(make(dated=False), tmp_path)
    assert "What rises" not in report
    assert "The input gives no year of any paper" in report


def test_a_chart_is_the_same_bytes_and_takes_names_as_they_are() -> None:
    chart = Chart("Things", "papers", [Bar("$a_b$ <x> & 中文", 3), Bar("b", 1, kind="task")])
    drawn = as_svg(chart)
    assert drawn == as_svg(chart)
    assert "$a_b$ &lt;x&gt; &amp; 中文" in drawn
    assert "<script" not in drawn


def bars_of(drawn: str) -> list[tuple[float, float]]:
    """(left end, width) of each bar of a chart; the first rectangle is its ground."""
    rectangles = ElementTree.fromstring(drawn).findall("{http://www.w3.org/2000/svg}rect")[1:]
    return [(float(r.attrib["x"]), float(r.attrib["width"])) for r in rectangles]


@pytest.mark.parametrize(
    ("unit", "values"), [("papers", [7, 3.5, 0]), ("%", [0.0123, 0.00615, 0]), ("papers", [0, 0, 0])]
)
def test_bars_are_as_long_as_their_values_and_begin_at_one_line(unit: str, values: list[float]) -> None:
    first, half, none = bars_of(
        as_svg(Chart("Things", unit, [Bar("long label " * n, v) for n, v in enumerate(values)]))
    )
    assert first[0] == half[0] == none[0]
    assert half[1] == pytest.approx(first[1] / 2, abs=0.1)
    assert none[1] == 0


def test_nothing_of_a_chart_lies_outside_it() -> None:
    bars = [Bar("W" * 60, 1_234_567, 900_000, 2_000_000), Bar("中" * 44, 1)]
    drawn = ElementTree.fromstring(as_svg(Chart("Things", "papers", bars)))
    width = float(drawn.attrib["width"])
    texts = [e for e in drawn.iter() if e.tag.endswith("text")]
    assert all(0 < float(t.attrib["x"]) < width - 40 for t in texts if t.attrib["text-anchor"] == "start")
    assert all(x >= 0 and x + length < width for x, length in bars_of(as_svg(Chart("Things", "papers", bars))))
    assert [t.text for t in texts if t.attrib["text-anchor"] == "start"] == ["1,234,567", "1"]
