"""One chain between two things, whoever is asked: the API, the command, the explorer, and a page made of the chain."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import app
from kg.views.readable import readable

if TYPE_CHECKING:
    from kg.linking.paths import ChainNode
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

PAIRS = 48
#: One pair in so many is opened as a page of its own too.
EACH_PAGE = 6
#: Follows an address inside the page and waits until the page has done so.
FOLLOW = """to => new Promise(done => {
  addEventListener("popstate", () => done(), { once: true });
  location.hash = to;
})"""


def address(start: ChainNode, goal: ChainNode) -> str:
    return f"#{start.kind}={start.id}&to-{goal.kind}={goal.id}&confidence=0"


def told(visit: Visit) -> list[str]:
    """The names of the chain that the panel tells; none where it says that there is none."""
    return visit.page.locator("#panel .path .item .name").all_inner_texts()


def test_command_view_and_page_tell_the_same_chain(
    visit: Callable[..., Visit], own_graph: Path, tmp_path: Path
) -> None:
    graph = kg.open_graph(own_graph)
    titles = dict(zip(graph.papers["id"].to_pylist(), graph.papers["title"].to_pylist(), strict=True))
    names = dict(zip(graph.entities["id"].to_pylist(), graph.entities["name"].to_pylist(), strict=True))
    drawn = random.Random(13)
    ends = [drawn.sample([*sorted(titles), *drawn.sample(sorted(names), len(titles))], 2) for _ in range(PAIRS)]
    explorer = visit(own_graph / "index.html")
    explorer.go()
    connected = 0
    for i, (start, goal) in enumerate(ends):
        done = CliRunner().invoke(app, ["path", str(own_graph), start, goal, "--json"])
        assert done.exit_code == 0, done.output
        printed = json.loads(done.output)
        chain = graph.path(start, goal)
        if chain is None:
            assert printed is None
            continue
        connected += 1
        assert [(n["kind"], n["id"]) for n in printed["nodes"]] == [(n.kind, n.id) for n in chain.nodes]
        wanted = [titles[n.id] if n.kind == "paper" else names[n.id] for n in chain.nodes]
        assert [n["name"] for n in printed["nodes"]] == wanted
        # however unsure the steps are, as the command asks nothing of them
        explorer.page.evaluate(FOLLOW, address(chain.nodes[0], chain.nodes[-1]))
        shown = [readable(name).text for name in wanted]  # the page shows what LaTeX means
        assert told(explorer) == shown
        if i % EACH_PAGE == 0:
            view = graph.show(path=(start, goal))
            assert view.papers == set(chain.papers)
            page = visit(view.save(tmp_path / f"{i}.html"))
            page.go()
            assert told(page) == shown
    assert connected >= 40


def test_a_chain_to_a_repository_leads_to_a_paper_that_links_it(explorer: Visit, own_graph: Path) -> None:
    graph = kg.open_graph(own_graph)
    link = next(row for row in graph.links.to_pylist() if row["kind"] == "repo" and row["own"])
    linking = {r["paper"] for r in graph.links.to_pylist() if r["url"] == link["url"]}
    titles = {graph.paper(p)["title"] for p in linking}
    explorer.go(f"#entity=dataset/imagenet&to-repository={link['url']}")
    there = told(explorer)
    assert there[0] == "ImageNet"
    assert there[-1] == link["url"].removeprefix("https://")
    assert there[-2] in titles
    explorer.go(f"#repository={link['url']}&to-entity=dataset/imagenet")
    assert told(explorer) == there[::-1]
