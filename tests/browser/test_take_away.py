"""What is exported from the explorer: each file opens in what it is for, and holds what the picture shows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

VIEWS = ["", "#entity=dataset/imagenet&confidence=70", "#entity=dataset/imagenet&to-entity=method/lora"]


def taken(page: Page, words: str) -> bytes:
    page.locator("#take summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=words).click()
    return Path(download.value.path()).read_bytes()


def triples(turtle: bytes | str) -> set[tuple[str, str, str]]:
    return {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
        if isinstance(q.object, ox.NamedNode) and "rdf-syntax" not in q.predicate.value
    }


@pytest.mark.parametrize("fragment", VIEWS)
def test_table_graph_triples_and_query_tell_the_same(
    explorer: Visit, own_graph: Path, fragment: str, tmp_path: Path
) -> None:
    page = explorer.go(fragment)
    rows = list(csv.DictReader(io.StringIO(taken(page, "Table (CSV)").decode("utf-8-sig"))))
    network = nx.parse_graphml(taken(page, "Graph (GraphML)").decode())
    turtle = triples(taken(page, "Triples (Turtle)"))
    query = taken(page, "Query (SPARQL)").decode()
    assert len(rows) == network.number_of_edges() == len(turtle) > 3
    graph = kg.open_graph(own_graph)
    stated = {(s["paper"], s["entity"]): s["relation"] for s in graph.statements.to_pylist()}
    for row in rows:
        assert stated[row["paper"], row["entity"]] == row["relation"]
        assert network.nodes[row["entity"]]["label"] == row["name"]
    assert turtle <= triples(graph.export("turtle", tmp_path / "graph.ttl").read_bytes())
    assert triples(graph.query(query).turtle or "") == turtle


def test_the_picture_is_saved_as_png_and_as_svg(explorer: Visit) -> None:
    page = explorer.go("#entity=dataset/imagenet")
    png = taken(page, "Picture (PNG)")
    assert png.startswith(b"\x89PNG")
    assert len(png) > 10_000
    # twice the size of the picture on the screen, with a legend below it
    box = page.locator("#picture canvas").bounding_box()
    assert int.from_bytes(png[16:20], "big") == 2 * box["width"]
    assert int.from_bytes(png[20:24], "big") > 2 * box["height"]
    svg = ET.fromstring(taken(page, "Picture (SVG)"))
    names = [e.text for e in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "ImageNet" in names
    assert {"Papers", "Datasets"} <= set(names)
    titles = {e.text for e in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert "ImageNet" in titles
    assert "script" not in {e.tag.rpartition("}")[2] for e in svg.iter()}


def test_an_export_says_what_it_holds_and_is_called_like_the_view(explorer: Visit) -> None:
    page = explorer.page
    for fragment, name in (
        ("", "graph.csv"),
        ("#entity=dataset/imagenet", "imagenet.csv"),
        ("#community=2", "community-2.csv"),
        ("#names=dataset/imagenet&names=dataset/cifar-10", "imagenet-and-cifar-10.csv"),
    ):
        explorer.go(fragment)
        page.get_by_text("Export", exact=True).click()
        expect(page.locator("#take-note")).to_have_text(re.compile(r"^What is shown: \d+ papers?, \d+ entit(y|ies)\.$"))
        with page.expect_download() as download:
            page.get_by_role("button", name="Table (CSV)").click()
        assert download.value.suggested_filename == name


def test_everything_is_exported_where_it_is_asked_for_and_the_file_says_so(explorer: Visit, own_graph: Path) -> None:
    page, graph = explorer.go("#entity=dataset/imagenet"), kg.open_graph(own_graph)
    shown = taken(page, "Graph (GraphML)").decode()
    assert re.search(r"<desc>What is shown: \d+ papers, \d+ entit(y|ies)\.</desc>", shown)
    page.get_by_text("Export", exact=True).click()
    page.get_by_label("Everything, in tables and graphs").check()
    expect(page.locator("#take-note")).to_have_text(re.compile("^Everything in this page: "))
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    assert download.value.suggested_filename == "everything.csv"
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    stated = [row for row in rows if row["confidence"]]
    assert {(row["paper"], row["entity"]) for row in stated} == {
        (s["paper"], s["entity"]) for s in graph.statements.to_pylist()
    }
    whole = taken(page, "Graph (GraphML)").decode()
    size = f"{graph.papers.num_rows} papers, {graph.entities.num_rows:,} entities"
    assert f"<desc>Everything in this page: {size}.</desc>" in whole
    assert {node for node, kind in nx.parse_graphml(whole).nodes(data="kind") if kind == "paper"} == set(
        graph.papers["id"].to_pylist()
    )


def test_files_of_hostile_titles_can_be_read(visit: Callable[..., Visit], hostile_graph: Path, tmp_path: Path) -> None:
    page = visit(hostile_graph / "index.html").go()
    rows = list(csv.DictReader(io.StringIO(taken(page, "Table (CSV)").decode("utf-8-sig"))))
    assert rows
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    network = nx.parse_graphml(taken(page, "Graph (GraphML)").decode())
    assert any("<script>" in str(label) for _, label in network.nodes(data="label"))
    whole = kg.open_graph(hostile_graph).export("turtle", tmp_path / "graph.ttl")
    assert triples(taken(page, "Triples (Turtle)")) <= triples(whole.read_bytes())
    svg = ET.fromstring(taken(page, "Picture (SVG)"))
    assert "script" not in {e.tag.rpartition("}")[2] for e in svg.iter()}
