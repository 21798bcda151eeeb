"""What a name may have meant, where nothing bears it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs import reporting, write_graph
from kg.errors import NoSuchItem
from kg.graph import Graph, open_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return open_graph(write_graph(reporting(), tmp_path_factory.mktemp("lookup")))


def test_a_misspelt_name_is_answered_with_what_may_be_meant(graph: Graph) -> None:
    with pytest.raises(NoSuchItem, match=r"has no entity .* 'imge clasification'; did you mean 'image classification'"):
        graph.entity("imge clasification")
    with pytest.raises(NoSuchItem, match=r"has no dataset .* 'CIFR'; did you mean 'CIFAR'"):
        graph.leaderboard("CIFR")


def test_what_resembles_nothing_is_answered_with_where_to_look(graph: Graph) -> None:
    with pytest.raises(NoSuchItem, match="kg search DIR WORDS"):
        graph.path("quantum gravity", "A")


def test_a_message_stays_the_same_whatever_order_the_tables_have(tmp_path: Path) -> None:
    messages = set()
    for step in (1, -1):
        other = open_graph(write_graph(reporting(step), tmp_path / "graph"))
        with pytest.raises(NoSuchItem) as told:
            other.entity("latncy")
        messages.add(str(told.value))
    assert len(messages) == 1
