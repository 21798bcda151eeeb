"""The explorer in a real browser: what a reader does with it, by mouse, by keyboard, by link and by phone."""

from __future__ import annotations

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

PAPER = "Attention Is All You Need"


def shown(page: Page) -> tuple[int, int]:
    """How many shared entities are shown, and of how many."""
    found = re.search(r"([\d,]+) of ([\d,]+) shared entities", page.locator("#shown").inner_text())
    assert found
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def test_the_page_asks_nothing_of_the_network_and_complains_of_nothing(explorer: Visit) -> None:
    page = explorer.page
    assert [url for url in explorer.requests if url.startswith("file:")] == [explorer.address]
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)
    page.mouse.down()
    page.mouse.move(760, 430)
    page.mouse.up()
    for button in ("Zoom in", "Zoom out", "Show everything"):
        page.get_by_role("button", name=button).click()
    expect(page.locator("html")).to_have_attribute("data-ready", "true")


def test_what_is_hidden_is_said_and_can_be_shown(explorer: Visit) -> None:
    page = explorer.page
    some, every = shown(page)
    assert 0 < some < every
    page.locator("#show").focus()
    page.keyboard.press("End")
    assert shown(page) == (every, every)
    page.keyboard.press("Home")
    assert shown(page) == (0, every)


def test_a_search_leads_to_a_paper_its_evidence_a_related_paper_and_back(explorer: Visit) -> None:
    page = explorer.page
    explorer.search("attention is all")
    expect(explorer.heading).to_have_text(PAPER)
    own = page.locator("#panel section").filter(has=page.get_by_role("heading", name="Introduces", exact=True))
    assert "Transformer" in own.locator("blockquote mark").all_inner_texts()
    related = page.locator("#panel .related").first
    expect(related.locator(".chip").first).to_be_visible()
    name = related.locator(".item .name").inner_text()
    related.locator(".item").click()
    assert name != PAPER
    expect(explorer.heading).to_have_text(name)
    page.go_back()
    expect(explorer.heading).to_have_text(PAPER)
    page.go_forward()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(explorer.heading).to_have_text(PAPER)


