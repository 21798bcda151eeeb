"""What the maker of a graph says of it: in its description, in every form, and kept as the graph grows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID

import kg
from kg.errors import ArgumentError
from kg.rdf.files import RDF_FILES

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows its second version, without `version`
BASE = "https://example.org/kg/"
CC_BY, CC0 = "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/publicdomain/zero/1.0/"
ABOUT = kg.About(CC_BY, CC0, "Bell Tuning Society", "2031-05", "https://example.org/sparql")
PAPER = {"title": "TinyTune: Cheap Tuning", "abstract": "We propose TinyTune and test it on GLUE with BERT."}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.build([PAPER], tmp_path_factory.mktemp("about") / "graph", about=ABOUT)


def described(graph: kg.Graph, folder: Path, **options: str) -> rdflib.Graph:
    out = graph.export("ntriples", folder / "graph.nt", **options)
    return rdflib.Graph().parse(out, format="nt")


def test_the_description_says_who_made_it_under_which_licence_and_where_it_answers(
    graph: kg.Graph, tmp_path: Path
) -> None:
    said, dataset = described(graph, tmp_path), rdflib.URIRef(BASE)
    assert said.value(dataset, DCTERMS.license) == rdflib.URIRef(CC_BY)
    assert said.value(dataset, DCAT.version) == rdflib.Literal("2031-05")
    assert said.value(dataset, VOID.sparqlEndpoint) == rdflib.URIRef("https://example.org/sparql")
    creator = said.value(dataset, DCTERMS.creator)
    assert said.value(creator, FOAF.name) == rdflib.Literal("Bell Tuning Society")
    evidence = said.value(dataset, DCTERMS.hasPart)
    assert str(evidence).endswith("graph/evidence")
    assert said.value(evidence, DCTERMS.license) == rdflib.URIRef(CC0)


def test_the_files_of_the_folder_are_its_distributions_and_its_counts_are_theirs(graph: kg.Graph) -> None:
    said = rdflib.Graph()
    for name in ("graph.nt.gz", "evidence.nt.gz"):
        said.parse(data=gzip.decompress((graph.directory / name).read_bytes()), format="nt")
    named = {str(said.value(d, DCTERMS.title)) for d in said.subjects(RDF.type, DCAT.Distribution)}
    assert named == {RDF_FILES["ntriples"], RDF_FILES["evidence"]}
    assert len(said) == graph.manifest["counts"]["main_triples"] + graph.manifest["counts"]["evidence_triples"]
    assert graph.validate() == []


def test_void_counts_all_triples_of_the_store(graph: kg.Graph) -> None:
    told = graph.query("SELECT ?n WHERE { ?d a void:Dataset ; void:triples ?n }").rows
    assert told == ((graph.manifest["counts"]["triples"],),)


def test_a_graph_that_grows_keeps_what_was_said_of_it(graph: kg.Graph, tmp_path: Path) -> None:
    page = tmp_path / "more.csv"
    page.write_text("title,abstract\nWide Folding,We fold weights of BERT and test on GLUE.\n", encoding="utf-8")
    first = tmp_path / "first.csv"
    first.write_text(f"title,abstract\n{PAPER['title']},{PAPER['abstract']}\n", encoding="utf-8")
    kg.build(first, tmp_path / "grown", about=ABOUT)
    grown = kg.add(tmp_path / "grown", page)
    whole = kg.build([first, page], tmp_path / "whole", about=ABOUT)
    assert grown.manifest["parameters"]["about"] == ABOUT.told()
    assert (grown.directory / "graph.nt.gz").read_bytes() == (whole.directory / "graph.nt.gz").read_bytes()


def test_an_export_may_name_another_licence(graph: kg.Graph, tmp_path: Path) -> None:
    said = described(graph, tmp_path, license=CC0)
    assert said.value(rdflib.URIRef(BASE), DCTERMS.license) == rdflib.URIRef(CC0)
    assert said.value(rdflib.URIRef(BASE), DCAT.version) == rdflib.Literal("2031-05")


def test_a_graph_of_which_nothing_was_said_claims_nothing(tmp_path: Path) -> None:
    said = described(kg.build([PAPER], tmp_path / "graph"), tmp_path)
    dataset = rdflib.URIRef(BASE)
    assert not list(said.objects(dataset, DCTERMS.license | DCTERMS.creator | DCAT.version | VOID.sparqlEndpoint))


def test_an_address_of_a_maker_stands_as_it_is(tmp_path: Path) -> None:
    orcid = "https://orcid.org/0000-0002-1825-0097"
    said = described(kg.build([PAPER], tmp_path / "graph", about=kg.About(creator=orcid)), tmp_path)
    assert said.value(rdflib.URIRef(BASE), DCTERMS.creator) == rdflib.URIRef(orcid)


@pytest.mark.parametrize("field", ["license", "texts_license", "endpoint"])
def test_what_is_no_address_is_refused_by_name(field: str) -> None:
    with pytest.raises(ArgumentError, match=r"'free <for> all' is no http\(s\) address of a"):
        kg.About(**{field: "free <for> all"})
