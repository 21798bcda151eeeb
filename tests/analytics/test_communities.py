"""Communities are the planted ones, are named by what sets them apart, and are the same in every run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.analytics.bridges import bridges
from kg.analytics.communities import communities, memberships
from kg.analytics.hubs import hubs
from kg.network.communities import communities_of
from kg.storage import Tables


def test_the_planted_groups_are_found_and_named_by_their_own_things(tables: Tables) -> None:
    found = communities(tables).to_pylist()
    assert [row["papers"] for row in found] == [20, 20, 20]
    members = {row["paper"]: row["community"] for row in memberships(tables).to_pylist()}
    assert len({(int(p[1:]) % 3, c) for p, c in members.items()}) == 3
    for row in found:
        group = {name[1:] for name in row["name"].split(" · ")}
        assert len(group) == 1, row["name"]
        assert row["inside"] == 1.0
        assert len(row["central"]) == 5
        assert all(members[p] == row["community"] for p in row["central"])


def test_the_order_of_rows_does_not_matter(make: Callable[..., Tables]) -> None:
    for analysis in (communities, memberships, bridges):
        assert analysis(make()).equals(analysis(make(step=-1)))


def test_a_hub_is_what_nearly_everybody_names_and_is_no_bridge(tables: Tables) -> None:
    (hub,) = hubs(tables).to_pylist()
    assert hub["name"] == "everything"
    assert (hub["papers"], hub["share"], hub["relation"], hub["relation_share"]) == (60, 1.0, "measures", 1.0)
    assert "everything" not in bridges(tables)["name"].to_pylist()


def test_what_several_groups_name_is_a_bridge_and_what_one_names_is_not(tables: Tables) -> None:
    # in a graph of 60 papers, things in more than 20 papers are hubs: "old" and "new" stand in 20
    found = {row["name"]: row for row in bridges(tables).to_pylist()}
    assert set(found) == {"old", "new"}
    assert found["old"]["communities"] == 3
    assert found["old"]["participation"] == pytest.approx(2 / 3, abs=0.01)
    assert found["old"]["first_papers"] == 7


def test_numbers_of_papers_add_up(tables: Tables) -> None:
    groups = communities_of(tables)
    assert int(groups.sizes().sum()) == tables.papers.num_rows
    assert groups.real == list(range(len(groups.names) - (groups.apart is not None)))
