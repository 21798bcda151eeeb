"""What papers report, in the page: the figures of a paper, and those reported on a data set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graphs import reporting
from kg.views.write import write_views
from waiting import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Callable[..., Visit], tmp_path: Path) -> Visit:
    write_views(reporting(), tmp_path, base_iri="https://example.org/kg/")
    return visit(tmp_path / "index.html")


def test_a_data_set_lists_the_reported_figures_by_metric_and_names_no_winner(page: Visit) -> None:
    shown = page.go("#entity=dataset/CIFAR")
    section = shown.locator("#panel section").filter(has=shown.get_by_role("heading", name="Figures reported on it"))
    expect(section).to_contain_text("the first is no winner")
    expect(section.locator("h4")).to_have_text(["accuracy, higher is better"])
    expect(section.locator(".result strong")).to_have_text(["0.93", "91.5%"])
    expect(section.locator(".result blockquote mark")).to_have_text(["0.93", "91.5%"])
    section.get_by_role("button", name="1 less sure: show").click()
    expect(section.locator(".result strong")).to_have_text(["0.93", "91.5%", "4.1"])
    assert page.complaints == []


def test_a_paper_lists_its_figures_with_what_they_belong_to(page: Visit) -> None:
    shown = page.go("#paper=b")
    section = shown.locator("#panel section").filter(has=shown.get_by_role("heading", name="Figures that it reports"))
    expect(section.locator(".result")).to_have_count(2)
    expect(section.locator(".result").nth(1)).to_contain_text("2 points difference")
    expect(section.locator(".result").nth(1)).to_contain_text("against Old")
    expect(section.locator(".result").first).to_contain_text("Ours reaches an accuracy of 0.93 on CIFAR")
    section.get_by_role("button", name="Other").click()
    expect(page.heading).to_have_text("Other")
