"""`kg evaluate` on the project's own thirty papers: anyone can see the README's kind of figure.

The papers and their abstracts are invented and were written and annotated for this project.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kg.evaluation import Scores, evaluate
from kg.extraction.annotations import annotated_spans, read_annotated
from kg.extraction.relations import POSSIBLE
from kg.schema import ENTITY_TYPES

GOLD = Path(__file__).parent / "gold.jsonl"


@pytest.fixture(scope="module")
def scores() -> Scores:
    return evaluate(GOLD, workers=1)


def test_thirty_papers_are_annotated_with_forms_that_stand_in_their_texts() -> None:
    papers = read_annotated(GOLD)
    assert len(papers) == 30
    assert len({p["id"] for p in papers}) == 30
    for paper in papers:
        text = f"{paper['title']}\n{paper['abstract']}"
        for entity in paper["entities"]:
            assert entity["relation"] in POSSIBLE[entity["type"]], (paper["id"], entity)
            for form in entity["mentions"]:
                assert re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text), (paper["id"], form)
        assert all(link["url"] in text for link in paper["links"])


def test_every_entity_has_a_place_of_its_own() -> None:
    for paper in read_annotated(GOLD):
        spans = annotated_spans(f"{paper['title']}\n{paper['abstract']}", paper["entities"])
        assert {k for _, _, k in spans} == set(range(len(paper["entities"]))), paper["id"]


def test_all_types_and_relations_occur_often_enough_to_be_measured() -> None:
    entities = [e for p in read_annotated(GOLD) for e in p["entities"]]
    assert min(Counter(e["type"] for e in entities)[t] for t in ENTITY_TYPES) >= 25
    assert {e["relation"] for e in entities} == {r for possible in POSSIBLE.values() for r in possible}


def test_extraction_reads_these_papers_well(scores: Scores) -> None:
    assert scores.papers == 30
    assert scores.of("mention").f1 >= 80
    assert scores.of("entity").f1 >= 80
    assert scores.of("relation").f1 >= 65
    assert scores.of("link").f1 >= 95


def test_the_file_is_plain_json_lines() -> None:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    assert all(sorted(json.loads(line)) == ["abstract", "entities", "id", "links", "title"] for line in lines)
