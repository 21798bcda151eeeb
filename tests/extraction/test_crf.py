"""Span probabilities against counting every sequence of tags."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.crf import Chain, span_probabilities

TAGS = 5  # O, and B and I of two types


def chain(seed: int) -> Chain:
    """Random scores in which an I only follows its own B or I."""
    random = np.random.default_rng(seed)
    transitions, first = random.normal(size=(TAGS, TAGS)), random.normal(size=TAGS)
    for inside in (2, 4):
        first[inside] = -1e4
        for before in range(TAGS):
            if before not in (inside, inside - 1):
                transitions[before, inside] = -1e4
    return Chain(transitions, first)


def spans_of(tags: tuple[int, ...]) -> set[tuple[int, int, int]]:
    found, start = set(), 0
    for i, tag in enumerate(tags):
        if tag % 2 == 1:
            start = i
        if tag and (i + 1 == len(tags) or tags[i + 1] != tag + (tag % 2)):
            found.add((start, i + 1, (tag - 1) // 2))
    return found


def by_counting(c: Chain, emissions: np.ndarray) -> dict[tuple[int, int, int], float]:
    total, sums = 0.0, dict[tuple[int, int, int], float]()
    for tags in itertools.product(range(TAGS), repeat=len(emissions)):
        score = c.first[tags[0]] + sum(emissions[i, t] for i, t in enumerate(tags))
        score += sum(c.transitions[a, b] for a, b in itertools.pairwise(tags))
        weight = float(np.exp(score))
        total += weight
        for span in spans_of(tags) if weight else ():
            sums[span] = sums.get(span, 0.0) + weight
    return {span: weight / total for span, weight in sums.items()}


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_the_probability_of_a_span_is_that_of_all_sequences_that_hold_it(seed: int, words: int) -> None:
    c = chain(seed)
    emissions = np.random.default_rng(seed + 1).normal(size=(words, TAGS))
    found = {(a, b, t): p for a, b, t, p in span_probabilities(c, emissions, least=1e-9)}
    expected = by_counting(c, emissions)
    assert found.keys() == expected.keys()
    for span, probability in expected.items():
        assert found[span] == pytest.approx(probability, abs=1e-9)


def test_only_spans_that_are_probable_enough_and_short_enough_are_given() -> None:
    c = chain(3)
    emissions = np.random.default_rng(4).normal(size=(30, TAGS))
    found = span_probabilities(c, emissions, longest=3, least=0.1)
    assert found
    assert all(p >= 0.1 and b - a <= 3 for a, b, _, p in found)


def test_a_text_without_words_has_no_spans() -> None:
    assert span_probabilities(chain(1), np.zeros((0, TAGS))) == []


def test_a_span_in_a_long_text_is_as_probable_as_in_a_short_one() -> None:
    c = chain(5)
    far = np.zeros((40, TAGS))
    far[:, 0] = 25.0  # certainly no mention, so that nothing before or after matters
    emissions = np.random.default_rng(6).normal(size=(4, TAGS))
    short = span_probabilities(c, np.vstack([far, emissions, far]), least=0.01)
    long = span_probabilities(c, np.vstack([*[far] * 50, emissions, *[far] * 50]), least=0.01)
    assert short
    assert [(a - 2000, b - 2000, t) for a, b, t, _ in long] == [(a - 40, b - 40, t) for a, b, t, _ in short]
    assert [p for *_, p in long] == pytest.approx([p for *_, p in short], abs=1e-9)
