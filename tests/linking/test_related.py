"""Related papers: by rare shared entities, explained, the same whatever the order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.linking.related import link_papers
from kg.schema import Broader, Entity, Statement


def says(paper: str, *entities: str) -> list[Statement]:
    return [Statement(paper, "uses", e, 0.9, ()) for e in entities]


CORPUS = [
    *says("a", "rare", "common"),
    *says("b", "rare", "common"),
    *says("c", "common", "other"),
    *says("d", "common"),
    *says("e", "else"),
]


def test_a_rare_shared_entity_relates_more_than_a_common_one() -> None:
    related = {(r.a, r.b): r for r in link_papers(CORPUS, min_held=10)}
    assert related["a", "b"].score > related["a", "c"].score
    assert related["a", "b"].shared[0].entity == "rare"


def test_the_shares_add_up_to_the_score() -> None:
    for r in link_papers(CORPUS, min_held=10):
        assert sum(s.share for s in r.shared) == pytest.approx(r.score, abs=1e-5)
        assert 0 < r.score <= 1 + 1e-6


def test_what_too_many_papers_hold_relates_nobody() -> None:
    related = link_papers(CORPUS, max_share=0.5, min_held=1)
    assert all(s.entity != "common" for r in related for s in r.shared)


def test_a_paper_that_shares_nothing_is_related_to_none() -> None:
    assert all("e" not in (r.a, r.b) for r in link_papers(CORPUS, min_held=10))


def test_each_paper_keeps_its_best_neighbours() -> None:
    corpus = [s for i in range(30) for s in says(f"p{i:02}", "shared", f"own{i}")] + says("q", "nothing")
    related = link_papers(corpus, top=3, max_share=1.0)
    held: dict[str, int] = {}
    for r in related:
        held[r.a] = held.get(r.a, 0) + 1
        held[r.b] = held.get(r.b, 0) + 1
    assert all(held[f"p{i:02}"] >= 3 for i in range(30))
    assert len(related) <= 3 * 30


PRUNING = [
    Entity("method/pruning", "method", "pruning", (), 1),
    Entity("method/structured-pruning", "method", "structured pruning", (), 1),
    Entity("method/weight-pruning", "method", "weight pruning", (), 1),
    Entity("task/graph-search", "task", "graph search", (), 1),
    Entity("task/tree-search", "task", "tree search", (), 1),
]
KINDS = [
    Broader("method/structured-pruning", "method/pruning", "name", ""),
    Broader("method/weight-pruning", "method/pruning", "name", ""),
]
KINDRED = [
    *says("a", "method/structured-pruning", "task/graph-search"),
    *says("b", "method/weight-pruning"),
    *says("c", "task/tree-search"),
    *says("d", "other"),
    *says("e", "another"),
]


def test_kinds_of_one_thing_and_names_alike_relate_papers_and_are_said() -> None:
    related = {(r.a, r.b): r for r in link_papers(KINDRED, PRUNING, KINDS)}
    (kinds,) = related["a", "b"].shared
    assert (kinds.via, kinds.entity) == ("broader", "method/pruning")
    assert (kinds.a, kinds.b) == ("method/structured-pruning", "method/weight-pruning")
    (alike,) = related["a", "c"].shared
    assert (alike.via, alike.a, alike.b) == ("name", "task/graph-search", "task/tree-search")
    assert set(related) == {("a", "b"), ("a", "c")}


def test_candidates_by_rare_features_are_scored_by_all(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = [s for i in range(30) for s in says(f"p{i:02}", "common", f"rare{i // 2}")]
    exact = link_papers(corpus, top=1, max_share=1.0)
    monkeypatch.setattr("kg.linking.related._COMMON", 10)
    assert link_papers(corpus, top=1, max_share=1.0) == exact


def test_no_statements_relate_nothing() -> None:
    assert link_papers([]) == ()


@given(st.permutations(CORPUS))
def test_the_order_of_statements_changes_nothing(statements: list[Statement]) -> None:
    assert link_papers(statements, min_held=10) == link_papers(CORPUS, min_held=10)
