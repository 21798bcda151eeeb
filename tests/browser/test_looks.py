"""What the reader makes of the picture: sizes, years, density; what is hidden, pinned, and selected together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from graphs import planted
from kg.views.write import write_views
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of the planted graph, whose papers are of 2021 to 2025; nothing that the tests do makes it complain."""
    folder = tmp_path_factory.mktemp("looks") / "graph"
    folder.mkdir()
    write_views(planted(), folder, base_iri="https://example.org/kg/")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(error.stack or str(error)))
    page.goto((folder / "index.html").as_uri())
    page.wait_for_selector("html[data-ready=true]")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(opened: Page) -> Page:
    """The whole picture, as it is at first."""
    opened.evaluate("location.hash = '#tab=list'")
    opened.evaluate("location.hash = ''")
    expect(opened.locator("#panel")).to_be_hidden()
    expect(opened.locator("#shown-papers")).to_have_text("60 papers")
    return opened


def drawn(page: Page) -> dict[str, tuple[float, str]]:
    """The size and colour of every node that the picture shows, by its name."""
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    nodes = {}
    for path in ET.parse(Path(download.value.path())).iter(f"{SVG}path"):
        title = path.find(f"{SVG}title")
        if title is not None and title.text:
            scale = re.search(r"scale\(([\d.]+)\)", path.attrib["transform"])
            assert scale
            nodes[title.text] = float(scale[1]), path.attrib["fill"]
    return nodes


def look(page: Page, label: str) -> None:
    page.locator("#look summary").click()
    page.get_by_label(label).click()
    page.locator("#look summary").click()


def test_sizes_tell_years_where_the_reader_asks(page: Page) -> None:
    before = drawn(page)
    look(page, "Year, newer larger")
    after = drawn(page)
    assert after.keys() == before.keys()
    assert after["A Study 0"][0] < after["A Study 30"][0] < after["A Study 59"][0]
    assert before["A Study 0"][0] == pytest.approx(before["A Study 57"][0], rel=0.3)
    assert "size=year" in page.url


def test_sizes_tell_reported_figures_where_the_reader_asks(page: Page) -> None:
    look(page, "Figures reported")
    # no figure is reported in these papers
    assert len({size for size, _ in drawn(page).values()}) == 1


def test_colours_tell_years_and_a_key_says_which(page: Page) -> None:
    key = page.locator("#year-key")
    expect(key).to_be_hidden()
    page.get_by_role("button", name="By year").click()
    expect(key).to_have_text("2021 2025")
    colours = {name: fill for name, (_, fill) in drawn(page).items()}
    assert len({colours[f"A Study {n}"] for n in (0, 15, 30, 45, 59)}) == 5
    assert colours["A Study 0"] == colours["A Study 11"]
    # a thing has the mean age of the papers that name it
    assert colours["old"] not in {colours["new"], colours["everything"]}
    page.get_by_role("button", name="By type").click()
    expect(key).to_be_hidden()


def test_the_density_view_covers_nodes_and_keeps_names(page: Page) -> None:
    look(page, "Density")
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    svg = ET.parse(Path(download.value.path()))
    assert len(list(svg.iter(f"{SVG}image"))) == 1
    assert not list(svg.iter(f"{SVG}title"))
    assert "everything" in {text.text for text in svg.iter(f"{SVG}text")}
    # in the middle of a community the ground is darker than beside it
    assert page.url.endswith("#density=1")
    look(page, "Density")
    assert "A Study 0" in drawn(page)


def test_what_is_hidden_is_gone_from_picture_list_and_counts_till_it_is_shown_again(page: Page) -> None:
    page.evaluate("location.hash = '#entity=method/old'")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#hidden .note")).to_have_text("Hidden: 1")
    assert "old" not in drawn(page)
    page.evaluate("location.hash += '&hidden=paper:p003'")
    expect(page.locator("#shown-papers")).to_have_text("59 papers")
    page.get_by_role("button", name="Hidden no longer: old").click()
    page.get_by_role("button", name="Hidden no longer: A Study 3").click()
    expect(page.locator("#hidden")).to_be_hidden()
    assert {"old", "A Study 3"} <= drawn(page).keys()


def test_what_is_pinned_stays_whatever_the_filters_say(page: Page) -> None:
    page.evaluate("location.hash = '#entity=dataset/d1'")
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Pin", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Close details").click()
    page.get_by_role("checkbox", name="Datasets").uncheck()
    assert "d1" in drawn(page)
    assert "d0" not in drawn(page)
    page.get_by_role("button", name="Pinned no longer: d1").click()
    assert "d1" not in drawn(page)
    page.get_by_role("button", name="Clear all filters").click()


def test_several_are_selected_and_show_what_they_share(page: Page) -> None:
    page.evaluate("location.hash = '#paper=p000'")
    page.get_by_role("button", name="Select", exact=True).click()
    page.evaluate("location.hash += '&'")
    page.get_by_role("tab", name="List").click()
    page.locator("#list-find").fill("study 3")
    page.get_by_role("row", name="A Study 3", exact=False).first.click(modifiers=["Shift"])
    expect(page.locator("#panel h2")).to_have_text("2 selected")
    assert page.locator("#panel .items .name").all_inner_texts() == ["A Study 0", "A Study 3"]
    shared = page.locator("#panel .chip .name").all_inner_texts()
    assert {"t0", "d0", "u0", "m0", "everything"} <= set(shared)
    address = page.url
    page.get_by_role("button", name="Close details").click()
    expect(page.locator("#panel")).to_be_hidden()
    page.goto(address)
    expect(page.locator("#panel h2")).to_have_text("2 selected")
    page.locator("#compare-these").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 papers side by side")
    page.get_by_role("button", name="Close the comparison").click()


def test_a_click_with_shift_on_a_node_selects_it_too(page: Page) -> None:
    page.evaluate("location.hash = '#entity=dataset/d0'")
    page.get_by_role("button", name="Select", exact=True).click()
    page.get_by_role("button", name="Close details").click()
    page.evaluate("location.hash = '#picked=entity:dataset/d0&picked=entity:dataset/d1'")
    expect(page.locator("#panel h2")).to_have_text("2 selected")
    page.locator("#panel .actions").get_by_role("button", name="Hide").click()
    expect(page.locator("#hidden .note")).to_have_text("Hidden: 2")
    page.get_by_role("button", name="Clear all filters").click()
    expect(page.locator("#hidden")).to_be_hidden()
