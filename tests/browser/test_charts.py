"""The charts count the papers that pass the filters, and each number opens the papers that it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from graphs import assemble, grouped, write_graph
from kg.schema import Paper, Statement
from kg.views.write import write_views
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from kg.storage import Tables
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def page_of(tables: Tables, folder: Path) -> Path:
    folder.mkdir()
    write_views(tables, folder, base_iri="https://example.org/kg/")
    return folder / "index.html"


def dated() -> Tables:
    """Twelve papers of three years; data sets and tasks that go together, and one pair of methods."""
    papers, statements = [], []
    for n in range(12):
        key, year = f"p{n:02}", 2019 + n // 4
        papers.append(Paper(key, f"Study {n}", "", (), year, str(year)))
        named = {
            f"dataset/D{n % 3}": "evaluates_on",
            f"task/T{n % 3}": "addresses",
            "task/all": "addresses",
            f"task/half-{n % 2}": "addresses",
            **({"method/pair a": "uses", "method/pair b": "uses"} if n % 3 == 0 else {}),
        }
        statements += [Statement(key, relation, entity, 0.9, ()) for entity, relation in sorted(named.items())]  # type: ignore[arg-type]
    return assemble(papers, statements)


@pytest.fixture(scope="module")
def charts(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = page_of(dated(), tmp_path_factory.mktemp("charts") / "graph")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=true]")
    yield page
    context.close()


@pytest.fixture
def page(charts: Page) -> Page:
    """The charts of the dated papers, without a filter."""
    charts.evaluate("location.hash = '#tab=charts'")
    expect(charts.locator("#charts-of")).to_have_text("Charts of 12 papers.")
    return charts


def listed(page: Page) -> list[str]:
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    return sorted(page.locator("#rows .body .first .name").all_inner_texts())


def test_the_most_named_of_each_type_are_counted_and_lead_to_their_papers(page: Page) -> None:
    row = page.locator("#charts .small-charts tr", has_text="pair a")
    expect(row.locator(".number")).to_have_text("4")
    row.locator(".number").click()
    assert listed(page) == ["Study 0", "Study 3", "Study 6", "Study 9"]


def test_entities_over_time_have_a_cell_a_year_that_opens_its_papers(page: Page) -> None:
    table = page.get_by_role("region", name="Entities over time")
    expect(table.locator("thead th")).to_have_text(["2019", "2020", "2021"])
    row = table.locator("tbody tr").filter(has_text="D0")
    expect(row.locator("td")).to_have_text(["2", "1", "1"])
    row.locator("td .number").first.click()
    assert listed(page) == ["Study 0", "Study 3"]
    assert "year=2019-2019" in page.url


def test_a_pair_leads_to_the_papers_of_both(page: Page) -> None:
    chart = page.locator("#charts .chart", has_text="Methods and models used together")
    chart.get_by_role("button", name="Papers with pair a and pair b: 4").click()
    assert listed(page) == ["Study 0", "Study 3", "Study 6", "Study 9"]


def test_no_table_has_an_empty_row_or_column_or_is_mostly_empty(page: Page) -> None:
    tables = page.locator("#charts .heat-map")
    assert tables.count() >= 2
    for table in tables.all():
        rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
        assert all(any(row) for row in rows)
        assert all(any(column) for column in zip(*rows, strict=True))
        cells = [cell for row in rows for cell in row]
        assert sum(map(bool, cells)) >= 0.6 * len(cells)


def test_charts_follow_the_filters(page: Page) -> None:
    page.locator("#from").select_option("2021")
    expect(page.locator("#charts-of")).to_have_text("Charts of 4 of 12 papers that pass the filters.")
    expect(page.locator("#charts .small-charts tr", has_text="pair a").locator(".number")).to_have_text("1")
    expect(page.get_by_role("region", name="Entities over time")).to_have_count(0)
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator("#charts-of")).to_have_text("Charts of 12 papers.")


def test_sparse_pairs_are_listed_instead_of_an_empty_table(visit: Callable[..., Visit], tmp_path: Path) -> None:
    papers = [Paper(f"p{n}", f"Study {n}", "") for n in range(8)]
    statements = [
        Statement(f"p{n}", relation, f"{kind}/{kind}-{n}", 0.9, ())
        for n in range(8)
        for kind, relation in (("dataset", "evaluates_on"), ("task", "addresses"))
    ]
    page = visit(page_of(assemble(papers, statements), tmp_path / "graph")).go("#tab=charts")  # type: ignore[arg-type]
    chart = page.locator("#charts .chart", has_text="Datasets and tasks")
    assert chart.locator(".heat-map").count() == 0
    assert chart.locator(".bars tr").count() == 8


def test_shares_of_papers_with_code_open_those_papers(visit: Callable[..., Visit], tmp_path: Path) -> None:
    graph = kg.open_graph(write_graph(grouped(papers=24, groups=3), tmp_path / "graph"))
    write_views(graph.tables, graph.directory, base_iri="https://example.org/kg/")
    page = visit(graph.directory / "index.html").go("#tab=charts")
    coded = {k["paper"] for k in graph.links.to_pylist() if k["kind"] == "repo" and k["own"]}
    rows = page.locator("#charts .chart", has_text="Papers with code of their own").locator("tr")
    expect(rows).to_have_count(3)
    rows.first.locator(".number").click()
    shown = listed(page)
    community = graph.communities()[0]["papers"]
    titles = {p["id"]: p["title"] for p in graph.papers.to_pylist()}
    assert shown == sorted(titles[p] for p in coded & set(community))
    assert "code=1" in page.url
