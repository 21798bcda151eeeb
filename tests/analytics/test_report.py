"""report.md: readable, right, and plain text whatever the names hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.storage.tables import Tables, empty_tables
from kg.views import write_views


def report_of(tables: Tables, folder: Path) -> str:
    names = {"rejects": "rejected"}
    counts = {names.get(name, name): table.num_rows for name, table in tables.items()}
    counts |= {"records": tables.papers.num_rows + 2, "duplicates": 2}
    write_views(tables, folder, counts)
    return (folder / "report.md").read_text(encoding="utf-8")


def test_the_report_says_what_is_in_the_graph(make_tables: Callable[..., Tables], tmp_path: Path) -> None:
    report = report_of(make_tables(papers=24, groups=3), tmp_path)
    assert report.startswith(
        "# What is in this graph\n\n24 papers from 26 records (2 records were of papers already seen)"
    )
    assert "8 papers (33 %) link a repository of their own" in report
    for heading in ("What the papers name most", "Communities", "The most connected papers", "What is missing"):
        assert f"\n## {heading}\n" in report
    assert "| all | 24 |" in report


def test_every_table_of_the_report_has_the_same_columns_in_each_row(
    make_tables: Callable[..., Tables], tmp_path: Path
) -> None:
    report = report_of(make_tables(title="A | pipe and\na line"), tmp_path)
    blocks = [b.splitlines() for b in report.split("\n\n") if b.startswith("|")]
    assert len(blocks) > 5
    for rows in blocks:
        assert len({row.replace("\\|", "").count("|") for row in rows}) == 1


def test_a_hostile_title_is_text_in_the_report(make_tables: Callable[..., Tables], tmp_path: Path) -> None:
    report = report_of(make_tables(title="<img src=x> [a](javascript:b) `c`"), tmp_path)
    assert "\\<img src=x\\> \\[a\\](javascript:b) \\`c\\`" in report


def test_a_graph_of_nothing_has_a_report_and_a_page(tmp_path: Path) -> None:
    report = report_of(empty_tables(), tmp_path)
    assert "0 papers name nothing" in report
    assert (tmp_path / "index.html").stat().st_size > 100_000
