"""The papers around a paper: the most related ones, each with how near it is and why."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAPER = "Attention Is All You Need"


def test_the_papers_around_a_paper_are_its_related_ones_the_nearest_first(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    explorer.search("attention is all")
    page.get_by_role("button", name="Related papers").click()
    assert page.url.endswith("&around=1")
    section = page.locator("#panel section").filter(has=page.get_by_role("heading", name="Papers around it, and why"))
    expect(section.locator(".item").first).to_be_visible()
    if section.locator("button.more").count():
        section.locator("button.more").first.click()
    listed = section.locator(".related > .item .name").all_inner_texts()
    assert 20 <= len(listed) <= 50
    graph = kg.open_graph(own_graph)
    related = [r for r in graph.related.to_pylist() if graph.paper(PAPER)["id"] in (r["a"], r["b"])]
    titles = dict(zip(graph.papers["id"].to_pylist(), graph.papers["title"].to_pylist(), strict=True))
    own = graph.paper(PAPER)["id"]
    related.sort(key=lambda r: -round(1000 * r["score"]))
    nearest = [titles[r["b"] if r["a"] == own else r["a"]] for r in related][: len(listed)]
    assert set(listed[: len(nearest)]) == set(nearest)
    strengths = [float(m.get_attribute("value") or 0) for m in section.locator("meter").all()]
    assert len(strengths) == len(listed)
    assert strengths[: len(nearest)] == sorted(strengths[: len(nearest)], reverse=True)
    assert max(strengths) == round(1000 * related[0]["score"])
    # each with its reason
    assert section.locator(".why").count() == len(listed)
    assert all(section.locator(".why").nth(i).inner_text().strip() for i in range(len(listed)))


def test_a_link_brings_them_again_and_they_are_left_as_one_came(explorer: Visit) -> None:
    page = explorer.page
    explorer.search("attention is all")
    page.get_by_role("button", name="Related papers").click()
    address = page.url.removeprefix(explorer.address)
    explorer.go(address)
    around = page.get_by_role("button", name="Related papers")
    expect(around).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Neighbours").click()
    expect(around).to_have_attribute("aria-pressed", "false")
    assert "around" not in page.url
    page.go_back()
    expect(around).to_have_attribute("aria-pressed", "true")
    page.locator("#panel .related > .item").first.click()
    expect(explorer.heading).not_to_have_text(PAPER)
    assert "around" not in page.url


def test_what_is_around_a_paper_is_exported_as_what_it_is(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    explorer.search("attention is all")
    page.get_by_role("button", name="Related papers").click()
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    pairs = {frozenset((r["a"], r["b"])) for r in kg.open_graph(own_graph).related.to_pylist()}
    assert rows
    assert {row["relation"] for row in rows} == {"related_to"}
    assert {frozenset((row["paper"], row["entity"])) for row in rows} <= pairs
