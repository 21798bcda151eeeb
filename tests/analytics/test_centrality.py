"""Centrality has the figures of networkx, exact and sampled, and says which."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from kg.analytics.analysis import note_of
from kg.analytics.betweenness import betweenness, sample_sources
from kg.analytics.centrality import EXACT_UP_TO, centrality, pagerank
from kg.network.to_networkx import to_networkx
from kg.storage import Tables, empty_tables

graphs = st.integers(1, 9).flatmap(
    lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=20))
)


def network(size: int, pairs: set[tuple[int, int]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((a, b) for a, b in sorted(pairs) if a != b)
    return graph


def adjacency(graph: nx.Graph) -> csr_array:
    return csr_array(nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), dtype=float, format="csr"))


@given(graphs)
def test_betweenness_is_that_of_networkx_whatever_the_graph(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    graph = network(*drawn)
    expected = nx.betweenness_centrality(graph)
    assert betweenness(adjacency(graph)) == pytest.approx([expected[n] for n in sorted(graph)])


@given(graphs.filter(lambda g: g[0] > 3), st.integers(2, 3), st.integers(0, 5))
def test_sampled_betweenness_is_that_of_networkx_with_the_same_seed(
    drawn: tuple[int, set[tuple[int, int]]], k: int, seed: int
) -> None:
    graph = network(*drawn)
    expected = nx.betweenness_centrality(graph, k=k, seed=seed)
    found = betweenness(adjacency(graph), sample_sources(len(graph), k, seed))
    assert found == pytest.approx([expected[n] for n in sorted(graph)])


@given(graphs)
def test_pagerank_is_that_of_networkx_whatever_the_graph(drawn: tuple[int, set[tuple[int, int]]]) -> None:
    graph = network(*drawn)
    expected = nx.pagerank(graph, tol=1e-12, max_iter=2000)
    assert pagerank(adjacency(graph)) == pytest.approx([expected[n] for n in sorted(graph)], abs=1e-9)


def test_the_table_has_the_figures_of_networkx_for_every_paper_and_entity(tables: Tables) -> None:
    graph = to_networkx(tables)
    found = centrality(tables)
    between, rank = nx.betweenness_centrality(graph), nx.pagerank(graph, weight=None, tol=1e-12, max_iter=1000)
    assert found["id"].to_pylist()[0] == "metric/everything"
    assert set(found["id"].to_pylist()) == set(graph)
    for row in found.to_pylist():
        assert row["degree"] == graph.degree[row["id"]]
        assert row["betweenness"] == pytest.approx(between[row["id"]], abs=1e-9)
        assert row["pagerank"] == pytest.approx(rank[row["id"]], abs=1e-9)
    assert "exact" in note_of(found)


def test_a_large_graph_is_sampled_and_the_note_says_how(make: Callable[..., Tables]) -> None:
    large = make(papers=EXACT_UP_TO, groups=50)
    found = centrality(large, sources=3, seed=9)
    assert "k = 3 sources drawn with seed 9" in note_of(found)
    assert found.equals(centrality(large, sources=3, seed=9))


def test_a_graph_without_statements_has_papers_that_are_central_to_nothing(make: Callable[..., Tables]) -> None:
    assert centrality(empty_tables()).num_rows == 0
    rank = pagerank(csr_array(np.zeros((4, 4))))
    assert rank == pytest.approx([0.25] * 4)
