"""Search that forgives: typing errors, words that only abstracts have, and links to what is no longer there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("imagnet", "ImageNet"),
        ("imageent", "ImageNet"),
        ("langauge modle", "language model"),
        ("atention is all", ""),
        ("machine tranlsation", "machine translation"),
        ("chain-of-thougt", "chain-of-thought prompting"),
    ],
)
def test_a_typing_error_is_forgiven_and_what_was_meant_is_said(explorer: Visit, typed: str, meant: str) -> None:
    page = explorer.page
    page.locator("#search").fill(typed)
    assert re.search("Did you mean “.+”\\?", page.get_by_role("listbox").inner_text())
    page.keyboard.press("Enter")
    expect(explorer.heading).to_have_text(meant or "Attention Is All You Need")


def test_what_is_typed_right_is_not_mended(explorer: Visit) -> None:
    page = explorer.page
    for typed in ("lora", "bert", "lo", "zzzzzzzzzz"):
        page.locator("#search").fill(typed)
        expect(page.get_by_role("listbox")).not_to_contain_text("Did you mean")
    expect(page.get_by_role("listbox")).to_contain_text("Nothing has this name")


def test_words_that_only_abstracts_have_lead_to_the_papers_that_say_them(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    graph = kg.open_graph(own_graph)
    texts = [text.casefold() for text in graph.tables.texts["text"].to_pylist()]
    names = " ".join(
        [*graph.papers["title"].to_pylist(), *(a for e in graph.entities.to_pylist() for a in e["aliases"])]
    )
    taken = set(re.findall(r"[a-z]+", f"{names} {' '.join(graph.entities['name'].to_pylist())}".casefold()))
    candidates = sorted({word for text in texts for word in re.findall(r"[a-z]{9,}", text)} - taken)
    word = next(w for w in candidates if not any(w in name for name in taken))
    saying = sum(word in text for text in texts)
    page.locator("#search").fill(word)
    option = page.get_by_role("option").last
    noun = "paper says" if saying == 1 else "papers say"
    assert option.inner_text().strip() == f"{saying} {noun} “{word}”"
    option.click()
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")
    assert page.locator("#rows .body .line").count() == saying
    assert word in page.locator("#rows .snippet").first.inner_text().casefold()


def test_two_names_with_and_between_them_give_the_papers_that_name_both(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    graph = kg.open_graph(own_graph)
    sure: dict[str, set[str]] = {}
    for s in graph.statements.to_pylist():
        if s["confidence"] * s["relation_confidence"] >= 0.5:
            sure.setdefault(s["entity"], set()).add(s["paper"])
    both = sure["dataset/imagenet"] & sure["dataset/cifar-10"]
    assert both
    page.locator("#search").fill("ImageNet and CIFAR-10")
    option = page.get_by_role("option").last
    verb = "paper names" if len(both) == 1 else "papers name"
    expect(option).to_have_text(f"{len(both)} {verb} “ImageNet and CIFAR-10”")
    option.click()
    titles = {p["title"] for p in graph.papers.to_pylist() if p["id"] in both}
    expect(page.locator("#rows .body .line")).to_have_count(len(both))
    assert set(page.locator("#rows .body .first .name").all_inner_texts()) == titles


def test_a_dead_link_says_so_and_offers_what_was_meant(explorer: Visit) -> None:
    page = explorer.go("#entity=dataset/imagnet&community=999")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("This graph has no entity “dataset/imagnet”, community “999”.")
    notice.get_by_role("button", name="ImageNet").click()
    expect(explorer.heading).to_have_text("ImageNet")
    expect(notice).to_be_hidden()
    explorer.go("#entity=dataset/imagenet")
    expect(notice).to_be_hidden()
