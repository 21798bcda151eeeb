"""One name, one thing: occurrences, types and display names within one paper."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.consistency import NameGroup, group_mentions
from kg.extraction.mentions import FoundMention
from kg.schema import ENTITY_TYPES, EntityType


def mention(
    text: str, form: str, kind: EntityType = "method", score: float = 0.9, *, coined: bool = False, nth: int = 0
) -> FoundMention:
    """The ``nth`` occurrence of ``form`` in ``text``, as a component would report it."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(form, start + 1)
    return FoundMention(start, start + len(form), kind, score, "ner", coined)


def grouped(text: str, *found: FoundMention, links: tuple[tuple[int, int], ...] = ()) -> dict[str, NameGroup]:
    groups = group_mentions(text, found, tuple(find_abbreviations(text)), links)
    return {g.name: g for g in groups}


def forms(text: str, group: NameGroup) -> list[str]:
    return [text[m.start : m.end] for m in group.mentions]


def test_a_name_found_once_is_found_everywhere_in_the_paper() -> None:
    text = "Pruning with SalUn\nSalUn is small. We use SalUn."
    group = grouped(text, mention(text, "SalUn", nth=1))["SalUn"]
    assert forms(text, group) == ["SalUn"] * 3
    assert [m.found_by for m in group.mentions] == ["consistency", "ner", "consistency"]


def test_a_name_inside_a_word_is_no_occurrence() -> None:
    text = "Title\nLoRA differs from LoRAX, QLoRA and xLoRAs."
    assert len(grouped(text, mention(text, "LoRA"))["LoRA"].mentions) == 1


def test_the_longer_name_wins_where_two_overlap() -> None:
    text = "Title\nLatent diffusion models build on diffusion models."
    found = grouped(text, mention(text, "Latent diffusion models"), mention(text, "diffusion models", nth=1))
    assert {name: forms(text, g) for name, g in found.items()} == {
        "latent diffusion model": ["Latent diffusion models"],
        "diffusion model": ["diffusion models"],
    }


def test_an_acronym_and_its_expansion_are_one_thing_with_the_acronym_as_its_name() -> None:
    text = "Title\nLarge language models (LLMs) are large. LLMs err."
    found = grouped(text, mention(text, "Large language models"), mention(text, "LLMs", nth=1))
    assert list(found) == ["LLM"]
    assert found["LLM"].expansion == "Large language models"
    assert forms(text, found["LLM"]) == ["Large language models", "LLMs", "LLMs"]


def test_spellings_that_differ_in_hyphens_case_and_plural_are_one_thing() -> None:
    text = "Title\nIn-context learning helps; in context learning is cheap, says In-Context Learning."
    found = grouped(
        text,
        mention(text, "In-context learning"),
        mention(text, "in context learning"),
        mention(text, "In-Context Learning"),
    )
    assert len(found) == 1


def test_a_thing_has_the_one_type_that_its_mentions_support_best() -> None:
    text = "Title\nCOCO is used. On COCO we win. COCO stays."
    found = grouped(
        text,
        mention(text, "COCO", "method", 0.5),
        mention(text, "COCO", "dataset", 0.4, nth=1),
        mention(text, "COCO", "dataset", 0.4, nth=2),
    )
    assert found["COCO"].type == "dataset"


def test_the_cue_that_coins_a_name_counts_twice() -> None:
    text = "Title\nWe propose Zeta. Zeta wins."
    found = grouped(text, mention(text, "Zeta", "model", 0.5, coined=True), mention(text, "Zeta", "method", 0.9, nth=1))
    assert found["Zeta"].type == "model"


def test_no_mention_lies_in_any_of_the_links() -> None:
    text = "Title\nSee github.com/a/LoRA and gitlab.com/b/LoRA for LoRA."
    links = tuple((text.index(h), text.index(h) + len(h)) for h in ("github.com/a/LoRA", "gitlab.com/b/LoRA"))
    group = grouped(text, mention(text, "LoRA", nth=2), links=links)["LoRA"]
    assert [m.start for m in group.mentions] == [text.rindex("LoRA")]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("Knowledge Distillation", "knowledge distillation"),
        ("diffusion models", "diffusion model"),
        ("GANs", "GAN"),
        ("ImageNet", "ImageNet"),
        ("LLaMA-2-7B", "LLaMA-2-7B"),
    ],
)
def test_a_phrase_goes_by_lower_case_and_singular_and_a_proper_name_as_it_is(form: str, shown: str) -> None:
    text = f"Title\nWe use {form} here."
    assert list(grouped(text, mention(text, form))) == [shown]


WORDS = st.sampled_from(
    ["LoRA", "GANs", "GAN", "fine-tuning", "(", ")", "of", "large", "language", "models", "\n", "."]
)


@given(
    st.lists(WORDS, min_size=1, max_size=30).map(" ".join),
    st.lists(
        st.tuples(st.integers(0, 80), st.integers(1, 12), st.sampled_from(ENTITY_TYPES), st.integers(1, 99)), max_size=8
    ),
    st.randoms(use_true_random=False),
)
def test_groups_never_overlap_and_do_not_depend_on_the_order_of_findings(
    text: str, spans: list[tuple[int, int, EntityType, int]], random: st.randoms
) -> None:
    found = [
        FoundMention(a, min(a + n, len(text)), kind, score / 100, "ner")
        for a, n, kind, score in spans
        if a < len(text) and text[a : a + n].strip() == text[a : a + n]
    ]
    abbreviations = tuple(find_abbreviations(text))
    groups = group_mentions(text, tuple(found), abbreviations)
    places = sorted((m.start, m.end) for g in groups for m in g.mentions)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(places))
    shuffled = list(found)
    random.shuffle(shuffled)
    assert group_mentions(text, tuple(shuffled), abbreviations) == groups
