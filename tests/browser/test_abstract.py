"""The abstract in a paper's panel: marked, leading on, left out where not to be quoted; and the way to the paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

import kg
from waiting import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

TITLE = r"$\textit{Low}$-Rank Tuning Saves 3.57\% of Memory"
ABSTRACT = (
    r"We cut the error by 3.57\% at $\alpha$ and propose to fine-tune RoBERTa with LoRA. "
    "On GLUE and SQuAD, LoRA is best. Code: https://github.com/example/low ."
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of two papers, one with identifiers and one without."""
    file = tmp_path_factory.mktemp("abstracts") / "papers.jsonl"
    records = [
        {"title": TITLE, "abstract": ABSTRACT, "arxiv_id": "2401.00001", "doi": "10.1000/low.1"},
        {"title": "Another Study & More of LoRA", "abstract": "We evaluate LoRA on GLUE."},
    ]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return file


def test_the_abstract_is_shown_with_every_entity_marked_in_its_colour(
    visit: Callable[..., Visit], papers: Path, tmp_path: Path
) -> None:
    graph = kg.build(papers, tmp_path / "graph").directory
    visited = visit(graph / "index.html")
    page = visited.go()
    visited.search("saves")
    # LaTeX is shown as what it means, in the title, the abstract and the quotes, and marks stand on their words
    expect(visited.heading).to_have_text("Low-Rank Tuning Saves 3.57% of Memory")
    abstract = page.locator("#panel .abstract")
    expect(abstract).to_contain_text("the error by 3.57% at α and propose")
    mentions = abstract.locator(".mention")
    assert {"RoBERTa", "LoRA", "GLUE", "SQuAD"} <= set(mentions.all_inner_texts())
    assert "LoRA" in page.locator("#panel blockquote mark").all_inner_texts()
    underlined = "e => getComputedStyle(e).textDecorationColor"
    colours = {name: mentions.get_by_text(name).first.evaluate(underlined) for name in ("RoBERTa", "LoRA", "GLUE")}
    assert len(set(colours.values())) == 3
    expect(abstract.locator("a[target]")).to_have_attribute("href", "https://github.com/example/low")
    mentions.get_by_text("GLUE").first.click()
    expect(visited.heading).to_have_text("GLUE")
    assert visited.complaints == []


def test_a_paper_leads_to_where_it_stands_or_else_to_where_it_can_be_found(
    visit: Callable[..., Visit], papers: Path, tmp_path: Path
) -> None:
    graph = kg.build(papers, tmp_path / "graph").directory
    visited = visit(graph / "index.html")
    page = visited.go()
    visited.search("saves")
    links = page.locator("#panel .reading a")
    assert {a.inner_text(): a.get_attribute("href") for a in links.all()} == {
        "arXiv": "https://arxiv.org/abs/2401.00001",
        "DOI": "https://doi.org/10.1000/low.1",
    }
    visited.search("another study")
    expect(links).to_have_text(["arXiv", "Semantic Scholar", "Google Scholar", "Hugging Face"])
    for a in links.all():
        asked = parse_qs(urlsplit(a.get_attribute("href") or "").query)
        assert ["Another Study & More of LoRA"] in asked.values()
        expect(a).to_have_attribute("rel", "noopener noreferrer")
    assert [url for url in visited.requests if not url.startswith(("file:", "data:", "about:"))] == []


def test_without_quotes_the_page_has_no_abstract(visit: Callable[..., Visit], papers: Path, tmp_path: Path) -> None:
    graph = kg.build(papers, tmp_path / "graph", quotes=False).directory
    page = visit(graph / "index.html").go("#tab=list")
    page.locator("#rows .body .line").first.click()
    expect(page.locator("#panel h2")).to_be_visible()
    expect(page.locator("#panel .abstract")).to_have_count(0)
    assert "cut the error" not in (graph / "index.html").read_text(encoding="utf-8")
