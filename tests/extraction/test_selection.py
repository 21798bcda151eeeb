"""Which forms are taken, with what confidence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import kg
from kg.errors import UnreadableInput
from kg.extraction.candidates import FEATURES
from kg.extraction.model_files import shipped_model
from kg.extraction.selection import Selector, load_selector

TEXT = (
    "ZetaPrune: Structured Pruning of Vision Transformers\nWe propose ZetaPrune, which prunes ViT-B/16 on ImageNet. "
    "It beats magnitude pruning in accuracy."
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model to change."""
    return Path(shutil.copytree(shipped_model(), tmp_path / "model"))


def change(model: Path, **told: object) -> Path:
    path = model / "selection.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **told}), encoding="utf-8")
    return model


def test_probabilities_lie_strictly_between_0_and_1_and_grow_with_the_score() -> None:
    selector = Selector(np.ones(len(FEATURES)), 0.0, 0.5)
    rows = np.linspace(-3, 3, 7)[:, None] * np.ones((7, len(FEATURES))) / len(FEATURES)
    found = selector.probabilities(rows)
    assert ((found > 0) & (found < 1)).all()
    assert (np.diff(found) > 0).all()


def test_softening_draws_confidence_to_a_half_and_keeps_the_order() -> None:
    selector = Selector(np.linspace(-2, 2, len(FEATURES)), 0.3, 0.4)
    rows = np.random.default_rng(0).normal(size=(20, len(FEATURES)))
    hard, soft = selector.probabilities(rows), selector.softened(2.0, 0.35).probabilities(rows)
    assert (np.abs(soft - 0.5) <= np.abs(hard - 0.5)).all()
    assert np.argsort(hard).tolist() == np.argsort(soft).tolist()


def test_every_entity_is_at_least_as_sure_as_the_threshold() -> None:
    threshold = load_selector(shipped_model()).threshold
    found = kg.extract(TEXT).entities
    assert found
    assert all(threshold <= e.score < 1 for e in found)


def test_a_higher_threshold_takes_fewer_forms_and_none_that_a_lower_one_leaves(model: Path) -> None:
    low = {m.text for e in kg.extract(TEXT, model=change(model, threshold=0.05)).entities for m in e.mentions}
    high_model = Path(shutil.copytree(model, model.parent / "high"))
    high = {m.text for e in kg.extract(TEXT, model=change(high_model, threshold=0.9)).entities for m in e.mentions}
    assert high < low


def test_a_model_of_another_version_is_refused_with_its_file(model: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"selection\.json.*kg train"):
        load_selector(change(model, weights={"another feature": 1.0}))


def test_names_of_the_users_vocabulary_are_always_taken(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type\nfrobnication,task\n", encoding="utf-8")
    found = kg.extract("A title\nWe like frobnication of things.", vocabularies=[own]).entities
    assert [(e.name, e.type) for e in found] == [("frobnication", "task")]
    assert {m.found_by for e in found for m in e.mentions} == {"own_vocabulary"}
