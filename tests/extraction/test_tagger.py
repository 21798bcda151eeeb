"""The statistical tagger: pieces, windows, and the model folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import UnreadableInput
from kg.extraction.mentions import FoundMention
from kg.extraction.model_files import shipped_model
from kg.extraction.selection import load_selector
from kg.extraction.tagger import Encoder, RelationScores, known_words
from kg.extraction.word_pieces import SHAPES, cut, load_tokenizer, word_shape


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(shipped_model())


TOKENIZER = load_tokenizer(shipped_model() / "tokenizer.json")


@given(st.text(max_size=200))
def test_words_are_in_order_and_each_has_a_first_piece(text: str) -> None:
    pieces = cut(TOKENIZER, text)
    assert len(pieces.ids) == len(pieces.shapes)
    assert len(pieces.first) == len(pieces.words)
    assert all(0 < i < len(pieces.ids) - 1 for i in pieces.first)
    assert all(a < b for a, b in pieces.words)
    assert sorted(pieces.words) == list(pieces.words)
    assert all(0 < word_shape(text, a, b) < SHAPES for a, b in pieces.words)


@given(
    st.lists(
        st.sampled_from(
            ["BERT", "bases", "é", "[MASK]", "[", "]", "-", "\u2013", "\u0301", "中", "\x00", "\xa0", " ", "\n"]
        )
    )
)
@example(["a" * 101, "\u2028", "ß"])
def test_a_text_is_cut_part_by_part_as_it_is_cut_whole(parts: list[str]) -> None:
    text = "".join(parts)
    pieces, whole = cut(TOKENIZER, text), TOKENIZER.encode(text)
    assert pieces.ids.tolist() == whole.ids
    assert [a for a, _ in pieces.words] == [whole.offsets[i][0] for i in pieces.first]
    begins = [whole.word_ids[i] != whole.word_ids[i - 1] for i in range(1, len(whole.ids) - 1)]
    assert pieces.first.tolist() == [i for i, begins_here in enumerate(begins, 1) if begins_here]
    assert pieces.shapes[pieces.first].tolist() == [word_shape(text, a, b) for a, b in pieces.words]


def test_every_word_of_a_long_text_gets_scores(encoder: Encoder) -> None:
    text = "We evaluate SwiftNet on ImageNet. " * 400
    pieces = encoder.cut(text)
    assert len(pieces.ids) > 2000
    tags, relations = encoder.read(pieces, np.zeros(len(pieces.words), dtype=np.int64))
    assert len(tags) == len(relations) == len(pieces.words)
    assert np.isfinite(tags).all()


def test_a_text_gets_the_same_scores_whatever_was_read_before(encoder: Encoder) -> None:
    text = "LoRA: Low-Rank Adaptation\nWe propose LoRA and test it on GLUE."
    pieces = encoder.cut(text)
    known = np.zeros(len(pieces.words), dtype=np.int64)
    first, _ = encoder.read(pieces, known)
    other = encoder.cut("Another title\n" + "Some other words. " * 50)
    encoder.read(other, np.zeros(len(other.words), dtype=np.int64))
    again, _ = Encoder(shipped_model()).read(pieces, known)
    assert (first == again).all()


def test_an_empty_text_names_nothing(pipeline: Language) -> None:
    assert pipeline("")._.names == ()


def test_known_names_are_marked_word_by_word() -> None:
    words = [(0, 2), (3, 9), (10, 14), (15, 19)]
    found = [FoundMention(3, 14, "dataset", 0.9, "vocabulary"), FoundMention(15, 19, "task", 0.9, "vocabulary")]
    assert known_words(words, found).tolist() == [0, 7, 8, 1]


def test_relation_scores_are_the_mean_over_the_first_words() -> None:
    scores = RelationScores(np.array([0, 5, 9]), np.array([[1.0, 0.0], [0.0, 1.0], [4.0, 4.0]]))
    assert scores.of([(0, 4), (5, 8)]).tolist() == [0.5, 0.5]
    assert scores.of([]).tolist() == [0.0, 0.0]


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="kg train"):
        Encoder(tmp_path)
    with pytest.raises(UnreadableInput, match=r"selection\.json"):
        load_selector(tmp_path)
