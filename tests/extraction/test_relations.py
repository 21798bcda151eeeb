"""How a paper relates to what it names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import UnreadableInput
from kg.extraction.model_files import shipped_model
from kg.extraction.relations import (
    FEATURES,
    POSSIBLE,
    RelationWeights,
    load_relations,
    mean_scores_decide,
    relation_features,
)
from kg.extraction.tagger import RelationScores
from kg.schema import ENTITY_TYPES, RELATIONS, EntityType


def scores(starts: list[int], rows: list[list[float]]) -> RelationScores:
    return RelationScores(np.array(starts, dtype=np.int64), np.array(rows, dtype=np.float64))


def test_only_relations_that_fit_a_type_are_possible() -> None:
    assert set(POSSIBLE) == set(ENTITY_TYPES)
    assert {r for possible in POSSIBLE.values() for r in possible} == set(RELATIONS)
    assert "evaluates_on" not in POSSIBLE["metric"]
    assert "measures" not in POSSIBLE["dataset"]
    assert all(list(p) == sorted(p, key=RELATIONS.index) for p in POSSIBLE.values()), "the strongest first"


@given(st.sampled_from(ENTITY_TYPES), st.lists(st.floats(-5, 5), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_whatever_the_text_says_the_relation_fits_the_type(kind: EntityType, row: list[float]) -> None:
    weights = load_relations(shipped_model())
    assert weights.strongest(kind, np.array(row)) in POSSIBLE[kind]


def test_the_mean_score_decides_before_anything_is_fitted() -> None:
    text = "Title\nZeta wins. Zeta is ours."
    rows = np.full((2, len(RELATIONS)), -1.0)
    rows[:, RELATIONS.index("introduces")] = [0.0, 3.0]
    rows[:, RELATIONS.index("uses")] = [1.0, 1.0]
    features = relation_features(scores([6, 17], rows.tolist()), text, [(6, 10), (17, 21)])
    assert RelationWeights(mean_scores_decide()).strongest("method", features) == "introduces"


def test_ties_go_to_the_stronger_relation() -> None:
    features = np.zeros(len(FEATURES))
    assert RelationWeights(mean_scores_decide()).strongest("dataset", features) == "introduces"


def test_a_relation_is_as_sure_as_it_is_more_probable_than_the_others() -> None:
    text, rows = "Title\nZeta wins.", np.zeros((1, len(RELATIONS)))
    flat = relation_features(scores([6], rows.tolist()), text, [(6, 10)])
    weights = mean_scores_decide()
    assert RelationWeights(weights).rated("method", flat) == ("introduces", pytest.approx(1 / 4))
    rows[:, RELATIONS.index("uses")] = 3.0
    clear = relation_features(scores([6], rows.tolist()), text, [(6, 10)])
    relation, sure = RelationWeights(weights).rated("method", clear)
    softer = RelationWeights(weights, temperature=2.0).rated("method", clear)
    assert (relation, softer[0]) == ("uses", "uses")
    assert 1 / 4 < softer[1] < sure < 1


def test_a_plain_relation_is_surer_than_one_that_is_hardly_told() -> None:
    text = "A Study of Things\nWe propose ZetaTune, a method for adapting models. ZetaNet too."
    sure = {e.name: e.relation_score for e in kg.extract(text).entities}
    assert 1 >= sure["ZetaTune"] > sure["ZetaNet"] > 0


def test_features_say_where_a_name_stands_and_how_often() -> None:
    text = "Zeta rises\nWe like Zeta."
    flat = [[0.0] * len(RELATIONS)] * 2
    told = dict(zip(FEATURES, relation_features(scores([0, 19], flat), text, [(0, 4), (19, 23)]), strict=True))
    assert told["in the title"] == 1
    assert told["in the title only"] == 0
    assert told["last place"] == pytest.approx(19 / len(text))
    assert told["log mentions"] == pytest.approx(np.log(2))
    alone = dict(zip(FEATURES, relation_features(scores([0], flat[:1]), text, [(0, 4)]), strict=True))
    assert alone["in the title only"] == 1


@pytest.mark.parametrize(
    ("sentence", "name", "relation"),
    [
        ("We propose ZetaTune, a method for adapting models.", "ZetaTune", "introduces"),
        ("We release ZetaQA, a new benchmark.", "ZetaQA", "introduces"),
        ("We evaluate our method on ImageNet and CIFAR-10.", "ImageNet", "evaluates_on"),
        ("Our method outperforms Mask R-CNN by a wide margin.", "Mask R-CNN", "compares_with"),
        ("We fine-tune BERT on our data.", "BERT", "uses"),
        ("We report accuracy and F1.", "accuracy", "measures"),
    ],
)
def test_plain_sentences_give_the_relation_that_a_reader_sees(sentence: str, name: str, relation: str) -> None:
    found = {e.name: e.relation for e in kg.extract(f"A Study of Things\n{sentence}").entities}
    assert found[name] == relation


def test_a_model_without_weights_for_relations_is_refused_with_its_file(tmp_path: Path) -> None:
    model = Path(shutil.copytree(shipped_model(), tmp_path / "model"))
    (model / "relations.json").write_text(json.dumps({"task": {}}), encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"relations\.json.*kg train"):
        load_relations(model)
