"""The list beside the picture, and what a community is: sorted, narrowed, walked through, opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from graphs import planted
from kg.views.write import write_views
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

#: The rows that a scroll brings into sight are made when the browser tells of the scroll, with the next frame.
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def listed(page: Page, kind: str) -> int:
    """How many the switch says there are."""
    return int(re.sub(r"\D", "", page.locator(f"#list-{kind} .count").inner_text()))


def first_column(page: Page) -> list[str]:
    return page.locator("#rows .body .first .name").all_inner_texts()


def column(page: Page, name: str) -> list[str]:
    heads = page.locator("#rows [role=columnheader]").all_inner_texts()
    at = next(i for i, head in enumerate(heads) if head.startswith(name))
    return [row.locator("[role=gridcell]").nth(at).inner_text() for row in page.locator("#rows .body .line").all()]


def test_the_list_holds_every_paper_entity_and_repository(explorer: Visit, own_graph: Path) -> None:
    page = explorer.go("#confidence=0")
    graph = kg.open_graph(own_graph)
    page.get_by_role("tab", name="List").click()
    assert "tab=list" in page.url
    assert listed(page, "papers") == graph.papers.num_rows
    assert listed(page, "entities") == graph.entities.num_rows
    repositories = {row["url"] for row in graph.links.to_pylist() if row["kind"] == "repo"}
    page.locator("#list-repositories").click()
    assert listed(page, "repositories") == len(repositories)
    seen = set(first_column(page))
    for _ in range(40):
        page.get_by_role("grid", name="Repositories").press("PageDown")
        page.evaluate(NEXT_FRAME)
        seen |= set(first_column(page))
    assert {f"https://{name}" for name in seen} == repositories


def test_a_click_on_a_column_sorts_by_it_and_another_turns_it(explorer: Visit) -> None:
    page = explorer.go("#tab=list")
    page.get_by_role("button", name="Title").click()
    names = [name.casefold() for name in first_column(page)]
    assert names == sorted(names)
    page.get_by_role("button", name="Entities ↓").or_(page.locator("#sort-entities")).first.click()
    numbers = [int(text) for text in column(page, "Entities")]
    assert numbers == sorted(numbers, reverse=True)
    assert page.locator("[role=columnheader][aria-sort=descending]").inner_text().startswith("Entities")
    page.locator("#sort-entities").click()
    numbers = [int(text) for text in column(page, "Entities")]
    assert numbers == sorted(numbers)
    assert "sort=entities" in page.url


def test_what_is_typed_narrows_the_list_and_a_link_brings_it_again(explorer: Visit, own_graph: Path) -> None:
    page = explorer.go("#tab=list")
    every = listed(page, "papers")
    page.locator("#list-find").fill("language models")
    some = listed(page, "papers")
    assert 0 < some < every
    texts = kg.open_graph(own_graph).tables.texts["text"].to_pylist()
    assert some == sum(all(word in text.casefold() for word in ("language", "models")) for text in texts)
    # what the title does not say is shown from the abstract
    snippets = page.locator("#rows .body .line .snippet").all_inner_texts()
    assert all("language" in text.casefold() or "models" in text.casefold() for text in snippets)
    explorer.go(page.url.removeprefix(explorer.address))
    assert listed(page, "papers") == some
    page.locator("#list-find").fill("no title has these words")
    expect(page.locator("#list-empty")).to_contain_text("Nothing here")


def test_filters_narrow_the_list_too(explorer: Visit) -> None:
    page = explorer.go("#tab=list")
    page.get_by_role("checkbox", name="With code of their own").check()
    assert listed(page, "papers") == int(page.locator("#code-count").inner_text())
    assert set(column(page, "Code")) == {"yes"}


def test_the_list_is_walked_through_by_keyboard(explorer: Visit) -> None:
    page = explorer.go("#tab=list&list=entities&find=lora")
    page.locator("#list-find").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    rows = page.get_by_role("grid", name="Entities")
    active = page.locator(f"#{rows.get_attribute('aria-activedescendant')}")
    name = active.locator(".name").inner_text()
    assert name == first_column(page)[1]
    page.keyboard.press("Enter")
    expect(explorer.heading).to_have_text(name)
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    rows.focus()
    page.keyboard.press("End")
    page.evaluate(NEXT_FRAME)
    expect(page.locator("#rows .line.active .name")).to_have_text(first_column(page)[-1])


def test_a_click_opens_and_hovering_rings_it_in_the_picture(explorer: Visit) -> None:
    page = explorer.go("#tab=list")
    row = page.locator("#rows .body .line").nth(2)
    picture = "document.querySelector('#picture canvas').toDataURL()"
    page.mouse.move(2, 2)
    before = page.evaluate(picture)
    row.hover()
    page.wait_for_function(f"before => {picture} !== before", arg=before)
    name = row.locator(".name").inner_text()
    row.click()
    expect(explorer.heading).to_have_text(name)
    expect(row).to_have_attribute("aria-selected", "true")


def test_a_thousand_rows_are_not_made_at_once(visit: Callable[..., Visit], tmp_path: Path) -> None:
    write_views(planted(1200), tmp_path, base_iri="https://example.org/kg/")
    page = visit(tmp_path / "index.html").go("#tab=list")
    assert listed(page, "papers") == 1200
    assert page.locator("#rows .body .line").count() < 60
    page.locator("#rows").focus()
    page.keyboard.press("End")
    expect(page.locator("#rows .line.active")).to_have_attribute("aria-rowindex", "1201")


def test_a_phone_has_the_list_without_sideways_scroll(visit: Callable[..., Visit], own_graph: Path) -> None:
    page = visit(own_graph / "index.html", width=390, height=844, has_touch=True, is_mobile=True).go("#tab=list")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("#rows").evaluate("e => e.scrollWidth <= e.clientWidth")
    page.locator("#rows .body .line").first.tap()
    expect(page.locator("#panel h2")).to_be_visible()


def test_a_community_opens_with_its_papers_and_what_they_name(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    row = page.locator("#communities button").first
    size = int(row.locator(".count").inner_text())
    row.click()
    expect(explorer.heading).to_have_text(row.locator(".name").inner_text())
    expect(page.locator("#panel .bar")).to_contain_text(f"Community 1 of {size} papers")
    headings = page.locator("#panel h3").all_inner_texts()
    assert {"Central paper", "Methods", "Papers"} <= set(headings)
    members = kg.open_graph(own_graph).show(community=1).papers
    titles = {p["title"] for p in kg.open_graph(own_graph).papers.to_pylist() if p["id"] in members}
    central = page.locator("#panel section").filter(has=page.get_by_role("heading", name="Central paper"))
    assert central.locator(".item .name").inner_text() in titles
    page.get_by_role("button", name="Its papers as a list").click()
    assert listed(page, "papers") == size
    page.get_by_role("button", name="Close details").click()
    assert listed(page, "papers") > size
