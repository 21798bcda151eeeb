"""Linked-data pages, the query page and the explorer: each IRI answers in each form, and hostile text stays text."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import httpx
import pytest
import rdflib

from kg.names.ontology_folder import ontology_folder, ontology_version
from kg.rdf.named_queries import list_queries
from kg.server.negotiation import negotiated

BASE = "https://example.org/kg/"
METHOD = "/method/%CE%B2-net"
PAPER = "/paper/p%2F1"


def read(server: str, path: str, accept: str) -> httpx.Response:
    return httpx.get(f"{server}{path}", headers={"Accept": accept})


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_programs_get_what_the_graph_says_of_an_iri(accept: str, form: str, server: str) -> None:
    answer = read(server, METHOD, accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == accept
    said = rdflib.Graph().parse(data=answer.text, format=form)
    assert (rdflib.URIRef(f"{BASE}method/β-net"), rdflib.RDFS.label, rdflib.Literal("β-net")) in said


def test_the_document_of_a_paper_holds_its_mentions_whose_iris_lie_inside_it(server: str) -> None:
    said = rdflib.Graph().parse(data=read(server, PAPER, "text/turtle").text, format="turtle")
    inside = {str(s).removeprefix(BASE) for s in said.subjects() if "#" in str(s)}
    mention = "paper/p%2F1#char=8,14"
    of_mention = {f"{mention}{part}" for part in ("", ";target", ";position", ";quote")}
    assert inside == {*of_mention, "paper/p%2F1#sentence=0,14"}
    words = rdflib.URIRef("http://www.w3.org/ns/oa#exact")
    assert [str(o) for o in said.objects(predicate=words)] == ["β-Nets"]


def test_people_get_a_page_whose_links_lead_on(server: str) -> None:
    page = read(server, PAPER, "text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>Folding β-Nets</h1>" in page.text
    local = [h for h in re.findall(r'href="(/[^"]+)"', page.text) if h not in ("/query", "/ontology")]
    assert METHOD in local
    for href in local:
        found = read(server, href.replace("&amp;", "&").replace("&#39;", "'").partition("#")[0], "text/html")
        assert found.status_code == 200, href


def test_a_form_can_be_asked_for_in_the_address(server: str) -> None:
    answer = httpx.get(f"{server}{METHOD}?format=turtle", headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/turtle")


def test_hostile_titles_stay_text(server: str) -> None:
    page = read(server, "/paper/p2", "text/html")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/paper/none",
        "/nothing",
        "/paper/%3Cx%3E",
        "/paper/%22%7D%20UNION",
        "/../etc/passwd",
        "/%2e%2e/manifest.json",
        "/manifest.json",
        "/paper/%FF",
    ],
)
def test_what_the_graph_does_not_name_is_not_found(path: str, server: str) -> None:
    for accept in ("text/html", "text/turtle"):
        assert read(server, path, accept).status_code == 404


def test_the_explorer_the_ontology_and_the_query_page_are_there(server: str) -> None:
    assert "the explorer" in httpx.get(f"{server}/").text
    ontology = read(server, "/ontology", "text/turtle")
    assert len(rdflib.Graph().parse(data=ontology.text, format="turtle")) > 300
    page = httpx.get(f"{server}/query").text
    assert all(q.name in page for q in list_queries())


def test_a_shipped_query_comes_with_its_parameters_filled_in(server: str) -> None:
    text = httpx.get(f"{server}/queries/methods-used-with.rq", params={"method": 'Say "LoRA"'}).text
    assert 'kg:searchName "say \\"lora\\""' in text
    assert httpx.get(f"{server}/queries/none.rq").status_code == 404
    assert httpx.get(f"{server}/queries/methods-used-with.rq", params={"x": "y"}).status_code == 400


@pytest.mark.browser
def test_the_query_page_asks_and_shows_without_leaving_the_server(server: str) -> None:
    chromium, playwright = shutil.which("chromium"), pytest.importorskip("playwright.sync_api")
    if chromium is None:
        pytest.skip("there is no Chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{server}/query")
        page.click("nav button[data-name=what-a-paper-introduces]")
        page.wait_for_selector("#answer table")
        page.fill("#parameters input", "FOLDING β-nets")
        page.press("#parameters input", "Enter")
        page.wait_for_selector("#answer td a")
        assert page.inner_text("#answer tbody").split("\t")[:2] == ["method/β-net", "β-net"]
        assert page.get_attribute("#answer td a", "href") == METHOD
        page.fill("#text", "SELECT WHERE")
        page.press("#text", "Control+Enter")
        page.wait_for_selector("#said.wrong")
        assert "error at 1:13" in page.inner_text("#said")
        browser.close()
    assert {url.split("/")[2] for url in asked} == {server.split("/")[2]}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "a/b"),
        ("*/*", "a/b"),
        ("c/d", "c/d"),
        ("a/*;q=0.1, c/*;q=0.2", "c/d"),
        ("*/*;q=0.5, a/b;q=0", "c/d"),
        ("a/b;q=zero", None),
        ("x/y", None),
        (";;,,q=1", None),
    ],
)
def test_the_most_specific_range_of_the_accept_header_decides(accept: str, expected: str | None) -> None:
    found = negotiated(accept, {"a/b": 1, "c/d": 2})
    assert (found and found[0]) == expected


def test_the_templates_ask_nothing_of_other_sites(project: Path) -> None:
    for path in (project / "kg" / "server" / "templates").glob("*.html"):
        assert not re.search(r'(src|href)="(https?:)?//', path.read_text(encoding="utf-8")), path.name


RDF_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


@pytest.mark.parametrize("accept", RDF_TYPES)
def test_an_unknown_iri_is_not_found_in_any_form(accept: str, server: str) -> None:
    assert read(server, "/paper/none", accept).status_code == 404


@pytest.mark.parametrize(("accept", "form"), RDF_TYPES.items())
@pytest.mark.parametrize("path", ["/", "/.well-known/void"])
def test_the_graph_says_what_it_is_under_its_own_iri(path: str, accept: str, form: str, server: str) -> None:
    said = rdflib.Graph().parse(data=read(server, path, accept).text, format=form)
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    graph = rdflib.URIRef(BASE)
    assert (graph, rdflib.RDF.type, void.Dataset) in said
    parts = list(said.objects(graph, void.classPartition))
    assert parts
    assert all(said.value(part, void["class"]) for part in parts)


def test_every_iri_under_the_base_that_has_a_document_is_answered(directory: Path, server: str) -> None:
    graph = rdflib.Graph().parse(data=gzip.decompress((directory / "graph.nt.gz").read_bytes()), format="nt")
    subjects = {str(s).partition("#")[0] for s in graph.subjects() if str(s).startswith(BASE)}
    assert BASE in subjects
    found = {s: read(server, "/" + s.removeprefix(BASE), "text/turtle").status_code for s in subjects}
    assert {s: status for s, status in found.items() if status != 200} == {}


@pytest.mark.parametrize(("accept", "form"), RDF_TYPES.items())
@pytest.mark.parametrize("path", ["/ontology", "/ontology/VERSION", "/shapes"])
def test_vocabularies_come_in_every_form(path: str, accept: str, form: str, server: str) -> None:
    answer = read(server, path.replace("VERSION", ontology_version()), accept)
    assert answer.headers["content-type"].split(";")[0] == accept
    name = "shapes.ttl" if path == "/shapes" else "kg.ttl"
    expected = rdflib.Graph().parse(ontology_folder() / name)
    assert len(rdflib.Graph().parse(data=answer.text, format=form)) == len(expected)


def test_the_context_is_there_and_a_version_of_the_ontology_that_is_not_there_is_not_found(server: str) -> None:
    context = httpx.get(f"{server}/context.jsonld")
    assert context.headers["content-type"].startswith("application/ld+json")
    assert "Paper" in context.json()["@context"]
    assert httpx.get(f"{server}/ontology/0.0.0").status_code == 404
