"""Search by words: what it finds, and in which order."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from kg.storage import SCHEMAS, Tables, empty_tables
from kg.storage.search import search


@pytest.fixture
def tables() -> Tables:
    entities = [
        ("method/lora", "method", "LoRA", ["Low-Rank Adaptation"], 9),
        ("method/lora-soups", "method", "LoRA Soups", [], 1),
        ("model/lorax", "model", "Lorax", [], 20),
        ("dataset/resume", "dataset", "Résumé Corpus", [], 2),
    ]
    papers = [("p1", "LoRA: Low-Rank Adaptation of Models", 2021), ("p2", "Soups of Models", None)]
    return dataclasses.replace(
        empty_tables(),
        entities=pa.Table.from_pylist(
            [dict(zip(("id", "type", "name", "aliases", "papers"), e, strict=True)) for e in entities],
            schema=SCHEMAS["entities"],
        ),
        papers=pa.Table.from_pylist(
            [dict(zip(("id", "title", "year"), p, strict=True)) for p in papers], schema=SCHEMAS["papers"]
        ),
    )


def test_what_is_called_so_comes_before_what_has_the_word_and_that_before_beginnings(tables: Tables) -> None:
    assert [r["id"] for r in search(tables, "lora", 10)] == ["method/lora", "method/lora-soups", "p1", "model/lorax"]


def test_an_alias_finds_its_entity_and_every_word_counts(tables: Tables) -> None:
    assert [r["id"] for r in search(tables, "rank low adaptation", 10)] == ["method/lora", "p1"]
    assert search(tables, "lora imagenet", 10) == []


def test_case_and_accents_do_not_count(tables: Tables) -> None:
    assert [r["name"] for r in search(tables, "RESUME corp", 10)] == ["Résumé Corpus"]


def test_no_more_than_asked_for_and_nothing_for_no_word(tables: Tables) -> None:
    assert [r["id"] for r in search(tables, "lora", 1)] == ["method/lora"]
    assert search(tables, " – ", 10) == []
