"""The queries that come with the package: described, answered, and answered alike by two engines."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kg.rdf import PREFIXES, NamedQuery, list_queries, query, read_query
from kg.rdf.query import with_parameters

BASE = "https://example.org/kg/"
QUERIES = list_queries()
#: What the small graph of these tests has to say to each parameter.
VALUES = {"title": "foldwise: pruning by FOLDING", "dataset": "tiny views", "task": "Image Sorting"}
#: What each query answers about the small graph, shortened to what a reader of conftest.py can check.
EXPECTED: dict[str, list[tuple[str | None, ...]]] = {
    "comparisons": [("FoldNet-7B", "2")],
    "methods-used-together": [("folding", "pruning", "2")],
    "most-related-papers": [
        ("Does Folding Help? A Second Look", "0.5", "folding, pruning, TinyViews"),
        ('Wide Nets for "Narrow" Data', "0.25", "image sorting"),
    ],
    "most-used-datasets": [("TinyViews", "3", "2")],
    "papers-evaluating-on-a-dataset": [
        ("Foldwise: Pruning by Folding", "https://github.com/example/foldwise"),
        ('Wide Nets for "Narrow" Data', "https://example.org/repo/True"),
    ],
    "papers-on-a-task": [('Wide Nets for "Narrow" Data', "0.85"), ("Foldwise: Pruning by Folding", "0.7")],
    "repositories": [
        ("https://example.org/repo/False", 'Wide Nets for "Narrow" Data', "false"),
        ("https://example.org/repo/True", 'Wide Nets for "Narrow" Data', "true"),
        ("https://github.com/example/foldwise", "Does Folding Help? A Second Look", "false"),
        ("https://github.com/example/foldwise", "Foldwise: Pruning by Folding", "true"),
    ],
    "what-a-paper-introduces": [("folding", "https://w3id.org/ml-kg/ontology#Method")],
}


def named(queries: tuple[NamedQuery, ...]) -> list[object]:
    return [pytest.param(q, id=q.name) for q in queries]


@pytest.fixture(scope="module")
def graph(files: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(files / "graph.nt", format="nt")


def test_there_are_queries_and_each_is_tested_here() -> None:
    assert [q.name for q in QUERIES] == sorted(EXPECTED)


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_each_query_says_what_it_answers_and_what_its_parameters_are(shipped: NamedQuery) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", shipped.name)
    assert len(shipped.summary) > 10
    assert len(shipped.description) > 10
    assert all(default for _, default in shipped.parameters)
    declared = set(re.findall(r"#\+ default_(\w+):", shipped.text))
    assert declared == {name for name, _ in shipped.parameters}


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_each_query_runs_with_its_defaults_on_any_graph(shipped: NamedQuery, store: pyoxigraph.Store) -> None:
    text, values = read_query(shipped.name, {})
    columns = query(store, text, values, base_iri=BASE).columns
    assert columns
    nothing = query(pyoxigraph.Store(), text, values, base_iri=BASE)
    assert (nothing.columns, nothing.rows) == (columns, ())


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_each_query_answers_what_the_papers_say(shipped: NamedQuery, store: pyoxigraph.Store) -> None:
    text, values = read_query(shipped.name, {name: VALUES[name] for name, _ in shipped.parameters})
    answer = query(store, text, values, base_iri=BASE)
    own = {f"{BASE}{kind}/" for kind in ("paper", "dataset", "method", "model")}
    rows = [tuple(v for v in row if not any((v or "").startswith(start) for start in own)) for row in answer.rows]
    assert rows == EXPECTED[shipped.name]


@pytest.mark.parametrize("shipped", named(QUERIES))
def test_rdflib_and_oxigraph_give_the_same_answers(
    shipped: NamedQuery, store: pyoxigraph.Store, graph: rdflib.Graph
) -> None:
    text, values = read_query(shipped.name, {name: VALUES[name] for name, _ in shipped.parameters})
    by_oxigraph = query(store, text, values, base_iri=BASE)
    by_rdflib = graph.query(with_parameters(text, values), initNs=PREFIXES)
    assert [str(v) for v in by_rdflib.vars or []] == list(by_oxigraph.columns)
    rows = [tuple(None if v is None else str(v) for v in row) for row in by_rdflib]  # type: ignore[union-attr]
    assert rows == list(by_oxigraph.rows)


def test_pairs_of_methods_are_counted_once_for_each_paper_that_uses_both() -> None:
    triples = """
    :p1 kg:uses :a, :b, :c . :p2 kg:uses :a, :b . :p3 kg:uses :a, :m .
    :a a kg:Method ; rdfs:label "alpha" . :b a kg:Method ; rdfs:label "beta" . :c a kg:Method ; rdfs:label "gamma" .
    :m a kg:Model ; rdfs:label "mu" ."""
    store = pyoxigraph.Store()
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in {**PREFIXES, "": BASE}.items())
    store.load(head + triples, format=pyoxigraph.RdfFormat.TURTLE)
    answer = query(store, read_query("methods-used-together", {})[0], base_iri=BASE)
    assert answer.rows == (("alpha", "beta", "2"),)
