"""Whatever papers hold, rdflib and Oxigraph read both files, and titles come back letter for letter."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, FOAF, SKOS

from graphs import assemble, shares
from kg.rdf.iris import entity_iri, paper_iri
from kg.rdf.write import write_ntriples, write_turtle
from kg.schema import (
    LINK_KINDS,
    RELATIONS,
    Entity,
    Evidence,
    Paper,
    RelatedPapers,
    Source,
    Statement,
    WebLink,
)
from kg.storage import Tables

BASE = "https://example.org/kg/"
HOSTILE = [
    'A "Quoted" Title with \\ and \\u0041 and \\',
    r"$\beta$-VAE with \frac{1}{2}, \bf and \\b, \u0001 and \\u0001 as letters",
    "lines\nbroken\r\nevery\rway\u2028there\u2029is\x85\x0b\x0c",
    "\x00\x01\x07\b\t\x1b\x7f\x80\x9f",
    "Grüße, 你好, नमस्ते, Ω ≠ Ω",
    "שלום \u202eevil\u202c עולם \u200f\u2066x\u2069",
    "👩‍🔬 🏳️‍🌈 \U0001f9ec",
    "\ufeff\ufffe\uffff\ufdd0\U0001fffe\ue000\U0010ffff\ufffd",
    '""" . <http://evil> <http://evil> <http://evil> .',
    "'''; ] } <script>alert(1)</script> &amp; @prefix : <x> .",
    "a.", ".", "..", "a/../b", "a%20b", "%", "#", "?", "-a", "_", "p:q", "a;b,c", "", " ",
]  # fmt: skip
URLS = [
    'https://a.org/{x y}|^`\\<>"',
    "https://a.org/100%/%zz/%41",
    "https://a.org/x/../y/./z.",
    "https://a.org/é研א\u202e🙂\x00",
    "https://a.org?q#1#2",
    "https://[::1",
    "https://a b:c@d/",
    "javascript:alert(1)",
    "x",
    "",
]
# Arrow's strings are UTF-8, so tables hold no lone surrogates; kg.rdf.triples.literal is tested with those.
texts = st.sampled_from(HOSTILE) | st.text(max_size=12)
urls = (
    st.sampled_from(URLS)
    | st.text(max_size=12).map("https://a.org/".__add__)
    | st.text(max_size=8).map("https://".__add__)
)


def tables_of(ids: list[str], text: list[str], url: list[str]) -> Tables:
    """Two papers and two entities with ``ids`` that say ``text`` in every field and link to ``url``."""
    papers = [
        Paper(
            key,
            title=text[i],
            abstract=text[2],
            authors=(text[3],),
            date=text[3],
            categories=(text[4],),
            identifiers=(("arxiv", text[4]), ("doi", text[5])),
            url=url[i],
            sources=(Source(text[5], 1),),
        )
        for i, key in enumerate(ids[:2])
    ]
    entities = [
        Entity(f"method/{ids[2]}", "method", text[0], (text[1], text[2]), 1, broader=(f"task/{ids[3]}",)),
        Entity(f"task/{ids[3]}", "task", text[3], (text[4],), 1, family=f"method/{ids[2]}"),
    ]
    statements = [
        Statement(p.id, relation, e.id, 0.5, (Evidence(0, 1, 0, 2, text[5]),))
        for p in papers
        for e, relation in zip(entities, RELATIONS[:2], strict=True)
    ]
    return assemble(
        papers,
        statements,
        entities=entities,
        links=[WebLink(papers[0].id, i, i + 1, url[i % 2], k, True) for i, k in enumerate(LINK_KINDS)],
        related=[RelatedPapers(papers[0].id, papers[1].id, 0.1, shares([entities[0].id], 0.1))],
        with_abstracts=True,
    )


def parsed_by_rdflib(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="nt" if path.suffix == ".nt" else "turtle")


def parsed_by_oxigraph(path: Path) -> set[str]:
    form = ox.RdfFormat.N_TRIPLES if path.suffix == ".nt" else ox.RdfFormat.TURTLE
    return {str(q) for q in ox.parse(path=str(path), format=form)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(texts, min_size=4, max_size=4, unique=True),
    st.lists(texts, min_size=6, max_size=6),
    st.lists(urls, min_size=2, max_size=2),
)
@example(HOSTILE[:4], HOSTILE[4:10], URLS[:2])
@example(HOSTILE[4:8], HOSTILE[:6], URLS[2:4])
@example(HOSTILE[8:12], HOSTILE[6:12], URLS[4:6])
@example(HOSTILE[12:16], HOSTILE[12:18], URLS[6:8])
@example(HOSTILE[16:20], HOSTILE[16:22], URLS[8:10])
def test_hostile_papers_survive_both_files_and_both_parsers(ids: list[str], text: list[str], url: list[str]) -> None:
    tables = tables_of(ids, text, url)
    with tempfile.TemporaryDirectory() as folder:
        nt, ttl = Path(folder) / "graph.nt", Path(folder) / "graph.ttl"
        count = write_ntriples(tables, nt, BASE, with_abstracts=True)
        assert write_turtle(nt, ttl, BASE) == count
        graph = parsed_by_rdflib(nt)
        by_oxigraph = parsed_by_oxigraph(nt)
        assert len(graph) == len(by_oxigraph) == count
        assert set(parsed_by_rdflib(ttl)) == set(graph)
        assert parsed_by_oxigraph(ttl) == by_oxigraph
    for i, key in enumerate(ids[:2]):
        paper = rdflib.URIRef(paper_iri(BASE, key))
        assert [str(t) for t in graph.objects(paper, DCTERMS.title)] == [text[i]]
        assert [str(t) for t in graph.objects(paper, DCTERMS.identifier)] == [key]
        assert [str(graph.value(a, FOAF.name)) for a in graph.objects(paper, DCTERMS.creator)] == [text[3]]
    method = rdflib.URIRef(entity_iri(BASE, f"method/{ids[2]}"))
    assert {str(n) for n in graph.objects(method, SKOS.altLabel)} == {text[1], text[2]}


def test_the_usual_graph_reads_the_same_from_both_files(files: Path) -> None:
    graph = parsed_by_rdflib(files / "graph.nt")
    lines = (files / "graph.nt").read_text(encoding="utf-8").splitlines()
    assert len(graph) == len(lines) == len(parsed_by_oxigraph(files / "graph.nt")) > 100
    assert set(parsed_by_rdflib(files / "graph.ttl")) == set(graph)
    assert parsed_by_oxigraph(files / "graph.ttl") == parsed_by_oxigraph(files / "graph.nt")
