"""Ways through the explorer: one step or two around a thing, the path between two, a repository, back and forth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_two_steps_around_a_thing_are_a_link_of_their_own(explorer: Visit) -> None:
    page = explorer.page
    explorer.search("imagenet")
    expect(page.get_by_role("button", name="Neighbours")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Two steps").click()
    assert page.url.endswith("#entity=dataset/imagenet&depth=2")
    explorer.go("#entity=dataset/imagenet&depth=2&type=dataset")
    expect(explorer.heading).to_have_text("ImageNet")
    expect(page.get_by_role("button", name="Two steps")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("checkbox", name="Datasets")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Methods")).not_to_be_checked()


def test_the_path_between_two_things_is_told_step_by_step(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    explorer.search("imagenet")
    page.get_by_role("button", name="Path to …").click()
    page.keyboard.type("lora")
    page.keyboard.press("Enter")
    steps = page.locator("#panel .path .item .name").all_inner_texts()
    assert (steps[0], steps[-1]) == ("ImageNet", "LoRA")
    assert len(steps) % 2 == 1
    assert "to-entity=method/lora" in page.url
    graph = kg.open_graph(own_graph)
    for thing, paper in ((steps[0], steps[1]), (steps[-1], steps[-2])):
        stated = {s["entity"] for s in graph.paper(paper)["statements"]}
        assert graph.entity(thing)["id"] in stated
    address = page.url.removeprefix(explorer.address)
    explorer.go(address)
    expect(page.locator("#panel .path .item .name")).to_have_text(steps)
    page.get_by_role("button", name="Leave the path").click()
    expect(page.locator("#panel .path")).to_have_count(0)
    expect(explorer.heading).to_have_text("ImageNet")


def test_no_path_is_said_where_the_filters_leave_none(explorer: Visit) -> None:
    explorer.go("#entity=dataset/imagenet&to-entity=method/lora&confidence=100")
    expect(explorer.page.locator("#panel")).to_contain_text("No way leads to")


def test_back_and_forth_lead_through_what_was_opened(explorer: Visit) -> None:
    page = explorer.page
    explorer.search("imagenet")
    explorer.search("lora")
    page.get_by_role("button", name="Back", exact=True).click()
    page.locator("#panel h2", has_text="ImageNet").wait_for()
    page.get_by_role("button", name="Forward", exact=True).click()
    page.locator("#panel h2", has_text="LoRA").wait_for()


def test_a_repository_leads_to_its_papers(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    graph = kg.open_graph(own_graph)
    link = next(row for row in graph.links.to_pylist() if row["kind"] == "repo" and row["own"])
    explorer.go(f"#repository={link['url']}")
    expect(explorer.heading).to_have_text(link["url"].removeprefix("https://"))
    titles = dict(zip(graph.papers["id"].to_pylist(), graph.papers["title"].to_pylist(), strict=True))
    page.locator("#panel .items .item", has_text=titles[link["paper"]]).click()
    expect(explorer.heading).to_have_text(titles[link["paper"]])
    page.locator("#panel .links .beside").first.click()
    assert page.url.split("#")[1].startswith("repository=")


def test_the_query_of_an_entity_gives_its_papers(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    explorer.search("imagenet")
    page.get_by_text("As SPARQL").click()
    graph = kg.open_graph(own_graph)
    rows = graph.query(page.locator("#panel pre").inner_text()).rows
    assert len(rows) == graph.entity("ImageNet")["papers"]


def test_the_page_is_used_by_keyboard_alone(explorer: Visit) -> None:
    page = explorer.page
    explorer.search("imagenet")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.ariaLabel"))
        if "Path to …" in seen:
            break
    assert "Path to …" in seen
    page.keyboard.press("Enter")
    page.keyboard.type("glue")
    page.keyboard.press("Enter")
    assert page.locator("#panel .path .item").count() >= 3
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.locator("#take summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Table (CSV)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Table (CSV)")).to_be_hidden()
    page.get_by_role("tab", name="Graph").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Charts")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#entity=dataset/imagenet",
        "#paper=attention-is-all-you-need-4a1c934d",
        "#entity=nobody",
        "#tab=list",
        "#community=2",
        "#tab=charts",
        "#density=1",
        "#picked=entity:dataset/imagenet&picked=entity:dataset/glue&pinned=entity:dataset/coco",
        "#names=dataset/imagenet&hidden=entity:dataset/glue",
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(visit: Callable[..., Visit], own_graph: Path, fragment: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = visit(own_graph / "index.html", color_scheme=scheme, bypass_csp=True).go(fragment)
    found = axe.Axe().run(page).response["violations"]
    serious = [(v["id"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []
