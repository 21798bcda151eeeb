"""The networkx graphs: an edge for each statement and each related pair, in an order that does not change."""

from __future__ import annotations

from io import BytesIO

import networkx as nx
import pytest

from graphs import assemble, shares
from kg.network.incidence import to_sparse
from kg.network.to_networkx import NetworkKind, to_networkx
from kg.schema import Entity, Paper, RelatedPapers, Statement
from kg.storage import Tables, empty_tables

PAPERS = [
    Paper("a", "Sparse Lanterns", "Light.", year=2023),
    Paper("b", 'Lanterns & "Mirrors" <b>', "More light."),
    Paper("c", "A Paper That Names Nothing", "Dark.", year=2021),
]
ENTITIES = [
    Entity("dataset/lampset", "dataset", "LampSet", (), 2),
    Entity("method/mirroring", "method", "mirroring", (), 1),
    Entity("task/reading", "task", "reading", (), 1),
]
STATEMENTS = [
    Statement("a", "evaluates_on", "dataset/lampset", 0.9, ()),
    Statement("a", "introduces", "method/mirroring", 0.5, ()),
    Statement("b", "mentions", "dataset/lampset", 0.49, ()),
    Statement("b", "addresses", "task/reading", 0.1, ()),
]
RELATED = [
    RelatedPapers("a", "b", 0.4, shares(["dataset/lampset"], 0.3) + shares(["method/mirroring"], 0.1)),
    RelatedPapers("a", "c", 0.2, shares(["method/mirroring"], 0.2)),
]
KINDS: tuple[NetworkKind, ...] = ("bipartite", "papers", "full")


def tables_in_order(step: int) -> Tables:
    """The same tables, made of rows in the order given (1) or the other way round (-1)."""
    return assemble(PAPERS, STATEMENTS, entities=ENTITIES, related=RELATED, step=step)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return tables_in_order(1)


def test_a_bipartite_graph_has_an_edge_for_each_statement(tables: Tables) -> None:
    graph = to_networkx(tables)
    assert graph.number_of_edges() == tables.statements.num_rows == len(STATEMENTS)
    assert {(u, v): (d["relation"], d["confidence"]) for u, v, d in graph.edges(data=True)} == {
        (s.paper, s.entity): (s.relation, s.confidence) for s in STATEMENTS
    }
    assert nx.is_bipartite(graph)
    assert all(graph.nodes[u]["bipartite"] + graph.nodes[v]["bipartite"] == 1 for u, v in graph.edges)


def test_a_graph_of_papers_has_an_edge_for_each_related_pair(tables: Tables) -> None:
    graph = to_networkx(tables, "papers")
    assert list(graph) == ["a", "b", "c"]
    assert graph.number_of_edges() == tables.related.num_rows == len(RELATED)
    assert graph.edges["b", "a"] == {
        "relation": "relatedTo",
        "weight": 0.4,
        "shared": ["dataset/lampset", "method/mirroring"],
    }


def test_the_full_graph_is_both_with_no_edge_lost(tables: Tables) -> None:
    full = to_networkx(tables, "full")
    assert full.number_of_edges() == tables.statements.num_rows + tables.related.num_rows
    for kind in ("bipartite", "papers"):
        part = to_networkx(tables, kind)
        assert all(full.nodes[n] == data for n, data in part.nodes(data=True))
        assert all(full.edges[u, v] == data for u, v, data in part.edges(data=True))


@pytest.mark.parametrize("kind", KINDS)
def test_nodes_say_what_they_are_and_what_they_are_called(kind: NetworkKind, tables: Tables) -> None:
    nodes = dict(to_networkx(tables, kind).nodes(data=True))
    assert nodes["a"] == {"kind": "paper", "label": "Sparse Lanterns", "bipartite": 0, "year": 2023}
    assert nodes["b"] == {"kind": "paper", "label": 'Lanterns & "Mirrors" <b>', "bipartite": 0}
    if kind == "papers":
        assert set(nodes) == {p.id for p in PAPERS}
    else:
        assert nodes["task/reading"] == {"kind": "task", "label": "reading", "bipartite": 1}
        assert set(nodes) == {p.id for p in PAPERS} | {e.id for e in ENTITIES}


@pytest.mark.parametrize(("least", "kept"), [(0.0, 4), (0.1, 4), (0.5, 2), (0.51, 1), (1.0, 0)])
def test_statements_below_the_confidence_asked_for_are_left_out(least: float, kept: int, tables: Tables) -> None:
    graph = to_networkx(tables, min_confidence=least)
    assert graph.number_of_edges() == kept
    assert all(d["confidence"] >= least for _, _, d in graph.edges(data=True))
    assert graph.number_of_nodes() == len(PAPERS) + len(ENTITIES), "papers and entities stay"


def test_confidence_is_of_statements_and_not_of_related_papers(tables: Tables) -> None:
    assert to_networkx(tables, "papers", min_confidence=1.0).number_of_edges() == len(RELATED)
    assert to_networkx(tables, "full", min_confidence=1.0).number_of_edges() == len(RELATED)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_changes_neither_nodes_nor_edges_nor_their_order(kind: NetworkKind) -> None:
    one, other = (to_networkx(tables_in_order(step), kind) for step in (1, -1))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))
    papers = [n for n, data in one.nodes(data=True) if data["kind"] == "paper"]
    assert papers == list(one)[: len(papers)] == sorted(papers)


@pytest.mark.parametrize("kind", ["", "Bipartite", "everything", None])
def test_another_kind_is_refused_with_those_there_are(kind: str | None, tables: Tables) -> None:
    with pytest.raises(ValueError, match="'bipartite', 'papers', 'entities' and 'full'"):
        to_networkx(tables, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_empty_tables_give_an_empty_graph(kind: NetworkKind) -> None:
    graph = to_networkx(empty_tables(), kind)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (0, 0)


def test_the_bipartite_graph_can_be_written_as_graphml_and_read_back(tables: Tables) -> None:
    graph = to_networkx(tables)
    file = BytesIO()
    nx.write_graphml(graph, file)
    file.seek(0)
    back = nx.read_graphml(file)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert {frozenset(e) for e in back.edges} == {frozenset(e) for e in graph.edges}


def test_a_graph_of_entities_counts_the_papers_that_name_both(tables: Tables) -> None:
    graph = to_networkx(tables, "entities")
    assert list(graph) == sorted(e.id for e in ENTITIES)
    assert {(*edge, d["weight"], d["relation"]) for *edge, d in graph.edges(data=True)} == {
        ("dataset/lampset", "method/mirroring", 1, "namedWith"),
        ("dataset/lampset", "task/reading", 1, "namedWith"),
    }
    sure = to_networkx(tables, "entities", min_confidence=0.5)
    assert list(sure.edges) == [("dataset/lampset", "method/mirroring")]


def test_only_entities_of_the_types_asked_for_are_in_the_graph(tables: Tables) -> None:
    graph = to_networkx(tables, types=["dataset"])
    assert [n for n, d in graph.nodes(data=True) if d["bipartite"]] == ["dataset/lampset"]
    assert graph.number_of_edges() == 2
    assert list(to_networkx(tables, "entities", types=["task", "method"])) == ["method/mirroring", "task/reading"]


def test_the_sparse_matrix_holds_the_confidence_of_each_statement(tables: Tables) -> None:
    matrix, papers, entities = to_sparse(tables)
    assert matrix.shape == (len(PAPERS), len(ENTITIES))
    found = matrix.tocoo()
    assert {
        (papers[i], entities[j], c)
        for i, j, c in zip(found.row.tolist(), found.col.tolist(), found.data.tolist(), strict=True)
    } == {(s.paper, s.entity, s.confidence) for s in STATEMENTS}
    assert to_sparse(tables, min_confidence=0.5, types=["method"]).matrix.nnz == 1
