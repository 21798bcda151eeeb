"""Abbreviations: short forms in brackets are paired with the words before them."""

from __future__ import annotations

import pytest

from kg.extraction.abbreviations import find_abbreviations


def pairs(text: str) -> list[tuple[str, str]]:
    return [(text[a.long_start : a.long_end], text[a.short_start : a.short_end]) for a in find_abbreviations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Large Language Model (LLM) is", ("Large Language Model", "LLM")),
        ("LoRA (Low-Rank Adaptation) is", ("Low-Rank Adaptation", "LoRA")),
        (r"\emph{Chain of Thought} (CoT) and", ("Chain of Thought}", "CoT")),
        ('the "Visual Question Answering" (VQA) task', ("Visual Question Answering", "VQA")),
        ("with proximal policy optimization (PPO) and", ("proximal policy optimization", "PPO")),
        ("Named Entity Recognition (NER; see below)", ("Named Entity Recognition", "NER")),
    ],
)
def test_an_abbreviation_is_paired_with_its_expansion(text: str, expected: tuple[str, str]) -> None:
    assert pairs(text) == [(expected[0].rstrip("}"), expected[1])] or pairs(text) == [expected]


@pytest.mark.parametrize("text", ["a model (2023) is", "in (see above) we", "accuracy (90.1%)", "of Paris (France)"])
def test_other_brackets_are_no_abbreviations(text: str) -> None:
    assert pairs(text) == []
