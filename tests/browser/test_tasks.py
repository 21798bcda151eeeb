"""Ten things that readers come for, each done in at most four clicks (Enter and a chosen suggestion count as one)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

MOST_CLICKS = 4


class Hand:
    """A reader's hand on the page, whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, what: Locator, *, shift: bool = False) -> None:
        self.clicks += 1
        what.click(modifiers=["Shift"] if shift else [])

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def look_for(self, words: str) -> None:
        """Type into the search and choose what it suggests first."""
        self.clicks += 1
        self.page.locator("#search").fill(words)
        self.page.keyboard.press("Enter")

    def section(self, title: str) -> Locator:
        return self.page.locator("#panel section").filter(has=self.page.get_by_role("heading", name=title, exact=True))


@pytest.fixture(scope="module")
def opened(browser: Browser, own_graph: Path) -> Iterator[Page]:
    """One page for all tasks; none of them makes it complain or ask for anything."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", offline=True)
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or heard.append(request.url))
    page.goto((own_graph / "index.html").as_uri())
    page.wait_for_selector("html[data-ready=true]")
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def hand(opened: Page) -> Iterator[Hand]:
    """A hand that begins at the overview; what it did took few clicks."""
    opened.evaluate("location.hash = '#tab=list'")
    opened.evaluate("location.hash = ''")
    expect(opened.locator("#panel")).to_be_hidden()
    used = Hand(opened)
    yield used
    assert 0 < used.clicks <= MOST_CLICKS


@pytest.fixture(scope="module")
def graph(own_graph: Path) -> kg.Graph:
    return kg.open_graph(own_graph)


def sure(graph: kg.Graph, entity: str) -> set[str]:
    """The titles of the papers that rather surely state something of an entity."""
    titles = {p["id"]: p["title"] for p in graph.papers.to_pylist()}
    rows = graph.statements.to_pylist()
    return {
        titles[s["paper"]] for s in rows if s["entity"] == entity and s["confidence"] * s["relation_confidence"] >= 0.5
    }


def listed(page: Page) -> set[str]:
    return set(page.locator("#rows .body .first .name").all_inner_texts())


def test_the_papers_on_a_task(hand: Hand, graph: kg.Graph) -> None:
    hand.look_for("machine translation")
    hand.press("Only its papers")
    hand.click(hand.page.get_by_role("tab", name="List"))
    assert listed(hand.page) == sure(graph, "task/machine-translation")


def test_the_datasets_with_a_method(hand: Hand, graph: kg.Graph) -> None:
    hand.look_for("LoRA")
    hand.press("Only its papers")
    hand.click(hand.page.get_by_role("tab", name="Charts"))
    charts = hand.page.locator("#charts .small-charts section").filter(
        has=hand.page.get_by_role("heading", name="Datasets", exact=True)
    )
    named = {"dataset/glue", "dataset/mmlu", "dataset/c4"}
    names = {graph.entity(entity)["name"] for entity in named if sure(graph, entity) & sure(graph, "method/lora")}
    assert names
    assert names & set(charts.locator(".name").all_inner_texts())


def test_which_of_the_papers_with_a_method_have_code(hand: Hand, graph: kg.Graph) -> None:
    hand.look_for("ImageNet")
    hand.press("Only its papers")
    hand.click(hand.page.get_by_label("With code of their own"))
    hand.click(hand.page.get_by_role("tab", name="List"))
    own = {k["paper"] for k in graph.links.to_pylist() if k["kind"] == "repo" and k["own"]}
    titles = {p["title"] for p in graph.papers.to_pylist() if p["id"] in own}
    assert listed(hand.page) == sure(graph, "dataset/imagenet") & titles


def test_three_papers_side_by_side(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("tab", name="List"))
    rows = hand.page.locator("#rows .body .line")
    names = rows.locator(".first .name").all_inner_texts()[:3]
    hand.click(rows.nth(0))
    hand.click(rows.nth(2), shift=True)
    hand.click(hand.page.locator("#compare-these"))
    dialog = hand.page.get_by_role("dialog")
    expect(dialog.locator("thead .item")).to_have_text(names)
    hand.page.get_by_role("button", name="Close the comparison").click()


def test_who_builds_on_a_paper(hand: Hand, graph: kg.Graph) -> None:
    lineage = graph.tables.lineage.to_pylist()
    bert = next(p for p in graph.papers.to_pylist() if p["title"].startswith("BERT:"))
    later = {row["paper"] for row in lineage if row["earlier"] == bert["id"]}
    titles = {p["title"] for p in graph.papers.to_pylist() if p["id"] in later}
    hand.look_for(bert["title"])
    shown = hand.section("Built upon by").locator(".items > li > .item .name").all_inner_texts()
    assert len(shown) == min(len(titles), 12)
    assert set(shown) <= titles


def test_the_best_reported_figure_on_a_data_set(hand: Hand, graph: kg.Graph) -> None:
    hand.look_for("ImageNet")
    rows = [row for row in graph.tables.results.to_pylist() if row["dataset"] == "dataset/imagenet" and row["metric"]]
    first = hand.section("Figures reported on it").locator(".result").first
    assert first.locator("strong").inner_text() in {row["value"].replace("\\", "") for row in rows}
    # with the paper and the sentence that reports it
    assert first.locator(".item").count() == first.locator("blockquote").count() == 1


def test_the_picture_for_a_slide(hand: Hand) -> None:
    hand.click(hand.page.locator("#take summary"))
    with hand.page.expect_download() as download:
        hand.press("Picture (PNG)")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_what_joins_two_things(hand: Hand) -> None:
    hand.look_for("ImageNet")
    hand.press("Path to …")
    hand.clicks += 1
    hand.page.keyboard.type("lora")
    hand.page.keyboard.press("Enter")
    steps = hand.page.locator("#panel .path .item .name").all_inner_texts()
    assert (steps[0], steps[-1]) == ("ImageNet", "LoRA")


def test_the_papers_related_to_one_and_why(hand: Hand, graph: kg.Graph) -> None:
    hand.look_for("Attention Is All You Need")
    hand.press("Related papers")
    first = hand.page.locator("#panel li.related").first
    related = graph.paper("Attention Is All You Need")["related"][0]
    expect(first.locator(".item .name")).to_have_text(related["title"])
    assert first.locator(".chip").count() >= 1


def test_the_code_of_a_paper(hand: Hand) -> None:
    hand.look_for("Attention Is All You Need")
    link = hand.page.locator("#panel .links a").first
    expect(link).to_have_attribute("href", "https://github.com/tensorflow/tensor2tensor")
    hand.press("Close details")
