"""A community has one number, in the explorer, in a page made of it, and in the analyses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import app

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def analyzed(graph: Path, name: str) -> list[dict[str, Any]]:
    """The rows that `kg analyze` prints."""
    done = CliRunner().invoke(app, ["analyze", str(graph), name, "--json"])
    assert done.exit_code == 0, done.output
    rows: list[dict[str, Any]] = json.loads(done.output)["rows"]
    return rows


def test_explorer_view_and_analyses_number_communities_alike(explorer: Visit, own_graph: Path) -> None:
    page, graph = explorer.page, kg.open_graph(own_graph)
    communities, memberships = analyzed(own_graph, "communities"), analyzed(own_graph, "memberships")
    listed = page.locator("#communities button").count()
    assert [row["community"] for row in communities] == list(range(1, len(communities) + 1))
    # papers that belong to no community come last in the list
    assert {row["community"] for row in memberships} == set(range(1, listed + 1))
    assert listed - len(communities) in (0, 1)
    for number in range(1, listed + 1):
        explorer.go(f"#community={number}")
        pressed = page.locator("#communities button[aria-pressed=true]")
        members = [row for row in memberships if row["community"] == number]
        view = graph.show(community=number)
        assert view.papers == {row["paper"] for row in members}
        assert pressed.inner_text().startswith(view.heading)
        assert {row["name"] for row in members} == {view.heading}
        assert int(pressed.locator(".count").inner_text()) == len(members)
        if number <= len(communities):
            assert (communities[number - 1]["name"], communities[number - 1]["papers"]) == (view.heading, len(members))
