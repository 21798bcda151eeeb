"""index.html as bytes: whole in itself, the same every time, and closed to what papers might smuggle in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from kg.storage.tables import Tables
from kg.views.explorer import embedded_json, write_explorer

HOSTILE = "</script><script>alert(1)</script><!--<script>\u2028\u2029 \"><img src=x onerror=alert(2)> {{ 7*7 }} & 'x'"


class Elements(HTMLParser):
    """The tags of a page with their attributes, and the text of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag == "script"
        if self.inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def page_of(data: dict[str, Any], folder: Path) -> tuple[str, Elements]:
    write_explorer(data, folder / "index.html")
    html = (folder / "index.html").read_text(encoding="utf-8")
    elements = Elements()
    elements.feed(html)
    return html, elements


def test_the_page_has_nothing_to_load(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    _, page = page_of(make_data(make_tables()), tmp_path)
    for tag, attributes in page.tags:
        assert "src" not in attributes, tag
        assert not str(attributes.get("href", "data:")).startswith(("http", "//", "/")), tag
    style = (tmp_path / "index.html").read_text(encoding="utf-8").split("<style>")[1].split("</style>")[0]
    assert not re.search(r"url\(|@import", style)


def test_the_policy_names_every_script_and_nothing_else(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    _, page = page_of(make_data(make_tables()), tmp_path)
    (policy,) = [str(a["content"]) for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    _, *scripts = page.scripts
    assert len(scripts) == 2
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


def test_a_hostile_title_stays_text_in_the_data(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    html, page = page_of(make_data(make_tables(papers=3, groups=1, title=HOSTILE)), tmp_path)
    assert [tag for tag, _ in page.tags].count("script") == 3
    assert "img" not in [tag for tag, _ in page.tags]
    assert json.loads(page.scripts[0])["papers"]["title"] == [f"{HOSTILE} {n}" for n in range(3)]
    assert "alert(1)</script>" not in html


def test_json_for_a_script_element_reads_back_as_it_was() -> None:
    data = {HOSTILE: [HOSTILE, 1, None, "é 漢 😀"]}
    embedded = embedded_json(data)
    assert json.loads(embedded) == data
    assert not re.search("[<>&\u2028\u2029]", embedded)


def test_the_same_graph_is_the_same_bytes(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    pages = [page_of(make_data(make_tables()), tmp_path)[0] for _ in range(2)]
    assert pages[0] == pages[1]


def test_evidence_points_at_the_words_in_their_sentence(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]]
) -> None:
    data = make_data(make_tables())
    for paper, evidence in zip(data["statements"]["paper"], data["statements"]["evidence"], strict=True):
        for sentence, start, end in evidence:
            quoted = slice(*data["papers"]["sentences"][paper][2 * sentence : 2 * sentence + 2])
            assert data["papers"]["text"][paper][quoted][start:end] == "alpha"


def test_without_quotes_no_sentence_is_in_the_page(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    html, _ = page_of(make_data(make_tables(), quotes=False), tmp_path)
    assert "We use alpha" not in html
    assert "We use alpha" in page_of(make_data(make_tables()), tmp_path)[0]


def test_a_sentence_without_end_is_quoted_around_the_words(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]]
) -> None:
    tables = make_tables(papers=2, groups=1)
    filler = "x " * 3000
    texts = tables.texts.set_column(1, "text", [[f"{filler}alpha{filler}"] * 2])
    statements = tables.statements.to_pylist()
    for s in statements:
        s["evidence"] = [
            {"start": 6000, "end": 6005, "sentence_start": 0, "sentence_end": 12005, "found_by": "vocabulary"}
        ]
    changed = {"texts": texts, "statements": tables.statements.from_pylist(statements, schema=tables.statements.schema)}
    data = make_data(Tables(**{**dict(tables.items()), **changed}))
    (start, end), (evidence, *_) = data["papers"]["sentences"][0], data["statements"]["evidence"]
    quoted = data["papers"]["text"][0][start:end]
    assert len(quoted) < 1000
    assert quoted[evidence[0][1] : evidence[0][2]] == "alpha"


def test_what_the_page_is_made_of_reads_no_html_from_text(project: Path) -> None:
    """Text enters as text nodes; a script that could read it as HTML has no place in the page."""
    scripts = list((project / "kg" / "views" / "page").glob("*.js"))
    assert len(scripts) > 5
    for script in scripts:
        code = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code), (
            script
        )
