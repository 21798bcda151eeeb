"""A stopped run goes on where it was cut and makes what it would have made; what has changed is made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train`")

from kg.extraction.model_files import shipped_model  # noqa: E402
from kg.extraction.word_pieces import load_tokenizer  # noqa: E402
from kg.training.examples import make_example  # noqa: E402
from kg.training.fitting import FitSettings, fit  # noqa: E402
from kg.training.network import Encoder, TaggerNetwork  # noqa: E402
from kg.training.pretraining import pretrain  # noqa: E402
from kg.training.stages import Checkpoint, Stages, fingerprint, fingerprint_of_folder  # noqa: E402

TOKENIZER = load_tokenizer(shipped_model() / "tokenizer.json")
TEXT = "SwiftNet\nWe propose SwiftNet, a network for image classification on ImageNet."
ENTITIES: list[dict[str, Any]] = [{"type": "model", "mentions": ["SwiftNet"], "relation": "introduces"}]


class CutError(Exception):
    """Stands for whatever stops a run."""


def cut_after(calls: int) -> Callable[..., None]:
    left = iter(range(calls))

    def progress(*_: object) -> None:
        if next(left, None) is None:
            raise CutError

    return progress


def test_a_finished_stage_is_found_and_a_changed_ingredient_makes_another(tmp_path: Path) -> None:
    stages, made = Stages(tmp_path), list[str]()

    def work(folder: Path) -> None:
        made.append(folder.name)
        (folder / "result").write_text("7")

    first = stages.make("count", {"to": 7}, work)
    assert stages.make("count", {"to": 7}, work) == first
    other = stages.make("count", {"to": 8}, work)
    assert other.key != first.key
    assert len(made) == 2
    assert (first.folder / "result").read_text() == "7"


def test_a_stage_that_was_cut_finds_what_it_left_and_is_not_taken_for_done(tmp_path: Path) -> None:
    stages = Stages(tmp_path)

    def half(folder: Path) -> None:
        (folder / "half").write_text("3")
        raise CutError

    with pytest.raises(CutError):
        stages.make("count", {}, half)
    assert [folder.suffix for folder in tmp_path.iterdir()] == [".unfinished"]

    def rest(folder: Path) -> None:
        assert (folder / "half").read_text() == "3"

    stage = stages.make("count", {}, rest)
    assert [folder.name for folder in tmp_path.iterdir()] == [stage.folder.name]


def test_fingerprints_tell_order_and_borders_of_lines_and_names_of_files(tmp_path: Path) -> None:
    assert len({fingerprint(lines) for lines in (["a", "b"], ["b", "a"], ["ab"], ["a", "b", ""])}) == 4
    (tmp_path / "a").write_text("x")
    before = fingerprint_of_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert fingerprint_of_folder(tmp_path) != before


@pytest.mark.parametrize("steps", [1, 4, 7])
def test_a_fit_that_was_cut_ends_with_the_weights_of_one_that_was_not(tmp_path: Path, steps: int) -> None:
    examples = [make_example(TOKENIZER, f"{TEXT} {'More. ' * i}", [], ENTITIES) for i in range(6)]
    settings = FitSettings(epochs=3, batch=2, averaging=0.2, seed=5)

    def fitted(progress: Callable[..., None], checkpoint: Checkpoint | None) -> TaggerNetwork:
        torch.manual_seed(0)
        network = TaggerNetwork(Encoder(1, 64))
        fit(network, examples, settings, progress, checkpoint)
        return network

    whole = fitted(lambda *_: None, None)
    file = tmp_path / "checkpoint.pt"
    with pytest.raises(CutError):
        fitted(cut_after(steps), Checkpoint(file, seconds=0))
    went_on = fitted(lambda *_: None, Checkpoint(file, seconds=0))
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), went_on.parameters(), strict=True))
    assert not file.exists()


def test_pretraining_that_was_cut_ends_with_the_weights_of_one_that_was_not(tmp_path: Path) -> None:
    def trained(progress: Callable[..., None], checkpoint: Checkpoint | None) -> Encoder:
        torch.manual_seed(0)
        encoder = Encoder(1, 64)
        pretrain(encoder, TOKENIZER, [TEXT] * 40, count=640, seed=3, progress=progress, checkpoint=checkpoint)
        return encoder

    whole = trained(lambda *_: None, None)
    file = tmp_path / "checkpoint.pt"
    with pytest.raises(CutError):
        trained(cut_after(34), Checkpoint(file, seconds=0))
    went_on = trained(lambda *_: None, Checkpoint(file, seconds=0))
    assert all(torch.equal(a, b) for a, b in zip(whole.parameters(), went_on.parameters(), strict=True))
