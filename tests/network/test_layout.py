"""Where things stand in the picture: the same place every time, none upon another, communities apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from kg.network.communities import Communities, find_communities
from kg.network.layout import Layout, lay_out
from kg.network.numbering import Numbered, number
from kg.network.packing import pack_discs
from kg.storage.tables import Tables, empty_tables
from kg.views.pyvis_network import SHAPES, make_network


def placed(tables: Tables) -> tuple[Numbered, Communities, Layout]:
    graph = number(tables)
    communities = find_communities(graph)
    return graph, communities, lay_out(graph, communities, first=300)


def test_the_same_tables_give_the_same_places(make_tables: Callable[..., Tables]) -> None:
    (_, first_communities, first), (_, second_communities, second) = (placed(make_tables()) for _ in range(2))
    assert first_communities.names == second_communities.names
    for name in ("papers", "entities", "paper_sizes", "entity_sizes", "discs"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


def test_no_node_covers_another(make_tables: Callable[..., Tables]) -> None:
    _, _, layout = placed(make_tables(papers=90, groups=5))
    place = np.concatenate([layout.papers, layout.entities]).astype(float)
    sizes = np.concatenate([layout.paper_sizes, layout.entity_sizes])
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert (distance >= sizes[:, None] + sizes[None] - 2).all()


def test_communities_stand_apart_and_hold_their_papers(make_tables: Callable[..., Tables]) -> None:
    _, communities, layout = placed(make_tables(papers=60, groups=4))
    assert len(communities.names) == 4
    for c, (x, y, radius) in enumerate(layout.discs.tolist()):
        members = layout.papers[communities.papers == c]
        assert (np.hypot(members[:, 0] - x, members[:, 1] - y) <= radius).all()
        for other_x, other_y, other_radius in layout.discs[c + 1 :].tolist():
            assert np.hypot(x - other_x, y - other_y) > radius + other_radius


def test_discs_that_belong_together_are_neighbours() -> None:
    count = 12
    affinity = np.ones((count, count))
    pairs = [(2 * n, 2 * n + 1) for n in range(count // 2)]
    for a, b in pairs:
        affinity[a, b] = affinity[b, a] = 8.0
    np.fill_diagonal(affinity, 0.0)
    centres = pack_discs(np.full(count, 50.0), affinity, gap=20.0)
    distance = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    for a, b in pairs:
        # a disc has six neighbours at most; the other of the pair is one of the nearest two
        assert (distance[a] < distance[a, b] - 5).sum() <= 1
        assert (distance[b] < distance[a, b] - 5).sum() <= 1
    assert (distance >= 2 * 50 + 20 - 1).all()


def test_a_community_is_named_by_what_the_others_lack(make_tables: Callable[..., Tables]) -> None:
    _, communities, _ = placed(make_tables(papers=60, groups=4))
    assert communities.sizes().sum() == 60
    for name in communities.names:
        groups = {part.split("-")[0] for part in name.split(" · ")}
        assert len(groups) == 1
        assert "all" not in name


def test_nothing_at_all_has_a_layout() -> None:
    graph, communities, layout = placed(empty_tables())
    assert (len(graph.papers), communities.names, len(layout.papers), len(layout.entities)) == (0, [], 0, 0)


def test_papers_that_share_nothing_stand_together_apart(make_tables: Callable[..., Tables]) -> None:
    tables = make_tables(papers=5, groups=5)
    _, communities, layout = placed(tables)
    assert communities.names == ["Papers apart"]
    assert np.ptp(layout.papers, axis=0).max() < 600


def test_the_network_has_a_node_for_each_paper_and_shared_entity(make_tables: Callable[..., Tables]) -> None:
    graph, _, layout = placed(make_tables())
    network = make_network(graph, layout)
    assert [n["id"] for n in network.nodes] == list(range(len(graph.papers) + graph.shared))
    assert {n["shape"] for n in network.nodes} <= set(SHAPES.values())
    assert len(network.edges) == graph.drawn
    assert all(e["from"] < len(graph.papers) <= e["to"] for e in network.edges)


def test_every_type_has_a_shape_of_its_own() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES) == 7


@pytest.mark.parametrize("papers", [1, 2, 3])
def test_a_handful_of_papers_has_a_layout(make_tables: Callable[..., Tables], papers: int) -> None:
    _, _, layout = placed(make_tables(papers=papers, groups=1))
    assert np.isfinite(layout.papers).all()
    assert len(layout.papers) == papers
