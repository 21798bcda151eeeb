"""Answers in XML are XML whatever the texts hold, and LaTeX comes through every format of answers and of files."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

from graphs import assemble, write_graph
from kg.exports.export import export
from kg.exports.rdf import RDF_FORMATS
from kg.exports.registry import EXPORT_FORMATS
from kg.rdf.query import query
from kg.rdf.terms import DCTERMS
from kg.schema import Paper

BASE = "https://example.org/kg/"
LATEX = r"$\beta$-VAE with \frac{1}{2}, \bf, \\b, \u0001, \\u0001 and \ufffe as letters"
HELD = "\t tab,\n line, é研🙂\u202e\ufdd0\x7f\x85\ufeff"
NOT_HELD = "\x00\x01\x07\b\f\x0b\x1f\ufffe\uffff"
P, T, N = (ox.NamedNode(f"http://example.org/{name}") for name in "ptn")
TEXTS = [LATEX, HELD, NOT_HELD, LATEX + NOT_HELD + LATEX]


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    for i, text in enumerate(TEXTS):
        subject = ox.NamedNode(f"http://example.org/{i}")
        store.add(ox.Quad(subject, P, ox.Literal(text)))
        store.add(ox.Quad(subject, T, ox.Literal(text, datatype=N)))
        store.add(ox.Quad(subject, N, ox.Literal(text, language="en")))
    return store


def as_xml_has(text: str) -> str:
    return "".join("\ufffd" if c in NOT_HELD else c for c in text)


def test_rows_in_xml_are_well_formed_and_keep_all_that_xml_can_hold(store: ox.Store) -> None:
    written = query(store, "SELECT ?x { ?s ?p ?x } ORDER BY ?s ?p", base_iri=BASE).to_text("xml")
    found = [e.text for e in ElementTree.fromstring(written).iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert sorted(map(str, found)) == sorted(as_xml_has(t) for t in TEXTS for _ in range(3))


def test_triples_in_rdf_xml_are_well_formed_and_keep_all_that_xml_can_hold(store: ox.Store) -> None:
    written = query(store, "CONSTRUCT WHERE { ?s ?p ?o }", base_iri=BASE).to_text("rdfxml")
    found = rdflib.Graph().parse(data=written, format="xml")
    assert len(found) == 12
    for i, text in enumerate(TEXTS):
        said = list(found.objects(rdflib.URIRef(f"http://example.org/{i}")))
        assert {str(o) for o in said} == {as_xml_has(text)}
        assert {(str(o.language), str(o.datatype)) for o in said if isinstance(o, rdflib.Literal)} == {
            ("en", "None"),
            ("None", "None"),
            ("None", N.value),
        }


@pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld"])
def test_answers_in_other_forms_keep_every_character(form: str, store: ox.Store) -> None:
    written = query(store, "CONSTRUCT WHERE { ?s <http://example.org/p> ?o }", base_iri=BASE).to_text(form)
    kind = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}[form]
    found = {q.object.value for q in ox.parse(written, format=kind) if isinstance(q.object, ox.Literal)}
    assert found == set(TEXTS)


@pytest.mark.parametrize("name", [f.name for f in RDF_FORMATS])
def test_latex_comes_through_every_format_of_files(name: str, tmp_path: Path) -> None:
    graph = write_graph(assemble([Paper("p", LATEX, "An abstract.")]), tmp_path / "graph")
    suffix = EXPORT_FORMATS.by_name()[name].suffix
    out = export(graph, tmp_path / f"out{suffix}", format=name)
    found = ox.parse(path=str(out), format=ox.RdfFormat.from_extension(suffix[1:]))
    titles = {q.object.value for q in found if q.predicate.value == f"{DCTERMS}title" and "paper/" in str(q.subject)}
    assert titles == {LATEX}
