"""Sentences, abbreviations, coined and known names, and one name for one thing within a paper."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import kg
from kg.extraction.coined_names import find_coined_names
from kg.extraction.extract import extract_papers
from kg.names.vocabulary import shipped_vocabulary
from kg.schema import LocalEntity, Paper


def named(paper: Paper) -> dict[str, LocalEntity]:
    return {e.name: e for e in kg.extract(paper.text).entities}


def test_a_coined_name_is_found_by_the_words_that_introduce_it() -> None:
    text = "Better data\nWe present OpenWeb-3, a large-scale benchmark. Our model, called SwiftNet, is a network."
    found = {text[m.start : m.end]: m.type for m in find_coined_names(text)}
    assert found == {"OpenWeb-3": "dataset", "SwiftNet": "model"}


def test_known_acronyms_are_not_taken_for_coined_names() -> None:
    assert find_coined_names("Title\nWe use LLMs. We propose AI systems.") == []


def test_one_paper_has_one_entity_for_short_and_long_form(paper: Paper) -> None:
    lora = named(paper)["LoRA"]
    assert set(lora.forms) == {"LoRA", "Low-Rank Adaptation"}
    assert lora.expansion == "Low-Rank Adaptation"


def test_what_a_paper_proposes_is_introduced_and_what_it_beats_is_compared_with(paper: Paper) -> None:
    found = named(paper)
    assert found["TinyTune"].relation == "introduces"
    assert found["GLUE"].relation == "evaluates_on"
    assert found["BitFit"].relation == "compares_with"
    assert found["accuracy"].relation == "measures"
    assert found["question answering"].relation == "addresses"


def test_every_mention_is_the_text_at_its_offsets_inside_its_sentence(paper: Paper) -> None:
    for entity in named(paper).values():
        for m in entity.mentions:
            assert paper.text[m.start : m.end] == m.text
            assert m.sentence_start <= m.start < m.end <= m.sentence_end
            assert 0 <= m.score <= 1


def test_no_mention_lies_in_a_link() -> None:
    text = "We release LoRA at https://github.com/microsoft/LoRA now."
    found = kg.extract(f"A title\n{text}")
    link = found.links[0]
    assert all(m.end <= link.start or m.start >= link.end for e in found.entities for m in e.mentions)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = kg.extract(text)
    whole = text if "\n" in text else text + "\n"
    assert all(whole[m.start : m.end] == m.text for e in found.entities for m in e.mentions)


def test_workers_change_nothing(paper: Paper) -> None:
    papers = [Paper(id=f"p{i:03}", title=f"{paper.title} {i}", abstract=paper.abstract) for i in range(150)]
    assert list(extract_papers(papers, workers=1)) == list(extract_papers(papers, workers=2))


def test_a_users_vocabulary_adds_names(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type,aliases\nZorblax bench,dataset,ZB-1\n", encoding="utf-8")
    (found,) = extract_papers([Paper("p", "A title", "We test on ZB-1 daily.")], vocabularies=[own])
    assert [(e.name, e.type) for e in found.entities] == [("ZB-1", "dataset")]


def test_the_shipped_vocabulary_is_found_by_the_pipeline(pipeline: Language) -> None:
    assert shipped_vocabulary().is_dir()
    assert "vocabulary" in pipeline.pipe_names


def test_without_the_rules_the_tagger_still_finds_what_is_named(paper: Paper, pipeline: Language) -> None:
    with pipeline.select_pipes(disable=["vocabulary", "coined_names"]):
        doc = pipeline(paper.text)
    assert {"TinyTune", "LoRA", "GLUE"} <= {g.name for g in doc._.names}
    assert {m.found_by for m in doc._.mentions} == {"ner"}


def test_no_mention_lies_in_a_link_that_is_given_again() -> None:
    text = (
        "A title\nWe release LoRA at https://github.com/microsoft/LoRA now. Again: https://github.com/microsoft/LoRA."
    )
    found = kg.extract(text)
    assert len(found.links) == 1
    assert [m.start for e in found.entities if e.name == "LoRA" for m in e.mentions] == [text.index("LoRA")]
