"""Each filter of the explorer: what it leaves is what its number said, and the address remembers it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def papers_shown(page: Page) -> int:
    return number(page.locator("#types .row").first.locator(".count").inner_text())


def things(page: Page) -> int:
    found = re.search(r"of ([\d,]+) shared entities", page.locator("#shown").inner_text())
    assert found
    return number(found[1])


@pytest.fixture(scope="module")
def dated_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph of two files with years, one paper of which has none."""
    folder = tmp_path_factory.mktemp("dated")
    abstract = "We fine-tune RoBERTa with LoRA and evaluate it on GLUE and SQuAD."
    for name, years in (("old", [2018, 2018, 2019, None]), ("new", [2021, 2022])):
        records = [
            {"title": f"A {name} study, number {i}", "abstract": abstract, "year": y} for i, y in enumerate(years)
        ]
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    inputs = [folder / "old.jsonl", folder / "new.jsonl"]
    return kg.build(inputs, folder / "graph").directory


def test_a_relation_switched_off_takes_its_statements_along(explorer: Visit) -> None:
    page = explorer.page
    rows = page.locator("#relations label")
    statements = number(page.locator("#confidence-count").inner_text())
    assert statements == sum(number(row.locator(".count").inner_text()) for row in rows.all())
    uses = rows.filter(has_text="Uses")
    used = number(uses.locator(".count").inner_text())
    uses.get_by_role("checkbox").uncheck()
    assert number(page.locator("#confidence-count").inner_text()) == statements - used
    assert number(uses.locator(".count").inner_text()) == used
    assert "uses" not in page.url.split("relation=")[1].split("&")[0]
    explorer.search("lora")
    assert "Used by" not in page.locator("#panel h3").all_inner_texts()


def test_the_headline_counts_what_is_shown(explorer: Visit) -> None:
    page = explorer.page
    every = papers_shown(page)
    expect(page.locator("#headline")).to_have_text(f"{every} papers")
    page.get_by_role("checkbox", name="With code of their own").check()
    some = number(page.locator("#code-count").inner_text())
    assert page.locator("h1").inner_text().startswith(f"{some} of {every} papers")
    for kind in ("method", "task", "model", "metric"):
        page.locator(f"#types label:has-text('{kind}')").get_by_role("checkbox").uncheck()
    entities = number(page.locator("#shown").inner_text().split(" of ")[0])
    expect(page.locator("h1")).to_contain_text(f"and {entities} entit")


def test_nobody_reads_of_things(explorer: Visit) -> None:
    """Papers name entities, here as in the tables, the commands and the RDF."""
    for fragment in ("", "#entity=dataset/imagenet", "#tab=list", "#community=1", "#tab=charts"):
        words = explorer.go(fragment).locator("body").inner_text()
        assert not re.search(r"\bthings?\b|called like|take away", words, re.IGNORECASE)


def test_support_keeps_what_so_many_papers_name(explorer: Visit, own_graph: Path) -> None:
    page = explorer.go("#confidence=0")
    before = things(page)
    page.get_by_role("slider", name="In at least").fill("4")
    wanted = [e for e in kg.open_graph(own_graph).entities.to_pylist() if e["papers"] >= 4]
    assert things(page) == len(wanted) < before
    assert "support=4" in page.url


def test_a_page_of_the_input_keeps_its_papers(explorer: Visit) -> None:
    page = explorer.page
    every = papers_shown(page)
    row = page.locator("#sources button").first
    own = number(row.locator(".count").inner_text())
    row.click()
    expect(row).to_have_attribute("aria-pressed", "true")
    assert papers_shown(page) == own < every
    assert "page=" in page.url
    page.get_by_role("button", name="Clear all filters").click()
    assert papers_shown(page) == every


def test_years_narrow_from_both_ends(visit: Callable[..., Visit], dated_graph: Path) -> None:
    page = visit(dated_graph / "index.html").go()
    assert papers_shown(page) == 6
    page.get_by_role("combobox", name="From the year").select_option("2019")
    assert papers_shown(page) == 3
    page.get_by_role("combobox", name="Until the year").select_option("2021")
    assert papers_shown(page) == 2
    assert "year=2019-2021" in page.url
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert papers_shown(page) == 2


def test_fewer_papers_can_be_shown_and_the_number_hidden_is_said(explorer: Visit) -> None:
    page = explorer.page
    every = papers_shown(page)
    page.get_by_role("slider", name="How many papers to show").fill("10")
    expect(page.locator("#shown-papers")).to_have_text(f"10 of {every} papers")


def test_colours_by_community_are_those_of_the_list(explorer: Visit) -> None:
    page = explorer.page
    marks = page.locator("#communities .mark")
    expect(marks.first).to_be_hidden()
    page.get_by_role("button", name="By community").click()
    expect(marks.first).to_be_visible()
    colours = [m.evaluate("e => getComputedStyle(e).backgroundColor") for m in marks.all()[:3]]
    assert len(set(colours)) == 3
    assert "colour=community" in page.url


def test_papers_with_code_of_their_own_are_told_by_their_colour(explorer: Visit) -> None:
    page = explorer.page
    code = number(page.locator("#code-count").inner_text())
    page.get_by_role("button", name="By code").click()
    assert "colour=code" in page.url
    explorer.go(page.url.removeprefix(explorer.address))
    expect(page.get_by_role("button", name="By code")).to_have_attribute("aria-pressed", "true")
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Papers with code of their own" in svg
    colour = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--repository').trim()")
    # one for each, and one in the legend
    assert svg.count(f'fill="{colour}"') == code + 1


def test_a_picture_that_the_filters_empty_says_so_and_clearing_them_brings_it_back(explorer: Visit) -> None:
    page = explorer.page
    note = page.locator("#empty")
    expect(note).to_be_hidden()
    for box in page.locator("#types input[type=checkbox]").all():
        box.uncheck()
    expect(note).to_contain_text("No shared entity passes these filters")
    page.get_by_role("button", name="Clear all filters").click()
    expect(note).to_be_hidden()


def test_the_page_of_papers_without_a_single_name_says_why(visit: Callable[..., Visit], tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text(json.dumps({"title": "A walk by the sea", "abstract": "It was a fine day."}), encoding="utf-8")
    visited = visit(kg.build(file, tmp_path / "graph").directory / "index.html")
    expect(visited.go().locator("#empty")).to_contain_text("Nothing was found in these papers")
    assert visited.complaints == []
