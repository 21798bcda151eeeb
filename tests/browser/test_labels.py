"""The names in the picture, read from the picture that is exported: who has one, and that they cover each other not."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import kg
from graphs import planted
from kg.views.write import write_views

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def picture(page: Page) -> ET.Element:
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (SVG)").click()
    return ET.fromstring(Path(download.value.path()).read_bytes())


def names(svg: ET.Element) -> list[str]:
    return [e.text or "" for e in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_largest_entities_never_lose_their_names(
    visit: Callable[..., Visit], own_graph: Path, width: int, height: int
) -> None:
    page = visit(own_graph / "index.html", width=width, height=height).go()
    entities = sorted(kg.open_graph(own_graph).entities.to_pylist(), key=lambda e: (-e["papers"], e["id"]))
    # those that as few papers name are as large
    least = entities[6]["papers"]
    largest = {e["name"] for e in entities if e["papers"] > least}
    assert len(largest) >= 3
    assert largest <= set(names(picture(page)))


def test_everything_on_a_path_has_its_name(explorer: Visit) -> None:
    page = explorer.go("#entity=dataset/imagenet&to-entity=method/lora")
    steps = page.locator("#panel .path .item .name").all_inner_texts()
    said = re.sub(r"\W+", "", "".join(names(picture(page))))
    for step in steps:
        assert re.sub(r"\W+", "", step)[:20] in said


def test_what_a_paper_names_has_its_name_when_the_paper_is_open(explorer: Visit, own_graph: Path) -> None:
    page = explorer.page
    explorer.search("attention is all")
    stated = kg.open_graph(own_graph).paper("Attention Is All You Need")["statements"]
    named = {e["id"]: e["name"] for e in kg.open_graph(own_graph).entities.to_pylist()}
    said = set(names(picture(page)))
    # the others are at hand in the panel
    stated = [s for s in stated if s["confidence"] * s["relation_confidence"] >= 0.5]
    assert {named[s["entity"]][:24] for s in stated} <= {name[:24] for name in said}


def test_no_name_covers_another_even_in_a_crowd(visit: Callable[..., Visit], tmp_path: Path) -> None:
    write_views(planted(120, 6), tmp_path, base_iri="https://example.org/kg/")
    page = visit(tmp_path / "index.html").go()
    svg = picture(page)
    boxes = []
    for text in svg.iter(f"{SVG}text"):
        pixels = float(re.findall(r"([\d.]+)px", text.attrib["style"])[0])
        # narrower than any typeface draws it, so that only what really covers is found
        half = 0.19 * pixels * len(text.text or "")
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        boxes.append((x - half, y - 0.6 * pixels, x + half, y))
    assert len(boxes) > 5
    over = [(a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    assert over == []
