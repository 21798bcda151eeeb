"""Tables of a small invented graph, made without any extraction, and the page data made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.linking.paths import step_costs
from kg.network.communities import find_communities
from kg.network.layout import lay_out
from kg.network.numbering import number
from kg.network.vectors import vectors_of
from kg.storage.tables import Tables
from kg.views.about import About
from kg.views.page_data import make_page_data
from kg.views.pyvis_network import make_network


@pytest.fixture
def make_data() -> Callable[..., dict[str, Any]]:
    """The page data of tables."""

    def make(tables: Tables, *, quotes: bool = True) -> dict[str, Any]:
        graph = number(tables)
        communities = find_communities(graph)
        layout = lay_out(graph, communities, first=300)
        network = make_network(graph, layout)
        about = About("Some papers", "and what they share", "https://example.org/kg/", len(graph.papers))
        costs = step_costs(vectors_of(tables))
        return make_page_data(tables, graph, communities, layout, network, about=about, costs=costs, quotes=quotes)

    return make
