"""IRIs: accepted by every parser, one for each thing, readable."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.rdf.iris import (
    check_base_iri,
    entity_iri,
    id_of_iri,
    mention_iri,
    pair_iri,
    paper_iri,
    segment,
    statement_iri,
    web_iri,
)
from kg.schema import ENTITY_TYPES

BASE = "https://example.org/kg/"
ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too
#: Short texts of few characters, among which an encoding that is not injective would soon give two the same IRI.
ALIKE = st.text(st.sampled_from("a/%2FE.?\ud800"), max_size=3)
HOSTILE = '<>"{}|\\^` \t\n%#?/[]@:\x00\x7f\x85\xa0\u2028\u3000\ue000\ufffe\ufffd\u202e\ufdd0\U0001fffe\U000f0000é研א🙂'
URL_TEXT = st.text(st.sampled_from(HOSTILE) | st.characters())


def both_parsers_accept(iri: str) -> bool:
    line = f"<{iri}> <http://example.org/p> <{iri}> .\n"
    by_rdflib = set(rdflib.Graph().parse(data=line, format="nt").subjects())
    by_oxigraph = {t.subject for t in pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)}
    return by_rdflib == {rdflib.URIRef(iri)} and by_oxigraph == {pyoxigraph.NamedNode(iri)}


@given(ANY_TEXT | ALIKE, ANY_TEXT | ALIKE, st.sampled_from(ENTITY_TYPES))
def test_an_iri_leads_back_to_what_it_is_of(paper: str, name: str, kind: str) -> None:
    assert id_of_iri(paper_iri(BASE, paper), BASE) == ("paper", paper)
    assert id_of_iri(entity_iri(BASE, f"{kind}/{name}"), BASE) == ("entity", f"{kind}/{name}")
    others = [mention_iri(BASE, paper, 3, 17), statement_iri(BASE, paper, name), pair_iri(BASE, paper, name)]
    assert [iri for iri in others if id_of_iri(iri, BASE)] == []
    assert id_of_iri(paper_iri("https://example.com/", paper), BASE) is None


@pytest.mark.parametrize("iri", ["", BASE, f"{BASE}paper", f"{BASE}paper/%FF", f"{BASE}author/x", "paper/x", "urn:x"])
def test_an_iri_of_nothing_leads_nowhere(iri: str) -> None:
    assert id_of_iri(iri, BASE) is None


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_any_id_gives_iris_that_rdflib_and_oxigraph_accept(paper: str, entity: str) -> None:
    assert both_parsers_accept(paper_iri(BASE, paper))
    assert both_parsers_accept(entity_iri(BASE, entity))
    assert both_parsers_accept(statement_iri(BASE, paper, entity))
    assert both_parsers_accept(mention_iri(BASE, paper, 3, 17))
    assert both_parsers_accept(pair_iri(BASE, paper, entity))


def test_every_character_may_stand_in_an_id() -> None:
    """Each code point of Unicode, lone surrogates as well, in one IRI that Oxigraph (the stricter parser) accepts."""
    everything = "".join(map(chr, range(0x110000)))
    iri = paper_iri(BASE, everything)
    assert pyoxigraph.NamedNode(iri).value == iri
    assert re.search(r"[\s<>\"{}|\\^`]", iri) is None
    assert unquote(iri.removeprefix(BASE + "paper/"), errors="surrogatepass") == everything


@settings(deadline=None)
@given(ALIKE, ALIKE)
def test_different_ids_give_different_iris(one: str, other: str) -> None:
    same = one == other
    assert (paper_iri(BASE, one) == paper_iri(BASE, other)) is same
    assert (entity_iri(BASE, one) == entity_iri(BASE, other)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [("?", "\ud800"), ("\ud800", "\ud801"), ("a", "a/"), ("a/b", "a%2Fb"), ("a b", "a+b"), (".", "%2E"), ("", "/")],
)
def test_ids_that_are_easily_taken_for_each_other_stay_apart(one: str, other: str) -> None:
    assert paper_iri(BASE, one) != paper_iri(BASE, other)
    assert entity_iri(BASE, one) != entity_iri(BASE, other)


@settings(deadline=None)
@given(st.tuples(ALIKE, ALIKE), st.tuples(ALIKE, ALIKE))
def test_a_slash_in_an_id_does_not_move_it_from_one_pair_to_another(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (statement_iri(BASE, *one) == statement_iri(BASE, *other)) is (one == other)
    assert (pair_iri(BASE, *one) == pair_iri(BASE, *other)) is (one == other)


def test_a_slash_moved_between_two_ids_makes_another_statement() -> None:
    assert statement_iri(BASE, "a/b", "c") != statement_iri(BASE, "a", "b/c")
    assert pair_iri(BASE, "a/b", "c") != pair_iri(BASE, "a", "b/c")


@settings(deadline=None)
@given(ANY_TEXT)
def test_an_id_is_one_segment_and_can_be_read_back(text: str) -> None:
    assert not set("/?#") & set(segment(text))
    assert unquote(segment(text), errors="surrogatepass") == text


def test_usual_ids_stay_readable() -> None:
    assert paper_iri(BASE, "arxiv:2310.12508") == "https://example.org/kg/paper/arxiv:2310.12508"
    assert paper_iri(BASE, "doi:10.1000/x(2)") == "https://example.org/kg/paper/doi:10.1000%2Fx%282%29"
    assert entity_iri(BASE, "method/β-vae") == "https://example.org/kg/method/β-vae"
    assert mention_iri(BASE, "p", 3, 9) == "https://example.org/kg/paper/p#char=3,9"


@settings(deadline=None)
@given(st.sampled_from(["http://", "https://", "HTTPS://", "https://a.org", "https://a.org/"]), URL_TEXT)
def test_any_web_address_becomes_an_iri_that_both_parsers_accept_or_none(start: str, rest: str) -> None:
    iri = web_iri(start + rest)
    assert iri is None or both_parsers_accept(iri)
    if start == "https://a.org/":
        assert iri is not None


@settings(deadline=None)
@given(URL_TEXT)
def test_what_is_an_iri_already_is_not_encoded_again(rest: str) -> None:
    iri = web_iri(f"https://a.org/{rest}")
    assert iri is not None
    assert web_iri(iri) == iri


@pytest.mark.parametrize(
    "url",
    [
        "",
        "github.com/a/b",
        "//a.org/x",
        "ftp://a.org/x",
        "javascript:alert(1)",
        "mailto:a@b.org",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://#x",
        "https://a.org:port/x",
        "https://user:word@a.org/",
        "https://[x]/",
        " https://a.org/",
    ],
)
def test_what_is_no_web_address_gives_no_iri(url: str) -> None:
    assert web_iri(url) is None


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("https://a.org:8080/x?q=1&r=(2)#part-3", "https://a.org:8080/x?q=1&r=(2)#part-3"),
        ("https://a.org?x", "https://a.org?x"),
        ("https://a.org#x", "https://a.org#x"),
        ("https://a.org/caf%C3%A9/été", "https://a.org/caf%C3%A9/été"),
        ("https://a.org/100%/%zz", "https://a.org/100%25/%25zz"),
        ("https://a.org/[1]#2#3", "https://a.org/%5B1%5D#2%233"),
        ("https://my_page.a.org/~me", "https://my_page.a.org/~me"),
        ("https://a.org/\u202egnp.exe", "https://a.org/%E2%80%AEgnp.exe"),
        ("https://a.org/\ud800", "https://a.org/%ED%A0%80"),
    ],
)
def test_only_what_no_iri_may_hold_is_encoded(url: str, iri: str) -> None:
    assert web_iri(url) == iri


def test_a_base_gets_its_slash() -> None:
    assert check_base_iri("https://example.org/kg") == check_base_iri("https://example.org/kg/") == BASE
    assert check_base_iri("http://localhost:8000") == "http://localhost:8000/"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "kg",
        "urn:x:y",
        "https://",
        "https://a.org/a b",
        "https://a.org/%zz",
        "https://a.org/kg#",
        "https://a.org/?x=",
    ],
)
def test_what_cannot_be_the_base_of_iris_is_refused_with_an_example(base: str) -> None:
    with pytest.raises(KgError, match=r"https://example\.org/kg/"):
        check_base_iri(base)


def test_iris_of_mentions_are_made_in_one_place(project: Path) -> None:
    makers = [
        path.name for path in (project / "kg").rglob("*.py") if re.search(r"#(?:char|sentence)=", path.read_text())
    ]
    assert makers == ["iris.py"]
