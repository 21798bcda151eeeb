"""What is broader than what: by the vocabulary, families and names; no circles, nothing said twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.names.vocabulary import KnownName
from kg.resolution.hierarchy import levels
from kg.resolution.resolve import resolve
from kg.schema import EntityType, Extraction, LocalEntity

VOCABULARY = [
    KnownName("pruning", "method", (), None, ("model compression",)),
    KnownName("model compression", "method", (), None, ()),
    KnownName("structured pruning", "method", (), None, ("pruning",)),
]


def papers(*names: tuple[str, EntityType]) -> list[Extraction]:
    return [
        Extraction(f"p{i}", (LocalEntity(f"p{i}", name, kind, "uses", 0.9, ()),), ())
        for i, (name, kind) in enumerate(names)
    ]


def found(*names: tuple[str, EntityType]) -> dict[tuple[str, str], str]:
    return {(k.entity, k.broader): k.rule for k in resolve(papers(*names), VOCABULARY).hierarchy}


def test_names_that_end_in_a_name_are_kinds_of_it() -> None:
    links = found(("pruning", "method"), ("magnitude pruning", "method"), ("global magnitude pruning", "method"))
    assert links == {
        ("method/magnitude-pruning", "method/pruning"): "name",
        ("method/global-magnitude-pruning", "method/magnitude-pruning"): "name",
    }


def test_the_vocabulary_climbs_over_what_the_graph_does_not_have() -> None:
    assert found(("structured pruning", "method"), ("model compression", "method")) == {
        ("method/structured-pruning", "method/model-compression"): "vocabulary"
    }


def test_versions_are_kinds_of_their_family() -> None:
    assert found(("Zeta-2-7B", "model"), ("Zeta-2", "model"), ("Zeta", "model")) == {
        ("model/zeta-2-7b", "model/zeta-2"): "family",
        ("model/zeta-2", "model/zeta"): "family",
    }


def test_words_that_turn_a_meaning_round_make_no_kind() -> None:
    links = found(
        ("supervised learning", "method"), ("self-supervised learning", "method"), ("reward model", "method"),
        ("reward", "metric"), ("attention", "method"), ("non-local attention", "method"),
    )  # fmt: skip
    assert {narrower for narrower, _ in links} <= {"method/non-local-attention"}


WORDS = st.lists(st.sampled_from(["graph", "tree", "deep", "search", "cut"]), min_size=1, max_size=4).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_links_have_no_circle_and_none_says_what_others_say(names: list[str]) -> None:
    links = resolve(papers(*((n, "method") for n in names))).hierarchy
    above = levels(links)  # raises CycleError where there is a circle
    for link in links:
        others = [k.broader for k in links if k.entity == link.entity and k.broader != link.broader]
        assert all(link.broader not in above.get(other, {}) for other in others)
