"""Titles, names and links are text, whatever they hold: nothing runs, nothing loads, nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.storage.tables import empty_tables
from kg.views.write import write_views
from waiting import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def hostile(visit: Callable[..., Visit], hostile_graph: Path) -> Visit:
    visited = visit(hostile_graph / "index.html")
    visited.go()
    return visited


def test_a_hostile_title_runs_nothing(hostile: Visit, hostile_titles: list[str]) -> None:
    page = hostile.page
    opened = 0
    for query in ("tuning", "unbroken", "script", "img"):
        page.keyboard.press("/")
        page.keyboard.type(query)
        for i in range(page.get_by_role("option").count()):
            page.keyboard.press("/")
            page.locator("#search").fill(query)
            page.get_by_role("option").nth(i).click()
            page.locator("#panel h2").wait_for()
            opened += 1
        page.locator("#search").fill("")
    assert opened >= len(hostile_titles)
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator("script")).to_have_count(3)
    assert hostile.complaints == []
    assert [url for url in hostile.requests if not url.startswith(("file:", "data:", "about:"))] == []


def test_a_hostile_title_is_shown_as_it_is_written(hostile: Visit, hostile_titles: list[str]) -> None:
    hostile.search("alert(1)")
    expect(hostile.heading).to_have_text(hostile_titles[0])


def test_only_links_of_the_web_can_be_followed(hostile: Visit) -> None:
    hostile.search("alert(1)")
    page = hostile.page
    expect(page.locator("#panel h2 a")).to_have_count(0)
    for link in page.locator("#panel a:not(.mention)").all():
        assert link.get_attribute("href").startswith(("https://", "http://"))
        assert "noopener" in link.get_attribute("rel")


def test_a_title_of_five_thousand_characters_breaks_no_layout(hostile: Visit) -> None:
    page = hostile.page
    for query in ("unbroken", "tuning of models of models of models"):
        hostile.search(query)
        panel = page.locator("#panel").bounding_box()
        assert panel["x"] + panel["width"] <= 1440
        assert page.locator("#panel .body").evaluate("e => e.scrollWidth <= e.clientWidth + 1")
        assert page.locator("#panel h2").bounding_box()["height"] < 450
        page.keyboard.press("Escape")


def test_a_policy_forbids_what_would_slip_through(hostile: Visit) -> None:
    ran = hostile.page.evaluate(
        """() => new Promise((done) => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          setTimeout(() => done(window.ran === true), 50);
        })"""
    )
    assert ran is False


def test_a_graph_of_nothing_opens(visit: Callable[..., Visit], tmp_path: Path) -> None:
    write_views(empty_tables(), tmp_path, base_iri="https://example.org/kg/")
    visited = visit(tmp_path / "index.html")
    page = visited.go()
    page.keyboard.press("/")
    page.keyboard.type("x")
    expect(page.get_by_role("listbox")).to_contain_text("Nothing has this name")
    assert visited.complaints == []
