"""Search by words: what it finds, and in which order."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from kg.storage import SCHEMAS, Tables, empty_tables
from kg.storage.lookup import Lookup, Row
from kg.storage.search import Search


@pytest.fixture
def tables() -> Tables:
    entities = [
        ("method/lora", "method", "LoRA", ["Low-Rank Adaptation"], 9),
        ("method/lora-soups", "method", "LoRA Soups", [], 1),
        ("model/lorax", "model", "Lorax", [], 20),
        ("dataset/resume", "dataset", "Résumé Corpus", [], 2),
    ]
    papers = [("p1", "LoRA: Low-Rank Adaptation of Models", 2021), ("p2", "Soups of Models", None)]
    texts = {
        "p1": "We adapt models. Forgetting is rare, e.g. with LoRA. It costs little.",
        "p2": "A soup of models forgets. Catastrophic forgetting is the reason.\nIt is rarely seen.",
    }
    return dataclasses.replace(
        empty_tables(),
        entities=pa.Table.from_pylist(
            [dict(zip(("id", "type", "name", "aliases", "papers"), e, strict=True)) for e in entities],
            schema=SCHEMAS["entities"],
        ),
        papers=pa.Table.from_pylist(
            [dict(zip(("id", "title", "year"), p, strict=True)) for p in papers], schema=SCHEMAS["papers"]
        ),
        texts=pa.Table.from_pylist(
            [{"paper": p[0], "text": f"{p[1]}\n{texts[p[0]]}"} for p in papers], schema=SCHEMAS["texts"]
        ),
    )


def search(tables: Tables, words: str, top: int) -> list[Row]:
    return Search(tables, Lookup(tables, "the graph")).names(words, top)


def said(tables: Tables, words: str, top: int = 10) -> list[str]:
    return [r["sentence"] for r in Search(tables, Lookup(tables, "the graph")).sentences(words, top)]


def meant(tables: Tables, words: str) -> list[str]:
    return Search(tables, Lookup(tables, "the graph")).meant(words)


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


@pytest.mark.parametrize("typed", ["adaptatoin low-rank", "adaptaton low", "adaptatoin loww rankk"])
def test_typing_errors_are_mended_where_nothing_begins_so_and_what_was_meant_is_told(
    tables: Tables, typed: str
) -> None:
    assert [r["id"] for r in search(tables, typed, 10)] == ["method/lora", "p1"]
    assert meant(tables, typed)[0].startswith("adaptation low")


def test_short_words_and_words_that_are_far_from_all_are_not_mended(tables: Tables) -> None:
    assert search(tables, "suops", 10)
    assert search(tables, "sps", 10) == []
    assert search(tables, "adaptability", 10) == []
    assert meant(tables, "quantum gravity") == []


def test_nothing_else_is_meant_by_what_is_found_as_it_stands(tables: Tables) -> None:
    assert meant(tables, "lora sou") == []


def test_names_that_resemble_all_of_the_words_are_meant_where_no_word_can_be_mended(tables: Tables) -> None:
    assert meant(tables, "lorasoups")[0] == "LoRA Soups"


def test_sentences_have_all_words_those_with_whole_words_first_and_titles_are_none(tables: Tables) -> None:
    assert said(tables, "forgetting rare") == ["Forgetting is rare, e.g. with LoRA."]
    assert said(tables, "rare") == ["Forgetting is rare, e.g. with LoRA.", "It is rarely seen."]
    assert said(tables, "rare", 1) == ["Forgetting is rare, e.g. with LoRA."]
    assert said(tables, "low rank") == []
    assert said(tables, "-") == []


def test_each_paper_has_a_sentence_before_one_has_a_second(tables: Tables) -> None:
    told = ["We adapt models.", "A soup of models forgets.", "It costs little.", "It is rarely seen."]
    assert said(tables, "model") == told[:2]
    assert said(tables, "it") == told[2:]
    assert said(tables, "is")[:2] == ["Forgetting is rare, e.g. with LoRA.", "Catastrophic forgetting is the reason."]


def test_a_sentence_comes_with_its_paper_and_its_place(tables: Tables) -> None:
    (found,) = Search(tables, Lookup(tables, "the graph")).sentences("catastrophic", 5)
    text = dict(zip(*(tables.texts[c].to_pylist() for c in ("paper", "text")), strict=True))[found["paper"]]
    assert (found["paper"], found["title"], found["year"]) == ("p2", "Soups of Models", None)
    assert text[found["start"] : found["end"]] == found["sentence"]


def test_sentences_are_searched_as_typed_before_anything_is_mended(tables: Tables) -> None:
    """The word stands in no title and no name, so that only sentences know that it is right."""
    assert said(tables, "costs") == ["It costs little."]
    assert said(tables, "modls adapt") == ["We adapt models."]
