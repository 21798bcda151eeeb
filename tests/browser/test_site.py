"""The site in a browser: read without JavaScript, searched with it, and one with the explorer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(own_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the project's own papers."""
    out = tmp_path_factory.mktemp("site") / "site"
    kg.open_graph(own_graph).site(out)
    return out


def test_a_task_leads_to_a_dataset_and_a_paper_without_any_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((site / "task" / "image-classification.html").as_uri())
    page.get_by_role("link", name="ImageNet", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ImageNet")
    page.locator(".papers a").first.click()
    expect(page.get_by_role("heading", name="Abstract")).to_be_visible()
    expect(page.locator("#find")).to_be_hidden()
    context.close()


def test_the_search_finds_a_page_by_keyboard_and_asks_nothing_of_the_network(
    visit: Callable[..., Visit], site: Path
) -> None:
    visited = visit(site / "index.html")
    page = visited.page
    page.goto(visited.address)
    page.get_by_label("Search titles and names").fill("attention is all")
    expect(page.locator("#found a").first).to_contain_text("Attention Is All You Need")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Attention Is All You Need")
    assert [url for url in visited.requests if not url.startswith(("file:", "data:", "about:"))] == []
    assert visited.complaints == []


def test_a_page_and_the_explorer_lead_to_each_other(visit: Callable[..., Visit], site: Path) -> None:
    visited = visit(site / "method" / "lora.html")
    page = visited.page
    page.goto(visited.address)
    page.get_by_role("link", name="Explorer").click()
    expect(visited.heading).to_have_text("LoRA")
    page.get_by_role("link", name="Its own page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("LoRA")
    assert page.url.endswith("/method/lora.html")
    assert visited.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["index.html", "task/image-classification.html", "community/1.html", "paper"])
def test_axe_finds_no_serious_fault_and_nothing_scrolls_sideways(
    visit: Callable[..., Visit], site: Path, place: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    file = site / place if place.endswith(".html") else sorted((site / place).glob("attention*.html"))[0]
    visited = visit(file, width=390, height=844, color_scheme=scheme, bypass_csp=True)
    visited.page.goto(visited.address)
    found = axe.Axe().run(visited.page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")] == []
    assert visited.page.evaluate("document.documentElement.scrollWidth") == 390
