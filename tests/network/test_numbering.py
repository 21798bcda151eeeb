"""Papers, entities and statements have one number each: their row; a ranking is an order of the rows."""

from __future__ import annotations

import pytest

from graphs import planted
from kg.linking.paths import step_costs
from kg.network.communities import communities_of, find_communities
from kg.network.incidence import incidence
from kg.network.numbering import number
from kg.network.vectors import vectors_of
from kg.storage.tables import Tables


@pytest.fixture
def tables() -> Tables:
    return planted()


def test_a_ranking_is_an_order_of_the_rows(tables: Tables) -> None:
    rows, ranked = incidence(tables), number(tables)
    assert [rows.papers[i] for i in ranked.paper_row] == [p["id"] for p in ranked.papers]
    assert [rows.entities[j] for j in ranked.entity_row] == [e["id"] for e in ranked.entities]
    assert sorted(ranked.statement_row.tolist()) == rows.row.tolist()
    assert rows.paper[ranked.statement_row].tolist() == ranked.paper_row[ranked.statement_paper].tolist()
    assert rows.entity[ranked.statement_row].tolist() == ranked.entity_row[ranked.statement_entity].tolist()


def test_the_costs_of_steps_stand_in_the_order_of_the_statements(tables: Tables) -> None:
    vectors, statements = vectors_of(tables), tables.statements
    assert [vectors.papers[i] for i in vectors.paper_of] == statements["paper"].to_pylist()
    assert [vectors.entities[j] for j in vectors.entity_of] == statements["entity"].to_pylist()
    assert len(step_costs(vectors)) == statements.num_rows
    assert (step_costs(vectors) >= 1).all()


def test_communities_are_the_same_by_rank_and_by_row(tables: Tables) -> None:
    ranked = number(tables)
    by_rank, by_row = find_communities(ranked), communities_of(tables)
    assert by_row.names == by_rank.names
    assert by_row.papers[ranked.paper_row].tolist() == by_rank.papers.tolist()
    assert by_row.entities[ranked.entity_row].tolist() == by_rank.entities.tolist()
    ids = tables.entities["id"].to_pylist()
    told = [[ranked.entities[j]["id"] for j in tellers] for tellers in by_rank.tellers]
    assert [[ids[j] for j in tellers] for tellers in by_row.tellers] == told
    assert told[0]
