"""Where forms stand in a text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.candidates import SpanProbability, candidate_forms, occurrences
from kg.extraction.mentions import Stretches


@given(st.text("aB_é1 -(", max_size=30), st.text("aB_é1 -(", min_size=1, max_size=3))
def test_a_form_occurs_where_it_stands_as_whole_words(text: str, form: str) -> None:
    expected = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]
    assert list(occurrences(form, text)) == expected


def test_no_occurrence_lies_in_a_blocked_stretch() -> None:
    text = "LoRA (github.com/org/LoRA) beats LoRA"
    assert occurrences("LoRA", text, Stretches([(6, 25)])) == ((0, 4), (33, 37))


def test_hosts_and_licences_are_no_candidates_but_names_that_begin_with_them_are() -> None:
    text = "Data\nWe release WikiQA on Hugging Face and Zenodo under CC-BY-4.0, with OpenAI Gym."
    names = ("WikiQA", "Hugging Face", "Zenodo", "CC-BY-4.0", "OpenAI Gym")
    spans = [SpanProbability(start := text.index(n), start + len(n), "dataset", 0.9) for n in names]
    assert [c.form for c in candidate_forms(text, spans, [], [])] == ["WikiQA", "OpenAI Gym"]
