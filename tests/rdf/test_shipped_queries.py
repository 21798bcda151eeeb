"""The queries that come with the package: described, answered, and answered alike by two engines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from graphs import PAPERS
from kg.names.ontology_folder import ONTOLOGY, ontology_folder
from kg.rdf.named_queries import NamedQuery, list_queries, read_query
from kg.rdf.query import query
from kg.rdf.sparql_text import with_parameters
from kg.rdf.terms import PREFIXES

BASE = "https://example.org/kg/"
QUERIES = list_queries()
#: What the small graph of these tests has to say to each parameter.
VALUES = {
    "author": "ada EXAMPLE",
    "below": "0.35",
    "dataset": "tiny views",
    "entity": "TINYVIEWS",
    "least": "1",
    "method": "Pruning",
    "model": "foldnet",
    "task": "Image Sorting",
    "title": "foldwise: pruning by FOLDING",
    "year": "2025",
}
#: The parameters that have other values for one query: whole names, or what only another thing is asked of.
OTHERWISE = {
    "gains-over-a-model": {"entity": "pruning"},
    "speedups-of-a-method": {"method": "folding"},
    "lpwc-papers-on-a-task-by-year": {"task": "image sorting"},
    "metrics-for-a-task": {"task": "image sorting"},
    "names-of-an-entity": {"entity": "Folding"},
    "methods-used-with": {"method": "layer folding"},
    "rising-tasks": {"year": "2023"},
    "lpwc-metrics-of-a-year": {"year": "2023"},
    "lpwc-tasks-of-a-year": {"year": "2024"},
}


def said(relation: str, name: str, confidence: str, start: int) -> tuple[str, ...]:
    """A row of evidence: a character of the first paper's text, all of which is one sentence."""
    text = PAPERS[0].text
    place = (str(start), str(start + 1), "vocabulary")
    return (f"{ONTOLOGY}{relation}", name, text[start], text, confidence, *place)


