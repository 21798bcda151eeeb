"""Acronyms follow what papers say they stand for; trailing generic words go where the bare name stands alone."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableInput
from kg.names.vocabulary import KnownName
from kg.resolution.bare_names import resolve_names

Line = dict[str, Any]


def line(name: str, kind: str = "method", *forms: str) -> Line:
    return {"name": name, "type": kind, "forms": list(forms)}


def groups(*lines: Line, vocabulary: tuple[KnownName, ...] = ()) -> list[set[str]]:
    """The names that got one entity, in the order of their first names."""
    found: dict[str, set[str]] = {}
    for resolved in resolve_names(lines, vocabulary):
        found.setdefault(resolved["entity"], set()).add(resolved["name"])
    return list(found.values())


def test_an_acronym_joins_the_expansion_among_its_forms() -> None:
    assert len(groups(line("PTQ", "method", "Post-Training Quantization"), line("post-training quantization"))) == 1


def test_a_paper_that_names_the_expansion_first_joins_the_bare_acronym_of_others() -> None:
    assert len(groups(line("post-training quantization", "method", "PTQ"), line("PTQ"))) == 1


def test_an_acronym_in_parentheses_is_understood() -> None:
    assert len(groups(line("Post-Training Quantization (PTQ)"), line("post-training quantization"))) == 1


def test_expansions_that_differ_in_word_endings_are_one() -> None:
    found = groups(
        line("LRA", "method", "Low-Rank Adaptation"),
        line("LRA", "method", "low rank adapters"),
        line("low-rank adaptation"),
    )
    assert len(found) == 1


def test_an_acronym_with_two_live_expansions_stays_two_entities_and_a_bare_one_takes_neither() -> None:
    found = groups(
        line("segment anything model", "model", "SAM"),
        line("sharpness-aware minimization", "method", "SAM"),
        line("SAM", "model"),
    )
    assert len(found) == 3


def test_one_dissenting_paper_of_many_does_not_keep_a_bare_acronym_from_its_expansion() -> None:
    many = [line("post-training quantization", "method", "PTQ")] * 9
    assert {"PTQ", "post-training quantization"} in groups(
        *many, line("PTQ", "method", "prompt tuning quality"), line("PTQ")
    )


def test_a_known_acronym_that_a_paper_expands_otherwise_is_another_entity() -> None:
    known = (KnownName("ASR", "task", ("automatic speech recognition",)),)
    lines = [
        line("ASR", "task", "Adaptive Sample Reward"),
        line("automatic speech recognition", "task"),
        line("ASR", "task"),
    ]
    other, long, bare = (resolved["entity"] for resolved in resolve_names(lines, known))
    assert long == bare != other


def test_acronyms_inside_longer_names_are_written_out_by_the_vocabulary() -> None:
    known = (KnownName("LLM", "method", ("large language model",)),)
    assert len(groups(line("sparse LLMs"), line("sparse large language model"), vocabulary=known)) == 1
    assert len(groups(line("sparse LLM"), line("sparse language model"), vocabulary=known)) == 2


@pytest.mark.parametrize(
    ("full", "bare", "kind"),
    [
        ("DTU dataset", "DTU", "dataset"),
        ("attention mechanism", "attention", "method"),
        ("ensemble learning", "ensemble", "method"),
        ("ensemble methods", "ensembling", "method"),
        ("low-shot learning", "low-shot", "task"),
        ("SalUn algorithm", "SalUn", "method"),
        ("LLaVA model", "LLaVA", "model"),
        ("FID score", "FID", "metric"),
    ],
)
def test_a_generic_head_goes_where_the_bare_name_stands_alone(full: str, bare: str, kind: str) -> None:
    assert len(groups(line(full, kind), line(bare, kind))) == 1


@pytest.mark.parametrize(
    ("full", "bare", "kind", "other_kind"),
    [
        ("reward model", "reward", "method", "method"),
        ("policy learning", "policy", "method", "method"),
        ("representation learning", "representation", "task", "task"),
        ("language model", "language", "method", "method"),
        ("Vicuna benchmark", "Vicuna", "dataset", "model"),
        ("image classification method", "image classification", "method", "task"),
        ("GLUE score", "GLUE", "metric", "dataset"),
    ],
)
def test_a_head_that_makes_another_concept_stays(full: str, bare: str, kind: str, other_kind: str) -> None:
    assert len(groups(line(full, kind), line(bare, other_kind))) == 2


def test_a_generic_head_stays_where_no_bare_name_stands() -> None:
    (resolved,) = resolve_names([line("Avenue dataset", "dataset")])
    assert (resolved["entity"], resolved["rule"]) == ("dataset/avenue-dataset", "spelling")


def test_likeness_is_not_passed_on() -> None:
    """A shared form of two papers joins neither: a is like b, b like c, and a is not c."""
    found = groups(
        line("data pruning", "method", "pruning"), line("weight pruning", "method", "pruning"), line("pruning")
    )
    assert len(found) == 3


def test_every_line_comes_back_in_order_with_entity_and_rule() -> None:
    lines = [line("LoRA"), {"name": "lora", "type": "method"}]
    assert list(resolve_names(lines)) == [
        {**lines[0], "entity": "method/lora", "rule": "spelling"},
        {**lines[1], "entity": "method/lora", "rule": "spelling"},
    ]


@pytest.mark.parametrize(
    "wrong", [{}, {"name": "x", "type": "thing"}, {"name": " ", "type": "task"}, line("x") | {"forms": "y"}]
)
def test_a_line_that_cannot_be_read_is_named(wrong: Line) -> None:
    with pytest.raises(UnreadableInput, match=r"line 2: expected"):
        list(resolve_names([line("LoRA"), wrong]))


@given(st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_entity(shuffle: random.Random) -> None:
    lines = [
        line("PTQ"),
        line("post-training quantization", "method", "PTQ"),
        line("PTQ method"),
        line("attention"),
        line("attention mechanism"),
        line("SAM", "model", "segment anything model"),
        line("SAM", "method", "sharpness-aware minimization"),
        line("LRA", "method", "low-rank adapters"),
        line("LRA", "method", "low-rank adaptation"),
    ]
    expected = {repr(resolved) for resolved in resolve_names(lines)}
    shuffle.shuffle(lines)
    assert {repr(resolved) for resolved in resolve_names(lines)} == expected


def test_an_acronym_that_its_paper_writes_out_in_its_own_way_is_not_what_another_paper_expands_it_to() -> None:
    found = groups(
        line("TRACE", "method", "Trajectory-based Validated-by-Reproducing Agent-benchmark Complexity Evolution"),
        line("TRACE", "method", "tracking by attention and cue embedding"),
        line("tracking by attention and cue embedding"),
    )
    assert len(found) == 2


def test_two_papers_that_write_one_acronym_out_in_their_own_ways_name_two_things() -> None:
    lines = [line("DIS", "method", "Diverse ID Sampling"), line("DIS", "method", "deceptive intent shielding")]
    assert len({resolved["entity"] for resolved in resolve_names(lines)}) == 2
