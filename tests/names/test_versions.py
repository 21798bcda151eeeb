"""A name's version, size and variant, and the names it descends from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.names.versions import NameParts, ancestors, parse_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("BERT-base", NameParts("BERT", size="base")),
        ("Mixtral-8x7B", NameParts("Mixtral", size="8x7B")),
        ("Claude-3.5-Sonnet", NameParts("Claude", "3.5", variant="Sonnet")),
        ("YOLOv8", NameParts("YOLO", "8")),
        ("ViT-B/16", NameParts("ViT", size="B/16")),
        ("diffusion model", NameParts("diffusion model")),
    ],
)
def test_names_are_taken_apart(name: str, parts: NameParts) -> None:
    assert parse_name(name) == parts


@given(st.text(min_size=1, max_size=30))
def test_ancestors_are_shorter_and_never_the_name_itself(name: str) -> None:
    assert all(a != name and len(a) <= len(name) for a in ancestors(name))