#: What each query answers about the small graph, shortened to what a reader of conftest.py can check.
EXPECTED: dict[str, list[tuple[str | None, ...]]] = {
    "best-reported": [("TinyViews", "accuracy", "%", "1", "93.5", "93.5")],
    "gains-over-a-model": [("2.5x", "factor", None, "TinyViews", "folding", "Foldwise: Pruning by Folding", "0.5")],
    "leaderboard-of-a-dataset": [
        ("accuracy", "93.5%", "93.5", "%", "FoldNet", PAPERS[2].title, "0.6", PAPERS[2].text[:99]),
    ],
    "speedups-of-a-method": [("2.5x", "2.5", None, "TinyViews", "pruning", "Foldwise: Pruning by Folding", "0.5")],
    "what-a-paper-reports": [
        ("2.5x", "factor", None, "TinyViews", "folding", "pruning", "0.5", PAPERS[0].text[9:30]),
    ],
    "code-by-year": [("2023", "1", "1"), ("2024", "1", "1"), ("2025", "1", "0")],
    "code-for-a-task": [
        ("https://example.org/repo/True", "1", 'Wide Nets for "Narrow" Data'),
        ("https://github.com/example/foldwise", "1", "Foldwise: Pruning by Folding"),
    ],
    "comparisons": [("FoldNet-7B", "2")],
    "competitors-of-a-model": [("FoldNet-7B", "1")],
    "competitors-on-a-dataset": [("FoldNet-7B", "2")],
    "datasets-for-a-task": [("TinyViews", "2")],
    "datasets-never-used-with-a-task": [("WideViews", "1")],
    "datasets-used-with-a-dataset": [("WideViews", "1")],
    "entity-by-year": [("2023", "1"), ("2024", "1"), ("2025", "1")],
    "evaluations-of-a-model": [("TinyViews", "1"), ("WideViews", "1")],
    "evidence-of-a-paper": [
        said("introduces", "folding", "0.95", 0),
        said("uses", "pruning", "0.8", 10),
        said("uses", "pruning", "0.8", 11),
        said("evaluatesOn", "TinyViews", "0.9", 20),
        said("addresses", "image sorting", "0.7", 30),
        said("addresses", "image sorting", "0.7", 31),
        said("addresses", "layer counting", "0.6", 150),
        said("addresses", "layer counting", "0.6", 151),
    ],
    "kinds-of-a-method": [("folding", "2")],
    "least-sure-statements": [
        ("Quiet Signals in Loud Logs", "https://w3id.org/ml-kg/ontology#uses", "folding", "0.2"),
        ("Quiet Signals in Loud Logs", "https://w3id.org/ml-kg/ontology#uses", "pruning", "0.2"),
        ('Wide Nets for "Narrow" Data', "https://w3id.org/ml-kg/ontology#mentions", "FoldNet", "0.3"),
    ],
    "lpwc-metrics-of-a-year": [("accuracy", "1")],
    "lpwc-most-used-datasets": [("TinyViews", "3"), ("WideViews", "1")],
    "lpwc-papers-on-a-task-by-year": [("2023", "1"), ("2024", "1")],
    "lpwc-tasks-of-a-year": [("image sorting", "1"), ("layer counting", "1")],
    "methods-for-a-task": [("folding", "1"), ("pruning", "1")],
    "methods-tried-on-datasets-of-a-task": [("TinyViews", "folding", "1"), ("TinyViews", "pruning", "1")],
    "methods-used-together": [("folding", "pruning", "2")],
    "methods-used-with": [("pruning", "2")],
    "metrics-for-a-dataset": [("accuracy", "1")],
    "metrics-for-a-task": [("accuracy", "1")],
    "most-linked-repositories": [("https://github.com/example/foldwise", "2")],
    "most-related-papers": [
        ("Does Folding Help? A Second Look", "0.5", "folding, pruning, TinyViews"),
        ('Wide Nets for "Narrow" Data', "0.25", "image sorting"),
    ],
    "most-used-datasets": [("TinyViews", "3", "2"), ("WideViews", "1", "0")],
    "named-in-one-sentence": [
        ("FoldNet", "2"),
        ("FoldNet-7B", "2"),
        ("folding", "2"),
        ("image sorting", "2"),
        ("layer counting", "2"),
        ("pruning", "2"),
        ("WideViews", "1"),
        ("accuracy", "1"),
    ],
    "names-of-an-entity": [("folding", "layer folding")],
    "papers-by-an-author": [("Foldwise: Pruning by Folding", "folding")],
    "papers-evaluating-on-a-dataset": [
        ("Foldwise: Pruning by Folding", "https://github.com/example/foldwise"),
        ('Wide Nets for "Narrow" Data', "https://example.org/repo/True"),
    ],
    "papers-of-each-source": [("pages/a.txt", "1"), ("pages/b.txt", "5")],
    "papers-on-a-task": [('Wide Nets for "Narrow" Data', "0.85"), ("Foldwise: Pruning by Folding", "0.7")],
    "papers-that-build-on-a-paper": [
        ("Does Folding Help? A Second Look", "https://w3id.org/ml-kg/ontology#uses", "folding"),
    ],
    "repositories": [
        ("https://example.org/repo/False", 'Wide Nets for "Narrow" Data', "false"),
        ("https://example.org/repo/True", 'Wide Nets for "Narrow" Data', "true"),
        ("https://github.com/example/foldwise", "Does Folding Help? A Second Look", "false"),
        ("https://github.com/example/foldwise", "Foldwise: Pruning by Folding", "true"),
    ],
    "rising-tasks": [("image sorting", "1", "0", "1"), ("layer counting", "1", "0", "1")],
    "tasks-of-a-method": [("image sorting", "1"), ("layer counting", "1")],
    "tasks-studied-together": [("image sorting", "layer counting", "2")],
    "versions-of-a-model": [("FoldNet-7B", "2")],
    "what-a-paper-introduces": [("folding", "https://w3id.org/ml-kg/ontology#Method")],
    "what-found-the-mentions": [("vocabulary", "30", "kg 0.1.0")],
}


#: What these ask for, the small graph has nothing of: they have graphs of their own below.
APART: dict[str, list[tuple[str | None, ...]]] = {
    "datasets-introduced-with-code": [("Beta: A Benchmark", "Beta", "https://example.org/beta")],
    "introduced-and-taken-up": [("Beta", "Beta: A Benchmark", "2"), ("mu", "mu models and alpha", "1")],
    "methods-that-spread-from-a-task": [("alpha", "1", "1")],
    "models-introduced-with-code": [("mu models and alpha", "mu", "https://example.org/mu")],
}
APART_TRIPLES = """
    <paper/1> a kg:Paper ; dcterms:title "Beta: A Benchmark" ; kg:introduces <dataset/b> ; kg:addresses <task/t> ;
        kg:hasDatasetPage <https://example.org/beta> ; kg:linksRepository <https://example.org/x> ; kg:uses <method/a> .
    <paper/2> a kg:Paper ; dcterms:title "mu models and alpha" ; kg:introduces <model/m>, <method/a> ;
        kg:evaluatesOn <dataset/b> ; kg:addresses <task/t> ; kg:hasModelPage <https://example.org/mu> .
    <paper/3> a kg:Paper ; dcterms:title "On translation" ; kg:addresses <task/u> ; kg:uses <method/a> ;
        kg:comparesWith <model/m>, <dataset/b> .
    <method/a> a kg:Method ; skos:prefLabel "alpha" . <dataset/b> a kg:Dataset ; skos:prefLabel "Beta" .
    <model/m> a kg:Model ; skos:prefLabel "mu" . <task/u> a kg:Task ; skos:prefLabel "translation" .
    <task/t> a kg:Task ; skos:prefLabel "image sorting" ; kg:searchName "image sorting" ."""


def values_of(shipped: NamedQuery) -> dict[str, str]:
    """What the small graph is asked."""
    return {name: VALUES[name] for name, _ in shipped.parameters} | OTHERWISE.get(shipped.name, {})


