"""Encoders in folders of Hugging Face's layout read the shipped tagger's words, and teach."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
torch = pytest.importorskip("torch", reason="training needs the extra `train`")
transformers = pytest.importorskip("transformers", reason="other encoders need the extra `train`")

from kg.errors import UnreadableInput  # noqa: E402
from kg.extraction.model_files import shipped_model  # noqa: E402
from kg.extraction.word_pieces import load_tokenizer  # noqa: E402
from kg.training.examples import Example, make_example  # noqa: E402
from kg.training.export import read_network  # noqa: E402
from kg.training.fitting import FitSettings, fit  # noqa: E402
from kg.training.going_on import Further, go_on  # noqa: E402
from kg.training.network import Encoder, TaggerNetwork  # noqa: E402
from kg.training.other_encoders import load_other_encoder  # noqa: E402
from kg.training.stages import Stages  # noqa: E402
from kg.training.teachers import Teacher, Together, chain_of, set_chain  # noqa: E402

TOKENIZER = load_tokenizer(shipped_model() / "tokenizer.json")
TEXT = "SwiftNet\nWe propose SwiftNet, a network for image classification on ImageNet."
ENTITIES: list[dict[str, Any]] = [{"type": "model", "mentions": ["SwiftNet"], "relation": "introduces"}]
SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 4,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "max_position_embeddings": 64,
}


def example() -> Example:
    return make_example(TOKENIZER, TEXT, [], ENTITIES)


def bert(folder: Path) -> Path:
    """A small BERT with the shipped tokenizer."""
    torch.manual_seed(0)
    config = transformers.BertConfig(vocab_size=TOKENIZER.get_vocab_size(), **SMALL)
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    transformers.BertTokenizerFast(tokenizer_file=str(shipped_model() / "tokenizer.json")).save_pretrained(folder)
    return folder


def roberta(folder: Path) -> Path:
    """A small RoBERTa with byte pairs learnt from the text alone."""
    from tokenizers import ByteLevelBPETokenizer

    trained = ByteLevelBPETokenizer(add_prefix_space=True)
    trained.train_from_iterator([TEXT] * 3, vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    folder.mkdir()
    trained.save(str(folder / "bytes.json"))
    config = transformers.RobertaConfig(vocab_size=trained.get_vocab_size(), pad_token_id=1, **SMALL)
    transformers.RobertaModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "bytes.json"),
        unk_token="<unk>",
        pad_token="<pad>",
        bos_token="<s>",
        eos_token="</s>",
    )
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("make", [bert, roberta])
def test_an_encoder_of_a_folder_learns_the_same_words(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    encoder, own_pieces = load_other_encoder(make(tmp_path / "encoder"))
    ours = example()
    theirs = own_pieces(ours)
    assert theirs.pieces.words == ours.pieces.words
    assert len(theirs.pieces.first) == len(ours.tags)
    assert np.array_equal(theirs.pieces.shapes[theirs.pieces.first], ours.pieces.shapes[ours.pieces.first])

    torch.manual_seed(0)
    network = TaggerNetwork(encoder)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    fit(network, [theirs], FitSettings(epochs=30, batch=1, rate=1e-3, averaging=0.2))
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert any("layer.3." in name for name in changed)
    assert {"encoder.shape.weight", "encoder.known.weight"} & changed
    assert not any("layer.0." in name or "layer.1." in name or "embeddings" in name for name in changed)

    ((tags, relations),) = Together((Teacher(network, own_pieces),) * 2).predict([ours])
    assert tags.shape == (len(ours.tags), 11)
    assert np.array_equal(tags, Teacher(network, own_pieces).predict([ours])[0][0])
    assert [ours.pieces.words[i] for i in np.flatnonzero(tags.argmax(axis=1))] == [(0, 8), (20, 28)]
    assert len(relations) == len(tags)


def test_a_long_text_is_read_to_the_end_of_what_fits(tmp_path: Path) -> None:
    encoder, own_pieces = load_other_encoder(bert(tmp_path / "encoder"))
    long = own_pieces(make_example(TOKENIZER, TEXT + " More words follow." * 30, [], ENTITIES))
    assert len(long.pieces.ids) <= 64
    assert long.pieces.first.max() == len(long.pieces.ids) - 1
    assert len(Teacher(TaggerNetwork(encoder)).predict([long])[0][0]) == len(long.tags)


def test_a_folder_without_an_encoder_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no encoder in the layout of Hugging Face"):
        load_other_encoder(tmp_path)


def test_teachers_count_by_their_weights_and_give_a_network_their_chain() -> None:
    torch.manual_seed(0)
    one, two = (Teacher(TaggerNetwork(Encoder(1, 64))) for _ in range(2))
    with torch.no_grad():
        one.network.transitions += 3.0
    together = Together((one, two), (1.0, 2.0))
    (tags, _), (first, _), (second, _) = (teacher.predict([example()])[0] for teacher in (together, one, two))
    assert np.allclose(tags, (first + 2 * second) / 3)
    set_chain(two.network, together.chain())
    assert chain_of(two.network).transitions[0, 0] == pytest.approx(1.0)
    assert chain_of(two.network).transitions[0, 2] < -1000


def test_a_model_that_goes_on_learns_from_larger_encoders_wherever_it_was_cut(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="writing a model needs the extra `train`")
    paper = {"id": "one", "title": "SwiftNet", "abstract": TEXT.split("\n")[1], "entities": ENTITIES, "links": []}
    short = FitSettings(epochs=1, batch=1, averaging=0.2)
    further = Further(settings=short, other=short, distilling=short, distilled_texts=3)
    texts = [f"Paper {i}\nWe propose Net{i}, a network for tagging on CoNLL. {'It is fast. ' * 40}" for i in range(4)]
    encoder = bert(tmp_path / "encoder")

    class CutError(Exception):
        pass

    def run(out: str, stages: str, progress: Callable[..., None]) -> None:
        go_on(
            shipped_model(),
            [paper],
            [paper],
            tmp_path / out,
            further,
            Stages(tmp_path / stages),
            progress,
            texts=texts,
            encoders=[encoder],
        )

    reached: list[str] = []
    run("whole", "stages", lambda name, *_: reached.append(name))
    assert list(dict.fromkeys(reached)) == ["fit further", "fit encoder", "score", "distil"]
    for stage in dict.fromkeys(reached):

        def cut(name: str, *_: object, stage: str = stage) -> None:
            if name == stage:
                raise CutError

        with pytest.raises(CutError):
            run("never", "cut", cut)
    run("cut", "cut", lambda *_: None)
    for file in ("tagger.onnx", "tagger.json", "selection.json"):
        assert (tmp_path / "whole" / file).read_bytes() == (tmp_path / "cut" / file).read_bytes(), file
    assert not torch.equal(read_network(tmp_path / "whole").tag.weight, read_network(shipped_model()).tag.weight)
