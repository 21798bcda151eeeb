"""Sentences cover a text."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.sentence_spans import sentence_spans


@given(st.text(max_size=150))
def test_sentences_cover_every_letter_once(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))
    assert "".join(text[a:b] for a, b in spans).split() == text.split() or "".join(
        "".join(text[a:b].split()) for a, b in spans
    ) == "".join(text.split())
