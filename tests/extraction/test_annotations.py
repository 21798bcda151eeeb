"""Annotated forms as spans of the text."""

from __future__ import annotations

from kg.extraction.annotations import form_spans


def test_the_longer_of_two_overlapping_forms_counts() -> None:
    entities = [
        {"type": "method", "mentions": ["pruning", "structured pruning"]},
        {"type": "task", "mentions": ["structured"]},
    ]
    text = "structured pruning and pruning"
    assert form_spans(text, entities) == {(0, 18, "method"), (23, 30, "method")}
