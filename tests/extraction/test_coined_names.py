"""Names that a paper presents as its own, and of which type the words beside them say they are."""

from __future__ import annotations

import pytest

from kg.extraction.coined_names import coined_type, find_coined_names
from kg.schema import EntityType


def coined(text: str) -> dict[str, EntityType]:
    return {text[m.start : m.end]: m.type for m in find_coined_names(text)}


@pytest.mark.parametrize(
    "sentence",
    [
        "We propose ZetaNorm to fix this.",
        "In this paper, we introduce ZetaNorm, which fixes this.",
        "This work presents ZetaNorm.",
        "A layer, called ZetaNorm, fixes this.",
        "The layer is dubbed ZetaNorm.",
        r"The layer, which we call \textbf{ZetaNorm}, is below.",
        "Its heart (ZetaNorm, a novel layer) fixes this.",
    ],
)
def test_words_of_introduction_coin_a_name(sentence: str) -> None:
    assert list(coined(f"A title\n{sentence}")) == ["ZetaNorm"]


def test_the_name_before_the_colon_of_a_title_is_coined() -> None:
    assert "ZetaNorm" in coined("ZetaNorm: Better Layers\nLayers are bad.")


def test_a_plain_word_before_the_colon_is_coined_only_where_the_abstract_goes_on_using_it() -> None:
    assert coined("Compass: Finding Ways\nCompass finds ways.") == {"Compass": "method"}
    assert coined("Revisited: Old Ways\nOld ways are fine.") == {}


@pytest.mark.parametrize(
    "sentence", ["We propose a better way.", "We propose LLMs for this.", "The paper was presented at NeurIPS 2024."]
)
def test_what_has_no_invented_name_coins_nothing(sentence: str) -> None:
    assert coined(f"A title\n{sentence}") == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We release ZetaQA, a benchmark of questions", "dataset"),
        ("We present ZetaLM, a language model of 7B parameters", "model"),
        ("We propose ZetaTune, a framework", "method"),
        ("We propose ZetaThing", "method"),
    ],
)
def test_the_nearest_word_gives_the_type_and_method_is_what_remains(text: str, kind: EntityType) -> None:
    start = text.index("Zeta")
    end = start + len(text[start:].split()[0].rstrip(","))
    assert coined_type(text, start, end) == kind


def test_a_coined_name_has_one_type_and_the_abstract_decides_before_the_title() -> None:
    found = coined("ZetaQA: A Framework of Thought\nWe build ZetaQA, a benchmark.")
    assert found == {"ZetaQA": "dataset"}
