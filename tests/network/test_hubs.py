"""How many papers are too many: for comparing, for drawing, and for relating."""

from __future__ import annotations

import numpy as np

from kg.linking.vectors import paper_vectors
from kg.linking.weights import NEVER_UP_TO, UBIQUITOUS_SHARE
from kg.network.hubs import CROWDING_SHARE, HUB_SHARE, crowding, hubs
from kg.schema import Statement

HELD = np.arange(1001)


def test_a_hub_is_named_by_more_than_its_share_of_the_papers() -> None:
    assert np.flatnonzero(hubs(HELD, 1000)).tolist() == list(range(51, 1001))
    assert np.flatnonzero(crowding(HELD, 1000)).tolist() == list(range(151, 1001))


def test_what_few_papers_name_is_no_hub_however_small_the_graph() -> None:
    for papers in (1, 20, 21, 100):
        held = HELD[: papers + 1]
        assert not hubs(held, papers)[: NEVER_UP_TO + 1].any()
        assert not crowding(held, papers)[: NEVER_UP_TO + 1].any()
    assert hubs(HELD[:22], 21).tolist() == [False] * 21 + [True]


def test_what_crowds_a_picture_is_a_hub_and_what_is_ubiquitous_crowds_it() -> None:
    assert HUB_SHARE < CROWDING_SHARE < UBIQUITOUS_SHARE
    for papers in (10, 100, 1000):
        held = HELD[: papers + 1]
        assert not (crowding(held, papers) & ~hubs(held, papers)).any()


def test_a_hub_still_relates_papers_a_little_and_what_is_ubiquitous_does_not() -> None:
    papers = [f"p{i:03}" for i in range(100)]
    counts = {"hub": 60, "ubiquitous": 81}
    statements = [Statement(p, "uses", e, 0.9, ()) for e, n in counts.items() for p in papers[:n]]
    statements += [Statement(p, "uses", "own", 0.9, ()) for p in papers[-15:]]
    vectors = paper_vectors(statements)
    weight = dict(zip(vectors.entities, np.asarray(vectors.matrix.sum(axis=0)).ravel().tolist(), strict=False))
    assert hubs(np.array([60]), 100).all()
    assert weight["hub"] > 0
    assert weight["ubiquitous"] == 0
