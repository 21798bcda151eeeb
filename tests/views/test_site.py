"""A site to publish: every page is there, leads to others that are there, and says what the graph says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

import kg
from graphs import write_graph
from kg.cli import app
from kg.storage.tables import Tables
from kg.views.site_places import page_name

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


class Page(HTMLParser):
    """The links, the text and the linked data of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.hrefs += [value for key, value in attrs if key in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def graph(make_tables: Callable[..., Tables], tmp_path: Path) -> kg.Graph:
    """A graph directory of 24 papers in 3 groups, without RDF."""
    return kg.open_graph(write_graph(make_tables(), tmp_path / "graph"))


@pytest.fixture(scope="module")
def own_site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the project's own papers, with the address where it is to stand."""
    out = tmp_path_factory.mktemp("site") / "site"
    kg.open_graph(built).site(out, url="https://example.org/a/path")
    return out


def linked_data(path: Path) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"))
    assert found
    said: dict[str, object] = json.loads(found[1])
    return said


def test_every_paper_entity_repository_and_community_has_its_page(own_site: Path, built: Path) -> None:
    graph = kg.open_graph(built)
    titles = {re.sub(r"\s+", " ", p["title"]) for p in graph.papers.to_pylist()}
    pages = [p for p in (own_site / "paper").glob("*.html") if not p.name.startswith("index")]
    assert len(pages) == len(titles)
    assert {str(linked_data(p)["name"]) for p in pages} == titles
    kinds = [e["type"] for e in graph.entities.to_pylist()]
    for kind in set(kinds):
        listed = [p for p in (own_site / kind).glob("*.html") if not p.name.startswith("index")]
        assert len(listed) == kinds.count(kind)
    repositories = {k["url"] for k in graph.links.to_pylist() if k["kind"] == "repo"}
    assert len([p for p in (own_site / "repository").glob("*.html") if p.name != "index.html"]) == len(repositories)
    assert (own_site / "community" / "1.html").is_file()


def test_no_link_inside_the_site_is_dead_and_none_leaves_its_folder(own_site: Path) -> None:
    dead = []
    for path in own_site.rglob("*.html"):
        if path.name == "explorer.html":
            continue
        for href in Page(path).hrefs:
            parts = urlsplit(href)
            if parts.scheme or href.startswith("#"):
                continue
            assert not href.startswith("/"), "a page must work under any path"
            goal = (path.parent / unquote(parts.path)).resolve()
            if not goal.is_file() or own_site.resolve() not in goal.parents:
                dead.append((path.name, href))
    assert dead == []


def test_a_task_leads_to_datasets_and_to_papers_with_code_first(built: Path, tmp_path: Path) -> None:
    graph = kg.open_graph(built)
    graph.site(tmp_path / "site")
    page = Page(tmp_path / "site" / "task" / f"{page_name('image-classification')}.html")
    assert "Datasets in the same papers" in page.text
    assert "../dataset/imagenet.html" in page.hrefs
    own = {k["paper"] for k in graph.links.to_pylist() if k["kind"] == "repo" and k["own"]}
    rows = [s for s in graph.entity("task/image-classification")["statements"] if s["relation"] == "addresses"]
    at = {s["paper"]: page.hrefs.index(f"../paper/{page_name(s['paper'])}.html") for s in rows}
    coded = [i for p, i in at.items() if p in own]
    assert not coded or max(coded) < min((i for p, i in at.items() if p not in own), default=10**9)


def test_a_data_set_lists_what_papers_report_on_it_and_a_paper_what_it_reports(built: Path, own_site: Path) -> None:
    graph = kg.open_graph(built)
    names = {e["id"]: e for e in graph.entities.to_pylist()}
    dataset = next(
        r["dataset"]
        for r in graph.results.to_pylist()
        if r["dataset"] and r["metric"] and r["form"] == "absolute" and r["confidence"] > 0.5
    )
    rows = graph.leaderboard(names[dataset]["name"])
    page = Page(own_site / f"dataset/{page_name(dataset.partition('/')[2])}.html")
    assert "Results that papers report" in page.text
    for row in rows:
        assert row["value"] in page.text
        assert f"../paper/{page_name(row['paper'])}.html" in page.hrefs
        told = Page(own_site / f"paper/{page_name(row['paper'])}.html")
        assert row["value"] in told.text.partition("Reports")[2]


def test_an_abstract_is_marked_and_left_out_where_it_is_not_to_be_quoted(built: Path, tmp_path: Path) -> None:
    graph = kg.open_graph(built)
    paper = graph.paper("Attention Is All You Need")
    abstract = paper["text"].partition("\n")[2]
    graph.site(tmp_path / "with")
    graph.site(tmp_path / "without", quotes=False)
    place = f"paper/{page_name(paper['id'])}.html"
    page = Page(tmp_path / "with" / place)
    assert abstract[:80] in page.text
    assert any(href.startswith("../method/") for href in page.hrefs)
    files = [p.read_text(encoding="utf-8") for p in (tmp_path / "without").rglob("*.*")]
    assert not [text for text in files if abstract[:80] in text]


def test_the_same_graph_gives_the_same_site_and_nothing_is_written_twice(graph: kg.Graph, tmp_path: Path) -> None:
    first = graph.site(tmp_path / "site")
    assert (first.unchanged, first.removed) == (0, 0)
    again = graph.site(tmp_path / "site")
    assert (again.changed, again.unchanged, again.removed) == (0, first.changed, 0)
    graph.site(tmp_path / "other")
    for path in (tmp_path / "site").rglob("*.*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "other" / path.relative_to(tmp_path / "site")).read_bytes()


def test_what_a_graph_no_longer_has_leaves_the_site(
    graph: kg.Graph, make_tables: Callable[..., Tables], tmp_path: Path
) -> None:
    graph.site(tmp_path / "site")
    (tmp_path / "site" / "mine.txt").write_text("kept", encoding="utf-8")
    tables = make_tables()
    small = write_graph(make_tables(papers=18), tmp_path / "small")
    assert kg.open_graph(small).papers.num_rows < tables.papers.num_rows
    done = kg.open_graph(small).site(tmp_path / "site")
    assert done.removed > 0
    assert not (tmp_path / "site" / "paper" / "paper-023.html").exists()
    assert (tmp_path / "site" / "mine.txt").read_text(encoding="utf-8") == "kept"


def test_a_folder_of_other_files_is_not_touched(graph: kg.Graph, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(kg.OutputError, match="no site"):
        graph.site(tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["index.html"]


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org/", "https://example.org/?a=b"])
def test_an_address_that_is_none_is_refused_before_anything_is_written(
    graph: kg.Graph, tmp_path: Path, url: str
) -> None:
    with pytest.raises(kg.ArgumentError, match="address"):
        graph.site(tmp_path / "site", url=url)
    assert not (tmp_path / "site").exists()


def test_the_sitemap_has_every_page_and_the_feed_the_newest_papers(own_site: Path) -> None:
    places = {e.text for e in ET.parse(own_site / "sitemap.xml").iter() if e.tag.endswith("}loc")}
    pages = {p.relative_to(own_site).as_posix() for p in own_site.rglob("*.html") if not p.name.startswith("index-")}
    assert places == {f"https://example.org/a/path/{page}" for page in pages}
    feed = ET.parse(own_site / "feed.xml").getroot()
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"


def test_pages_say_what_they_are_about_in_schema_org(own_site: Path) -> None:
    paper = next(p for p in (own_site / "paper").glob("attention-is-all-you-need*.html"))
    said = linked_data(paper)
    assert (said["@context"], said["@type"]) == ("https://schema.org", "ScholarlyArticle")
    assert said["about"]
    assert linked_data(own_site / "dataset" / "imagenet.html")["@type"] == "Dataset"
    assert linked_data(own_site / "index.html")["@type"] == "DataCatalog"


def test_titles_are_text_whatever_they_hold(tmp_path: Path) -> None:
    records = [
        {
            "id": f"<b>{n}'\"#/../..",
            "title": f"{HOSTILE} {n}",
            "abstract": f"We use LoRA. {HOSTILE}",
            "url": "javascript:1",
        }
        for n in range(3)
    ]
    (tmp_path / "papers.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    kg.build(tmp_path / "papers.jsonl", tmp_path / "graph").site(tmp_path / "site")
    pages = [p for p in (tmp_path / "site").rglob("*.html") if p.name != "explorer.html"]
    assert len(pages) > 5
    for path in pages:
        page = Page(path)
        assert page.tags.count("script") == 2
        assert "img" not in page.tags
        assert not [href for href in page.hrefs if href.startswith("javascript:")]


def test_names_of_files_are_safe_and_different_for_different_ids() -> None:
    ids = ["lora", "LoRA", "arxiv:2310.12508", "β-vae", "index", "index-2", "con", "nul.txt"]
    ids += ["..", "a/b", "a-b", "x" * 300, ""]
    names = [page_name(i) for i in ids]
    assert len(set(names)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", name) for name in names)
    assert page_name("lora") == "lora"
    assert not {"index", "index-2", "con", "nul"} & {name.partition(".")[0] for name in names}


def test_the_command_says_what_it_wrote_and_what_it_needs_for_a_sitemap(graph: kg.Graph, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["site", str(graph.directory), "--out", str(tmp_path / "site"), "--name", "Mine"])
    assert done.exit_code == 0, done.output
    assert "pages" in done.output
    assert "--url" in done.output
    assert not (tmp_path / "site" / "sitemap.xml").exists()
    assert "Mine" in Page(tmp_path / "site" / "index.html").text
