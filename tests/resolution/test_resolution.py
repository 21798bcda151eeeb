"""Names that mean the same thing become one entity, with a reason; others stay apart."""

from __future__ import annotations

import random

import pytest

from kg.names.vocabulary import KnownName
from kg.resolution.resolve import resolve
from kg.schema import EntityType, Extraction, LocalEntity, Mention, Relation


def local(
    paper: str,
    name: str,
    kind: EntityType = "method",
    relation: Relation = "uses",
    forms: tuple[str, ...] = (),
    expansion: str = "",
    score: float = 0.9,
) -> Extraction:
    mentions = tuple(
        Mention(paper, 10 * i, 10 * i + len(f), f, kind, score, "test", 0, 100) for i, f in enumerate(forms or (name,))
    )
    return Extraction(paper, (LocalEntity(paper, name, kind, relation, score, mentions, expansion),), ())


def ids(*extractions: Extraction, vocabulary: tuple[KnownName, ...] = ()) -> list[str]:
    return [e.id for e in resolve(extractions, vocabulary).entities]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Llama 2", "LLaMA-2", "Llama2"),
        ("fine-tuning", "Fine tuning"),
        ("large language model", "Large Language Models"),
        (r"$\beta$-VAE", "β-VAE"),
        ("the Transformer", "transformers"),
    ],
)
def test_spellings_of_one_name_are_one_entity(spellings: tuple[str, ...]) -> None:
    assert len(ids(*(local(f"p{i}", name) for i, name in enumerate(spellings)))) == 1


@pytest.mark.parametrize(
    ("a", "b"), [("LLaMA-2-7B", "LLaMA-2-70B"), ("LLaMA-2", "LLaMA"), ("CIFAR-10", "CIFAR-100"), ("GPT-4", "GPT-4o")]
)
def test_sizes_and_versions_stay_apart(a: str, b: str) -> None:
    assert len(ids(local("p1", a, "model"), local("p2", b, "model"))) == 2


def test_a_paper_that_gives_the_expansion_joins_short_and_long_name() -> None:
    found = ids(
        local("p1", "LoRA", expansion="low-rank adaptation", forms=("LoRA", "low-rank adaptation")),
        local("p2", "low-rank adaptation"),
        local("p3", "LoRA"),
    )
    assert len(found) == 1


def test_an_acronym_with_two_expansions_stays_two_entities() -> None:
    found = ids(
        local("p1", "SAM", "model", expansion="Segment Anything Model"),
        local("p2", "SAM", "method", expansion="sharpness-aware minimization"),
        local("p3", "SAM", "model"),
    )
    assert len(found) == 3


def test_the_vocabulary_joins_what_spelling_cannot() -> None:
    known = (KnownName("Adam", "method", ("adaptive moment estimation",)),)
    assert ids(local("p1", "Adam"), local("p2", "adaptive moment estimation"), vocabulary=known) == ["method/adam"]


def test_a_dataset_and_a_method_of_one_name_stay_apart() -> None:
    assert ids(local("p1", "ARC", "dataset"), local("p2", "ARC", "method")) == ["dataset/arc", "method/arc"]


def test_an_invented_name_is_one_thing_whatever_type_a_paper_gives_it() -> None:
    result = resolve([local("p1", "InferSent", "model"), local("p2", "InferSent", "dataset", score=0.4)])
    assert [e.id for e in result.entities] == ["model/infersent"]
    known = (KnownName("Vicuna", "model"),)
    assert ids(local("p1", "Vicuna", "dataset"), local("p2", "Vicuna", "model"), vocabulary=known) == ["model/vicuna"]


def test_homonyms_show_what_they_are_short_for() -> None:
    result = resolve(
        [
            local("p1", "SAM", "method", expansion="Segment Anything Model"),
            local("p2", "SAM", "method", expansion="sharpness-aware minimization"),
        ]
    )
    assert sorted(e.name for e in result.entities) == ["SAM", "SAM (sharpness-aware minimization)"]


