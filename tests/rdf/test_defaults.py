"""A shipped question answers something on any graph, or says why not."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from graphs import one_of_each, write_graph
from kg.rdf.defaults import fitting_queries, fitting_values
from kg.rdf.mistakes import doubts
from kg.rdf.named_queries import list_queries, read_query
from kg.rdf.query import query
from kg.rdf.terms import PREFIXES, prefixes_of

BASE = "https://example.org/kg/"
BERT = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    return kg.open_graph(write_graph(one_of_each(), tmp_path_factory.mktemp("graph"), triples=True))


def test_a_default_that_the_graph_does_not_have_gives_way_to_the_most_frequent_of_its_kind(store: ox.Store) -> None:
    text, values = read_query("papers-evaluating-on-a-dataset", {})
    assert values == {"dataset": "ImageNet"}
    assert fitting_values(store, text, values, {}, base_iri=BASE) == {"dataset": "TinyViews"}
    text, values = read_query("papers-by-an-author", {"author": "BO MUSTER"})
    assert fitting_values(store, text, values, {"author": "BO MUSTER"}, base_iri=BASE) == {"author": "BO MUSTER"}


def test_what_is_given_stays_though_the_graph_does_not_have_it(store: ox.Store) -> None:
    given = {"dataset": "ImageNet"}
    text, values = read_query("papers-evaluating-on-a-dataset", given)
    assert fitting_values(store, text, values, given, base_iri=BASE) == given


def test_a_candidate_with_an_answer_goes_before_a_more_frequent_one_without(store: ox.Store) -> None:
    text, values = read_query("names-of-an-entity", {})
    chosen = fitting_values(store, text, values, {}, base_iri=BASE)
    assert query(store, text, chosen, base_iri=BASE).rows


def test_every_shipped_question_answers_something_on_a_graph_that_has_every_kind_of_row(graph: kg.Graph) -> None:
    empty = [q.name for q in list_queries() if not graph.query(q.name).rows]
    # The five papers share too little, and those of 2025, which is a year of theirs, say nothing of these.
    numbers = {"methods-used-together", "tasks-studied-together", "rising-tasks", "lpwc-metrics-of-a-year"}
    # None of the five introduces a dataset or a model, or what begins its title, and no method goes to another task.
    of_others = {"introduced-and-taken-up", "methods-that-spread-from-a-task"}
    of_others |= {f"{what}-introduced-with-code" for what in ("datasets", "models")}
    # What one of them gains, it gains over a method.
    of_others |= {"gains-over-a-model"}
    assert set(empty) - numbers - of_others - {"lpwc-tasks-of-a-year"} == set()
    for name in empty:
        assert graph.query_doubts(name, {}, graph.query(name)), name


def test_what_was_asked_instead_of_a_default_is_said(graph: kg.Graph) -> None:
    answer = graph.query("what-a-paper-introduces")
    (said,) = graph.query_doubts("what-a-paper-introduces", {}, answer)
    assert answer.rows
    assert "title=Foldwise: Pruning by Folding" in said
    assert BERT in said


def test_an_empty_graph_keeps_its_defaults() -> None:
    assert fitting_queries(ox.Store(), base_iri=BASE) == list_queries()


def said(text: str, triples: str = "", *, is_empty: bool = True) -> tuple[str, ...]:
    store = ox.Store()
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in prefixes_of(BASE).items())
    store.load(head + triples, format=ox.RdfFormat.TURTLE)
    return doubts(store, text, {}, is_empty=is_empty, prefixes=prefixes_of(BASE))


def test_an_empty_answer_says_which_term_the_graph_does_not_use_and_why() -> None:
    paper = 'paper:p a kg:Paper ; dcterms:title "T" .'
    (doubt,) = said("SELECT * { ?p a kg:Paper ; fabio:hasPublicationYear ?y }", paper)
    assert doubt.startswith("nothing in the graph has to do with fabio:hasPublicationYear")
    assert "the input gives no years" in doubt
    (doubt,) = said(
        "SELECT * { ?p kg:uses method:lora ; dcterms:title ?t ; kg:uses ?x }", paper + "paper:p kg:uses model:a."
    )
    assert "method:lora" in doubt
    (doubt,) = said("PREFIX dc: <http://purl.org/dc/elements/1.1/> SELECT * { ?p dc:title ?t }", paper)
    assert "dc:title" in doubt
    assert said("SELECT * { ?p fabio:hasPublicationYear ?y }", paper, is_empty=False) == ()


def test_an_empty_answer_whose_terms_are_all_known_says_that_they_do_not_fit_together() -> None:
    triples = 'paper:p a kg:Paper ; dcterms:title "T" .'
    (doubt,) = said('SELECT * { ?p a kg:Paper ; dcterms:title "Another" FILTER(xsd:integer("1") = 1) }', triples)
    assert "nothing fits all of them together" in doubt


def test_entities_and_papers_have_prefixes_in_queries(store: ox.Store) -> None:
    asked = "ASK { paper:arxiv:2402.00001 kg:introduces method:folding ; kg:evaluatesOn dataset:tinyviews }"
    assert query(store, asked, base_iri=BASE).boolean is True


def test_papers_that_share_two_things_of_one_name_are_given_the_name_once() -> None:
    triples = """
    paper:a kg:searchName "a" . paper:b dcterms:title "B" .
    <r> kg:paper paper:a, paper:b ; kg:score 0.5e0 ; kg:shares <s1>, <s2>, <s3> .
    <s1> kg:entity method:gan ; kg:share 0.1e0 . <s2> kg:entity model:gan ; kg:share 0.3e0 .
    <s3> kg:entity task:x ; kg:share 0.2e0 .
    method:gan skos:prefLabel "GAN" . model:gan skos:prefLabel "GAN" . task:x skos:prefLabel "X" ."""
    store = ox.Store()
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in prefixes_of(BASE).items())
    store.load(head + f"@base <{BASE}> .\n" + triples, format=ox.RdfFormat.TURTLE)
    text, values = read_query("most-related-papers", {"title": "A"})
    assert query(store, text, values, base_iri=BASE).texts == (("B", "0.5", "GAN, X"),)


def test_the_prefixes_of_every_graph_are_among_those_of_one() -> None:
    assert PREFIXES.items() <= prefixes_of(BASE).items()


def test_each_question_about_the_five_pages_is_answered_or_says_why_not(five_pages: Path) -> None:
    graph = kg.open_graph(five_pages)
    for shipped in list_queries():
        answer = graph.query(shipped.name)
        assert answer.rows or graph.query_doubts(shipped.name, {}, answer), shipped.name
