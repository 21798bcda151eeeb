"""Links in abstracts: found whatever the text did to them, told apart by kind."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.urls import canonical_url, link_as_written
from kg.extraction.web_links import find_links, places


def urls(text: str) -> list[str]:
    return [k.url for k in find_links(text)]


@pytest.mark.parametrize(
    "text",
    [
        r"Code: \url{https://github.com/org/repo}.",
        "Code at~https://github.com/org/repo.",
        "(see https://github.com/org/repo.)",
        "Our code is on github.com/org/repo, and more.",
        "https://github.com/org/repo.git",
        "https://github. com/org/repo",
        "available at github.com/org/ repo.",
        "{https://github.com/org/repo}",
        r"\href{https://github.com/org/repo}{https://github.com/org/repo}",
        "[https://github.com/org/repo](https://github.com/org/repo).",
        "Code:https://www.github.com/org/repo/",
        "HTTPS://GitHub.com/org/repo!",
        "see http://github.com/org/repo; then",
        "publicly available at github/org/repo to all",
    ],
)
def test_a_repository_is_found_whatever_the_text_did_to_its_link(text: str) -> None:
    assert urls(text) == ["https://github.com/org/repo"]


def test_a_latex_escape_is_undone() -> None:
    assert urls(r"at https://git.example.org/team/two\_words.") == ["https://git.example.org/team/two_words"]


@pytest.mark.parametrize("text", ["https://github.", "https://", "see http:// and", "https://github.com", "v1.2/beta"])
def test_a_link_that_is_cut_off_is_left_out(text: str) -> None:
    assert urls(text) == []


@pytest.mark.parametrize("host", ["hf-mirror.com", "hf-proxy-1.example.workers.dev", "hf.co", "www.huggingface.co"])
def test_a_mirror_is_shown_as_the_site_it_mirrors(host: str) -> None:
    link = find_links(f"The data are at https://{host}/datasets/org/set.")[0]
    assert (link.url, link.kind) == ("https://huggingface.co/datasets/org/set", "dataset")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://gitlab.example.org/a/b", "repo"),
        ("https://anonymous.4open.science/r/x-1", "repo"),
        ("https://huggingface.co/org/name", "model"),
        ("https://huggingface.co/spaces/org/demo", "project"),
        ("https://arxiv.org/abs/2310.12508", "paper"),
        ("an improved version of arXiv:2310.12508", "paper"),
        ("https://name.github.io/page", "project"),
        ("https://www.kaggle.com/datasets/a/b", "dataset"),
        ("We release the dataset at https://zenodo.org/records/1", "dataset"),
        ("We release the code at https://zenodo.org/records/1", "repo"),
        ("Our models are at https://aka.ms/x", "model"),
        ("https://youtu.be/abc", "project"),
    ],
)
def test_the_site_and_then_the_words_tell_the_kind(text: str, kind: str) -> None:
    assert find_links(text)[0].kind == kind


def test_a_link_to_what_a_paper_builds_on_is_not_its_own() -> None:
    links = find_links("Our code (https://github.com/us/new) is based on https://github.com/them/old.")
    assert [(k.url, k.own) for k in links] == [
        ("https://github.com/us/new", True),
        ("https://github.com/them/old", False),
    ]


def test_the_same_link_twice_is_one_link() -> None:
    text = "https://github.com/a/b and github.com/a/b/"
    assert urls(text) == ["https://github.com/a/b"]
    assert places(find_links(text)) == ((0, 22), (27, len(text)))


def test_the_text_form_of_a_link_keeps_what_the_text_says() -> None:
    assert link_as_written(r"github.com/a/two\_words.") == "github.com/a/two_words"


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_link_lies_inside_it(text: str) -> None:
    for link in find_links(text):
        assert 0 <= link.start < link.end <= len(text)
        assert link.url.startswith(("https://", "http://"))


@given(st.from_regex(r"https?://[a-z]{2,8}\.(com|org|io)(/[A-Za-z0-9_.~-]{1,8}){0,3}", fullmatch=True))
def test_a_canonical_link_stays_as_it_is(url: str) -> None:
    once = canonical_url(url)
    assert once is None or canonical_url(once) == once


def test_links_agree_with_careful_readers(shared: Path, tmp_path: Path) -> None:
    """URL F1 of at least 99, kind 97, own 95 over all annotated papers, by the readers' own scorer.

    The scorer compares spellings, so a mirror shown under the mirrored site's name counts as a miss.
    """
    score = runpy.run_path(str(shared / "gold" / "score.py"))
    gold = [
        json.loads(line)
        for name in ("train", "dev", "dev-arxiv")
        for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    predicted = []
    for g in gold:
        text = g["title"] + "\n" + g["abstract"]
        links = [
            {"url": link_as_written(text[k.start : k.end]), "kind": k.kind, "own": k.own} for k in find_links(text)
        ]
        predicted.append({"id": g["id"], "entities": [], "links": links})
    tallies, _, _ = score["score"](gold, predicted)
    assert tallies["link", "all"].prf()[2] >= 99
    assert tallies["link kind", "all"].prf()[2] >= 97
    assert tallies["link own", "all"].prf()[2] >= 95
