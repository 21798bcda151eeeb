"""Where forms stand in a text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.candidates import occurrences


@given(st.text("aB_é1 -(", max_size=30), st.text("aB_é1 -(", min_size=1, max_size=3))
def test_a_form_occurs_where_it_stands_as_whole_words(text: str, form: str) -> None:
    expected = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]
    assert list(occurrences(form, text)) == expected


def test_no_occurrence_lies_in_a_blocked_stretch() -> None:
    text = "LoRA (github.com/org/LoRA) beats LoRA"
    assert occurrences("LoRA", text, [(6, 25)]) == ((0, 4), (33, 37))
