"""Versions, sizes and variants point to their family, and are never merged with it."""

from __future__ import annotations

from kg.names.vocabulary import KnownName
from kg.resolution.resolve import resolve
from kg.schema import EntityType, Extraction, LocalEntity, Mention


def families(*names: str, kind: EntityType = "model", vocabulary: tuple[KnownName, ...] = ()) -> dict[str, str | None]:
    """The name of the family of each of the names, resolved together."""
    extractions = [
        Extraction(
            f"p{i}",
            (LocalEntity(f"p{i}", n, kind, "uses", 0.9, (Mention(f"p{i}", 0, 1, n, kind, 0.9, "test", 0, 1),)),),
            (),
        )
        for i, n in enumerate(names)
    ]
    entities = resolve(extractions, vocabulary).entities
    name_of = {e.id: e.name for e in entities}
    return {e.name: name_of[e.family] if e.family else None for e in entities}


def test_a_version_is_not_merged_with_its_family() -> None:
    found = families("LLaMA-2-7B-Chat", "LLaMA-2-7B", "LLaMA-2", "LLaMA")
    assert found == {
        "LLaMA-2-7B-Chat": "LLaMA-2-7B",
        "LLaMA-2-7B": "LLaMA-2",
        "LLaMA-2": "LLaMA",
        "LLaMA": None,
    }


def test_a_family_that_is_not_in_the_graph_is_passed_over() -> None:
    assert families("LLaMA-2-7B-Chat", "Llama")["LLaMA-2-7B-Chat"] == "Llama"
    assert families("LLaMA-2-7B-Chat") == {"LLaMA-2-7B-Chat": None}


def test_the_vocabulary_knows_families_that_names_do_not_spell_out() -> None:
    known = (KnownName("DaVinci", "model"), KnownName("GPT-3", "model"), KnownName("Curie", "model", family="GPT-3"))
    assert families("Curie", "GPT-3", vocabulary=known)["Curie"] == "GPT-3"


def test_a_size_named_in_the_name_is_nearer_than_what_the_vocabulary_says() -> None:
    known = (KnownName("LLaMA-2", "model"), KnownName("LLaMA-2-7B-Chat", "model", family="LLaMA-2"))
    found = families("LLaMA-2-7B-Chat", "LLaMA-2-7B", "LLaMA-2", vocabulary=known)
    assert found["LLaMA-2-7B-Chat"] == "LLaMA-2-7B"


def test_datasets_have_families_too() -> None:
    assert families("ImageNet-1K", "ImageNet", kind="dataset")["ImageNet-1K"] == "ImageNet"
    assert families("HumanEval+", "HumanEval", kind="dataset")["HumanEval+"] == "HumanEval"


def test_families_never_run_in_a_circle() -> None:
    known = (KnownName("X", "model", family="X-2"), KnownName("X-2", "model"))
    assert families("X", "X-2", vocabulary=known) == {"X": "X-2", "X-2": None}
