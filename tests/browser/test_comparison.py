"""Papers side by side: chosen from their panels, told by what each names, kept by a link."""

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


def test_papers_are_put_side_by_side_with_what_each_names(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    graph = kg.open_graph(own_graph)
    chosen = []
    for query in ("roberta: a robustly", "bert: pre-training"):
        explorer.search(query)
        chosen.append(explorer.heading.inner_text())
        page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("#compare-bar")).to_contain_text("2 papers to compare")
    page.get_by_role("button", name="Side by side").click()
    table = page.get_by_role("region", name="Papers side by side")
    expect(table.locator("thead .name")).to_have_text(chosen)
    names = {e["id"]: e["name"] for e in graph.entities.to_pylist()}
    every = []
    for column, title in enumerate(chosen):
        sure = [s for s in graph.paper(title)["statements"] if s["confidence"] * s["relation_confidence"] >= 0.5]
        every.append({s["entity"] for s in sure})
        used = {names[s["entity"]] for s in sure if s["relation"] == "uses"}
        row = table.locator("tbody tr").filter(has=page.get_by_role("rowheader", name="Uses", exact=True))
        assert {n[:47] for n in used} == {
            n[:47] for n in row.locator("td").nth(column).locator(".name").all_inner_texts()
        }
    common = {names[e] for e in every[0] & every[1]}
    assert set(page.locator("#comparison > .about .name").all_inner_texts()) == common
    page.keyboard.press("Escape")
    expect(page.locator("#comparison")).to_be_hidden()
    explorer.go(page.url.removeprefix(explorer.address))
    expect(page.locator("#compare-bar")).to_contain_text("2 papers to compare")
    page.get_by_role("button", name="Compare nothing").click()
    expect(page.locator("#compare-bar")).to_be_hidden()
    assert "compare" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_has_no_serious_fault(visit: Callable[..., Visit], own_graph: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    ids = kg.open_graph(own_graph).papers["id"].to_pylist()[:3]
    page = visit(own_graph / "index.html", color_scheme=scheme, bypass_csp=True).go(
        "#" + "&".join(f"compare={i}" for i in ids)
    )
    page.get_by_role("button", name="Side by side").click()
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found if v["impact"] in ("serious", "critical")] == []