def test_a_bare_acronym_goes_where_the_other_entities_of_its_paper_point() -> None:
    papers = [
        *(Extraction(f"s{i}", (*local(f"s{i}", "SAM", expansion="Segment Anything Model").entities,
                               *local(f"s{i}", "mask").entities, *local(f"s{i}", "prompt").entities), ())
          for i in range(3)),
        *(Extraction(f"m{i}", (*local(f"m{i}", "SAM", expansion="sharpness-aware minimization").entities,
                               *local(f"m{i}", "flat minima").entities, *local(f"m{i}", "SGD").entities), ())
          for i in range(3)),
        Extraction("x", (*local("x", "SAM").entities, *local("x", "flat minima").entities,
                         *local("x", "SGD").entities), ()),
        Extraction("y", (*local("y", "SAM").entities, *local("y", "mask").entities, *local("y", "SGD").entities), ()),
    ]  # fmt: skip
    result = resolve(papers)
    of = {paper: entity for (paper, name, _), entity in result.entity_of.items() if name == "SAM"}
    assert of["x"] == of["m0"]
    assert of["y"] not in (of["m0"], of["s0"])
    assert result.rule_of["x", "SAM", "method"] == "acronym"


def test_a_name_that_a_paper_spells_out_in_two_ways_is_one_entity_with_all_its_mentions() -> None:
    first = local("p1", "SFT", expansion="sparse fine-tuning")
    second = local("p1", "SFT", relation="introduces", expansion="sparse fine-tuned vector")
    result = resolve([Extraction("p1", (*first.entities, *second.entities), ())])
    (statement,) = result.statements
    assert statement.relation == "introduces"
    assert result.entity_of["p1", "SFT", "method"] == statement.entity


def test_a_bare_acronym_means_the_one_entity_of_its_paper_that_it_spells() -> None:
    paper = Extraction("p1", (*local("p1", "ARM").entities, *local("p1", "autoregressive reward model").entities), ())
    assert len(resolve([paper]).entities) == 1


def test_the_majority_by_confidence_decides_the_type() -> None:
    found = ids(local("p1", "pruning", "task", score=0.5), local("p2", "pruning"), local("p3", "pruning"))
    assert found == ["method/pruning"]


def test_every_joined_name_has_a_rule_and_evidence() -> None:
    result = resolve([local("p1", "Llama 2"), local("p2", "LLaMA-2"), local("p3", "LLaMA-2")])
    assert [(m.name, m.rule, m.papers) for m in result.merges] == [("Llama 2", "spelling", 1)]
    assert result.merges[0].evidence


def test_a_paper_has_one_statement_about_an_entity_with_its_strongest_relation() -> None:
    result = resolve([local("p1", "LoRA", relation="mentions"), local("p1", "lora", relation="introduces")])
    assert [(s.relation, s.entity) for s in result.statements] == [("introduces", "method/lora")]


def test_family_and_broader_come_from_the_vocabulary_where_both_are_in_the_graph() -> None:
    known = (KnownName("GPT-4", "model"), KnownName("GPT-4o", "model", family="GPT-4"))
    result = resolve([local("p1", "GPT-4o", "model"), local("p2", "GPT-4", "model")], known)
    assert {e.name: e.family for e in result.entities} == {"GPT-4": None, "GPT-4o": "model/gpt-4"}
    assert resolve([local("p1", "GPT-4o", "model")], known).entities[0].family is None


def test_the_order_of_papers_changes_nothing() -> None:
    names = ["LoRA", "lora", "SAM", "Llama 2", "LLaMA-2", "pruning", "Pruning", "T5"]
    extractions = [local(f"p{i}", n, expansion="x y" if n == "SAM" else "") for i, n in enumerate(names)]
    expected = resolve(extractions)
    for seed in range(5):
        random.Random(seed).shuffle(extractions)
        assert resolve(extractions) == expected
