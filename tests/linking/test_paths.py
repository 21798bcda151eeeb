"""The strongest chain of statements between two papers or entities."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.linking.paths import Chain, ChainNode, step_costs, strongest_chain
from kg.linking.vectors import PaperVectors, paper_vectors
from kg.schema import Statement


def says(paper: str, *entities: str) -> list[Statement]:
    return [Statement(paper, "uses", e, 0.9, ()) for e in entities]


def paper(key: str) -> ChainNode:
    return ChainNode("paper", key)


def entity(key: str) -> ChainNode:
    return ChainNode("entity", key)


VECTORS = paper_vectors(
    [
        *says("a", "left", "common"),
        *says("b", "left", "right"),
        *says("c", "right", "common"),
        *[s for i in range(8) for s in says(f"x{i}", "common", f"pair{i // 2}")],
        *says("alone", "nothing"),
    ]
)


def test_rare_entities_make_a_stronger_chain_than_a_common_one() -> None:
    found = strongest_chain(VECTORS, paper("a"), paper("c"))
    assert found is not None
    assert (found.papers, found.entities) == (("a", "b", "c"), ("left", "right"))
    assert 0 < found.strength <= 1


def test_the_way_back_is_the_way_there_and_none_joins_what_is_apart() -> None:
    for start, goal in ((paper("a"), paper("x3")), (entity("left"), paper("x3")), (entity("pair1"), entity("right"))):
        there, back = strongest_chain(VECTORS, start, goal), strongest_chain(VECTORS, goal, start)
        assert there is not None
        assert back is not None
        assert (there.nodes[0], there.nodes[-1]) == (start, goal)
        assert there == Chain(back.nodes[::-1], back.strength)
    assert strongest_chain(VECTORS, paper("a"), paper("alone")) is None
    assert strongest_chain(VECTORS, paper("a"), entity("no such thing")) is None


def test_a_chain_may_end_at_what_one_paper_alone_or_every_one_names() -> None:
    found = strongest_chain(VECTORS, entity("nothing"), paper("alone"))
    assert found is not None
    assert found.nodes == (entity("nothing"), paper("alone"))
    shared = paper_vectors([*says("p", "all"), *says("q", "all")])
    found = strongest_chain(shared, paper("p"), paper("q"))
    assert found is not None
    assert found.entities == ("all",)
    assert strongest_chain(shared, paper("p"), paper("p")) == Chain((paper("p"),), 1.0)


def test_a_paper_and_an_entity_of_one_id_are_two_things() -> None:
    vectors = paper_vectors([*says("x", "y"), *says("z", "x", "y")])
    found = strongest_chain(vectors, paper("x"), entity("x"))
    assert found is not None
    assert found.nodes == (paper("x"), entity("y"), paper("z"), entity("x"))


def test_of_equally_strong_chains_the_first_by_id_is_taken() -> None:
    vectors = paper_vectors([*says("a", "m", "n"), *says("b", "n", "m"), *says("c", "other")])
    for start, goal in ((paper("a"), paper("b")), (paper("b"), paper("a"))):
        found = strongest_chain(vectors, start, goal)
        assert found is not None
        assert found.entities == ("m",)


def steps(vectors: PaperVectors) -> nx.Graph:
    """The statements as a graph of networkx with costs and strengths."""
    graph = nx.Graph()
    rows = zip(vectors.paper_of, vectors.entity_of, step_costs(vectors), vectors.strengths, strict=True)
    for p, e, cost, strength in rows:
        graph.add_edge(paper(vectors.papers[p]), entity(vectors.entities[e]), cost=int(cost), strength=float(strength))
    return graph


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 7), st.sampled_from([0.3, 0.5, 0.9])), min_size=2))
def test_the_chain_is_the_cheapest_and_first_of_all_and_its_strength_the_product(
    drawn: set[tuple[int, int, float]],
) -> None:
    confidence = {(f"p{p}", f"e{e}"): c for p, e, c in sorted(drawn)}
    vectors = paper_vectors([Statement(p, "uses", e, c, ()) for (p, e), c in confidence.items()])
    graph = steps(vectors)
    nodes = sorted(graph)
    start, goal = nodes[0], nodes[-1]
    found = strongest_chain(vectors, start, goal)
    if not nx.has_path(graph, start, goal):
        assert found is None
        return
    assert found is not None
    assert list(found.nodes) == min(nx.all_shortest_paths(graph, start, goal, weight="cost"))
    product = math.prod(graph.edges[pair]["strength"] for pair in pairwise(found.nodes))
    assert found.strength == pytest.approx(product, abs=1e-6)