def test_an_entity_shows_its_papers_and_what_it_is_used_with(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    explorer.search("imagenet")
    expect(explorer.heading).to_have_text("ImageNet")
    papers = kg.open_graph(own_graph).entity("ImageNet")["papers"]
    expect(page.locator("#panel .bar")).to_contain_text(f"Dataset in {papers} papers")
    headings = page.locator("#panel h3").all_inner_texts()
    assert {"Evaluated on by", "Most used with"} <= set(headings)
    page.locator("#panel .chip").first.click()
    expect(explorer.heading).not_to_have_text("ImageNet")


def test_the_search_is_used_by_keyboard_alone(explorer: Visit) -> None:
    page = explorer.page
    page.keyboard.press("/")
    page.keyboard.type("bert")
    options = page.get_by_role("option")
    expect(options.nth(3)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.get_attribute("id") == page.locator("#search").get_attribute("aria-activedescendant")
    name = chosen.locator(".name").first.inner_text()
    page.keyboard.press("Enter")
    expect(explorer.heading).to_have_text(name)
    assert page.evaluate("document.activeElement.tagName") == "H2"


def test_an_alias_finds_its_entity_and_case_does_not_matter(explorer: Visit) -> None:
    explorer.search("LOW-RANK ADAPTATION")
    expect(explorer.heading).to_have_text("LoRA")


def test_escape_closes_suggestions_then_lets_go_of_the_focus(explorer: Visit) -> None:
    page = explorer.page
    explorer.search("imagenet")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert "entity" not in page.url


def test_a_type_switched_off_is_gone_and_every_count_follows(explorer: Visit) -> None:
    page = explorer.page
    _, before = shown(page)
    row = page.locator("#types label").filter(has_text="Methods")
    methods = int(row.locator(".count").inner_text())
    row.get_by_role("checkbox").uncheck()
    assert shown(page)[1] == before - methods
    assert "method" not in page.url.split("type=")[1]
    page.get_by_role("button", name="Clear all filters").click()
    assert shown(page)[1] == before


def test_relation_and_name_each_say_how_sure_they_are(explorer: Visit, own_graph: Path) -> None:
    explorer.search("attention is all")
    graph = kg.open_graph(own_graph)
    for s in graph.paper("Attention Is All You Need")["statements"]:
        relation, name = (int(100 * s[key] + 1e-9) for key in ("relation_confidence", "confidence"))
        if s["confidence"] * s["relation_confidence"] < 0.5:
            continue
        item = explorer.page.locator("#panel .items .item").filter(has=explorer.page.get_by_text(s["name"], exact=True))
        expect(item.first).to_contain_text(f"relation {relation} % · name {name} %")
    assert len({s["relation_confidence"] for s in graph.statements.to_pylist()}) > 100


def test_what_is_less_sure_is_counted_and_shown_pale_when_asked_for(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    graph = kg.open_graph(own_graph)
    shared = {e["id"] for e in graph.entities.to_pylist() if e["papers"] > 1}
    unsure = [s for s in graph.statements.to_pylist() if s["confidence"] * s["relation_confidence"] < 0.5]
    weak = [s for s in unsure if s["entity"] in shared]
    assert weak
    expect(page.locator("#confidence-value")).to_have_text("50 %")
    expect(page.locator("#less-sure")).to_have_text(f"{len(weak)} less sure: show")
    page.locator("#less-sure").click()
    expect(page.locator("#less-sure")).to_be_hidden()
    assert page.url.endswith("confidence=0")
    name = graph.entity(unsure[0]["entity"])["name"]
    explorer.go(f"#paper={unsure[0]['paper']}")
    expect(page.locator("#panel .pale .item", has_text=name)).to_have_count(0)
    more = page.locator("#panel button", has_text="less sure: show")
    while more.count():
        more.first.click()
    expect(page.locator("#panel .pale .item", has_text=name).first).to_be_visible()


def test_code_confidence_and_community_narrow_what_is_shown(explorer: Visit) -> None:
    page = explorer.page
    papers = page.locator("#types .row").first.locator(".count")
    every = int(papers.inner_text())
    code = int(page.locator("#code-count").inner_text())
    page.get_by_role("checkbox", name="With code of their own").check()
    assert int(papers.inner_text()) == code < every
    page.get_by_role("checkbox", name="With code of their own").uncheck()
    community = page.locator("#communities button").first
    size = int(community.locator(".count").inner_text())
    community.click()
    expect(community).to_have_attribute("aria-pressed", "true")
    assert int(papers.inner_text()) == size < every
    community.click()
    _, before = shown(page)
    page.get_by_role("slider", name="At least this sure").fill("90")
    assert shown(page)[1] < before


def test_a_link_brings_the_same_view_again(explorer: Visit) -> None:
    page = explorer.page
    page.locator("#communities button").nth(1).click()
    explorer.search("imagenet")
    page.locator("#types label").filter(has_text="Metrics").get_by_role("checkbox").uncheck()
    page.get_by_role("slider", name="At least this sure").fill("60")
    address, status = page.url, page.locator("#shown").inner_text()
    explorer.go(address.removeprefix(explorer.address))
    expect(explorer.heading).to_have_text("ImageNet")
    expect(page.locator("#shown")).to_have_text(status)
    expect(page.locator("#communities button").nth(1)).to_have_attribute("aria-pressed", "true")
    assert page.url == address


def test_a_link_to_what_is_not_there_shows_the_overview(explorer: Visit) -> None:
    page = explorer.go("#paper=nobody-wrote-this&community=999&confidence=x&type=nonsense&show=-4")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#shown")).to_contain_text("shared entities")


def test_a_click_on_a_node_opens_it_and_a_click_beside_lets_go(explorer: Visit) -> None:
    page = explorer.page
    page.get_by_role("button", name="Show everything").click()
    box = page.locator("#picture canvas").bounding_box()
    # the page hides its names from scripts, so look for a node as a reader does: where the pointer becomes a hand
    frame = page.locator("#picture .vis-network")
    found = None
    for y in range(120, 820, 9):
        for x in range(40, int(box["width"]) - 40, 40):
            page.mouse.move(box["x"] + x, box["y"] + y)
            if frame.evaluate("e => e.style.cursor") == "pointer":
                found = (box["x"] + x, box["y"] + y)
                break
        if found:
            break
    assert found
    page.mouse.click(*found)
    page.locator("#panel h2").wait_for()
    assert re.search(r"#(paper|entity)=", page.url)
    page.mouse.click(box["x"] + 4, box["y"] + 4)
    page.locator("#panel").wait_for(state="hidden")


def test_every_control_has_a_name(explorer: Visit) -> None:
    explorer.search("attention is all")
    nameless = explorer.page.evaluate(
        """() => [...document.querySelectorAll("button, input, [role=group], [role=region], nav, aside")]
          .filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim() || [...(e.labels || [])].length))
          .map((e) => e.outerHTML)"""
    )
    assert nameless == []


def test_a_phone_sees_no_sideways_scroll_and_gets_the_panel_as_a_sheet(
    visit: Callable[..., Visit], own_graph: Path
) -> None:
    phone = visit(own_graph / "index.html", width=390, height=844, has_touch=True, is_mobile=True)
    page = phone.go()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("checkbox", name="With code of their own")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#search").fill("imagenet")
    page.get_by_role("option").first.click()
    expect(phone.heading).to_have_text("ImageNet")
    sheet = page.locator("#panel").bounding_box()
    assert sheet["width"] == 390
    assert sheet["y"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Close details").click()
    expect(page.locator("#panel")).to_be_hidden()
    assert phone.complaints == []


def test_the_page_is_dark_where_the_reader_wants_it_dark(visit: Callable[..., Visit], own_graph: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page = visit(own_graph / "index.html", color_scheme=scheme).go()
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    light, dark = (sum(map(int, re.findall(r"\d+", g)[:3])) for g in grounds)
    assert dark < 120 < 600 < light


def test_dark_and_light_are_switched_by_the_reader_and_a_link_keeps_it(explorer: Visit) -> None:
    page = explorer.page

    def brightness() -> int:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", ground)[:3]))

    switch = page.get_by_role("button", name="Dark colours")
    assert (switch.get_attribute("aria-pressed"), brightness() > 600) == ("false", True)
    before = page.evaluate("document.querySelector('#picture canvas').toDataURL()")
    switch.click()
    assert (switch.get_attribute("aria-pressed"), brightness() < 120) == ("true", True)
    page.wait_for_function("b => document.querySelector('#picture canvas').toDataURL() !== b", arg=before)
    assert "theme=dark" in page.url
    explorer.go(page.url.removeprefix(explorer.address))
    assert brightness() < 120
    switch.click()
    assert brightness() > 600
    assert "theme" not in page.url


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 600), (1920, 1080)])
@pytest.mark.parametrize("part", ["whole", "community"])
def test_the_whole_picture_is_on_the_screen(
    visit: Callable[..., Visit], own_graph: Path, tmp_path: Path, part: str, width: int, height: int
) -> None:
    file = own_graph / "index.html"
    if part == "community":
        file = kg.open_graph(own_graph).show(community=1).save(tmp_path / "part.html")
    page = visit(file, width=width, height=height).go()
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    across, down = (float(n) for n in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    places = [tuple(map(float, at)) for at in re.findall(r"transform=\"translate\((-?[\d.]+) (-?[\d.]+)\)", svg)]
    assert len(places) > 20
    assert [at for at in places if not (0 <= at[0] <= across and 0 <= at[1] <= down)] == []
    # and fills it, one way or the other
    spans = [(max(at[i] for at in places) - min(at[i] for at in places)) / (across, down)[i] for i in (0, 1)]
    assert max(spans) > 0.6
