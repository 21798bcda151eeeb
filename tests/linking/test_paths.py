"""The strongest chain of shared entities between two papers."""

from __future__ import annotations

import pytest

from kg.linking.paths import strongest_path
from kg.linking.vectors import paper_vectors
from kg.schema import Statement


def says(paper: str, *entities: str) -> list[Statement]:
    return [Statement(paper, "uses", e, 0.9, ()) for e in entities]


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
    found = strongest_path(VECTORS, "a", "c")
    assert found is not None
    assert (found.papers, found.entities) == (("a", "b", "c"), ("left", "right"))
    assert 0 < found.strength <= 1


def test_a_chain_is_as_strong_both_ways_and_none_joins_what_is_apart() -> None:
    there, back = strongest_path(VECTORS, "a", "x3"), strongest_path(VECTORS, "x3", "a")
    assert there is not None
    assert back is not None
    assert there.papers == back.papers[::-1]
    assert there.strength == pytest.approx(back.strength)
    assert strongest_path(VECTORS, "a", "alone") is None