def named(queries: tuple[NamedQuery, ...]) -> list[object]:
    return [pytest.param(q, id=q.name) for q in queries]


@pytest.fixture(scope="module")
def graph(files: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(files / "graph.nt", format="nt")


def test_there_are_queries_and_each_is_tested_here() -> None:
    assert [q.name for q in QUERIES] == sorted([*EXPECTED, *APART, "what-the-graph-is"])
    assert len(QUERIES) >= 25
    assert [name for name, rows in EXPECTED.items() if not rows] == [], "an empty answer tests little"


def test_the_graph_counts_its_own_triples(store: pyoxigraph.Store) -> None:
    answer = query(store, read_query("what-the-graph-is", {})[0], base_iri=BASE)
    ontology = len(rdflib.Graph().parse(ontology_folder() / "kg.ttl"))
    assert (f"{PREFIXES['void']}triples", str(len(store) - ontology)) in answer.texts, "the ontology stands beside it"


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_each_query_says_what_it_answers_and_what_its_parameters_are(shipped: NamedQuery) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", shipped.name)
    assert len(shipped.summary) > 10
    assert len(shipped.description) > 10
    assert all(default for _, default in shipped.parameters)
    assert shipped.text.startswith(f"# {shipped.summary}\n"), "a comment states the question in words"
    assert shipped.summary.endswith("?")
    assert shipped.tags


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_each_query_runs_with_its_defaults_on_any_graph(shipped: NamedQuery, store: pyoxigraph.Store) -> None:
    text, values = read_query(shipped.name, {})
    columns = query(store, text, values, base_iri=BASE).columns
    assert columns
    nothing = query(pyoxigraph.Store(), text, values, base_iri=BASE)
    assert (nothing.columns, nothing.rows) == (columns, ())


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_each_query_answers_what_the_papers_say(shipped: NamedQuery, store: pyoxigraph.Store) -> None:
    text, values = read_query(shipped.name, values_of(shipped))
    answer = query(store, text, values, base_iri=BASE)
    if shipped.name not in EXPECTED:
        pytest.skip("tested on its own")
    assert without_own_iris(answer.texts) == EXPECTED[shipped.name]


def without_own_iris(rows: Iterable[tuple[str | None, ...]]) -> list[tuple[str | None, ...]]:
    own = tuple(f"{BASE}{kind}/" for kind in ("paper", "dataset", "method", "model", "metric", "task"))
    return [tuple(v for v in row if not (v or "").startswith(own)) for row in rows]


@pytest.mark.parametrize("name", sorted(APART))
def test_each_other_query_answers_what_a_graph_for_it_says(name: str) -> None:
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    store = pyoxigraph.Store()
    store.load(head + APART_TRIPLES, format=pyoxigraph.RdfFormat.TURTLE)
    shipped = next(q for q in QUERIES if q.name == name)
    text, values = read_query(name, values_of(shipped))
    answer = query(store, text, values, base_iri=BASE)
    assert without_own_iris(answer.texts) == APART[name]
    by_rdflib = (
        rdflib.Graph()
        .parse(data=head + APART_TRIPLES, format="turtle")
        .query(with_parameters(text, values), initNs=PREFIXES)
    )
    assert [tuple(str(v) for v in row) for row in by_rdflib] == list(answer.texts)  # type: ignore[union-attr]


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_rdflib_and_oxigraph_give_the_same_answers(
    shipped: NamedQuery, store: pyoxigraph.Store, graph: rdflib.Graph
) -> None:
    text, values = read_query(shipped.name, values_of(shipped))
    by_oxigraph = query(store, text, values, base_iri=BASE)
    by_rdflib = graph.query(with_parameters(text, values), initNs=PREFIXES)
    assert [str(v) for v in by_rdflib.vars or []] == list(by_oxigraph.columns)
    rows = [tuple(None if v is None else str(v) for v in row) for row in by_rdflib]  # type: ignore[union-attr]
    assert rows == list(by_oxigraph.texts)


def test_pairs_of_methods_are_counted_once_for_each_paper_that_uses_both() -> None:
    triples = """
    :p1 kg:uses :a, :b, :c . :p2 kg:uses :a, :b . :p3 kg:uses :a, :m .
    :a a kg:Method ; skos:prefLabel "alpha" ; kg:support 3 . :b a kg:Method ; skos:prefLabel "beta" ; kg:support 2 .
    :c a kg:Method ; skos:prefLabel "gamma" ; kg:support 1 . :m a kg:Model ; skos:prefLabel "mu" ; kg:support 1 ."""
    store = pyoxigraph.Store()
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": BASE}.items())
    store.load(head + triples, format=pyoxigraph.RdfFormat.TURTLE)
    answer = query(store, read_query("methods-used-together", {})[0], {"least": "1"}, base_iri=BASE)
    assert answer.texts == (("beta", "alpha", "2"),), "the rarer one first"
