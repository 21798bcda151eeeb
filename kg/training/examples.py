"""Annotated papers as the network reads them: pieces, tags of words, and the words that name each entity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
import torch
from spacy.language import Language
from tokenizers import Tokenizer
from torch import Tensor

from kg.extraction.annotations import annotated_spans
from kg.extraction.mentions import FoundMention, without_overlaps
from kg.extraction.tagger import known_words
from kg.extraction.tokenizer import make_tokenizer
from kg.extraction.word_pieces import LONGEST, Pieces, cut
from kg.schema import ENTITY_TYPES, RELATIONS

Ints = npt.NDArray[np.int64]

#: How often a known name is hidden from the network, so that it learns to do without the vocabulary.
_HIDDEN = 0.15


@dataclass(frozen=True, slots=True)
class Example:
    """One text: its pieces, what the vocabulary knows in it, and what there is to learn from it.

    ``tags`` has a number for each word, ``entities`` the first words of the mentions of each and its relation;
    ``weight`` scales its part in the loss: 1 for what people annotated.
    """

    text: str
    pieces: Pieces
    known: tuple[FoundMention, ...]
    tags: Ints
    entities: tuple[tuple[tuple[int, ...], int], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side: batch × pieces inputs, batch × words targets, padding 0."""

    examples: tuple[Example, ...]
    ids: Tensor
    shapes: Tensor
    known: Tensor
    mask: Tensor
    first: Tensor
    tags: Tensor
    present: Tensor


def make_example(
    tokenizer: Tokenizer,
    text: str,
    known: Sequence[FoundMention],
    entities: Sequence[Mapping[str, Any]],
    weight: float = 1.0,
) -> Example:
    """``text`` with the annotated ``entities`` (type, mentions, relation); what does not fit the encoder is cut off."""
    pieces = _fitting(cut(tokenizer, text))
    tags = np.zeros(len(pieces.words), dtype=np.int64)
    named: list[list[int]] = [[] for _ in entities]
    for start, end, k in annotated_spans(text, entities):
        words = [i for i, (a, b) in enumerate(pieces.words) if a < end and start < b]
        if words:
            begin = 1 + 2 * ENTITY_TYPES.index(entities[k]["type"])
            tags[words] = begin + 1
            tags[words[0]] = begin
            named[k].append(words[0])
    related = tuple(
        (tuple(words), RELATIONS.index(e["relation"])) for words, e in zip(named, entities, strict=True) if words
    )
    return Example(text, pieces, tuple(known), tags, related, weight)


def known_names() -> Language:
    """A pipeline that does no more than find the vocabulary's names."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.add_pipe("kg_vocabulary")  # registered when kg.extraction is imported
    return nlp


def read_examples(
    tokenizer: Tokenizer, papers: Sequence[Mapping[str, Any]], nlp: Language | None = None
) -> list[Example]:
    """Annotated ``papers`` as examples, with the names that ``nlp`` knows (None: those of the shipped vocabulary)."""
    texts = [f"{paper['title']}\n{paper['abstract']}" for paper in papers]
    return [
        make_example(tokenizer, doc.text, doc._.mentions, paper["entities"])
        for doc, paper in zip((nlp or known_names()).pipe(texts), papers, strict=True)
    ]


def _fitting(pieces: Pieces) -> Pieces:
    if len(pieces.ids) <= LONGEST:
        return pieces
    words = int(np.searchsorted(pieces.first, LONGEST - 1))
    ids = np.append(pieces.ids[: LONGEST - 1], pieces.ids[-1])
    shapes = np.append(pieces.shapes[: LONGEST - 1], 0)
    return Pieces(ids, shapes, pieces.first[:words], pieces.words[:words])


def make_batch(examples: Sequence[Example], random: np.random.Generator | None = None) -> Batch:
    """``examples`` side by side; with ``random`` some known names are hidden."""
    pieces = max(len(e.pieces.ids) for e in examples)
    words = max(len(e.tags) for e in examples)
    ids, shapes, known, mask = (np.zeros((len(examples), pieces), dtype=np.int64) for _ in range(4))
    first, tags = (np.zeros((len(examples), words), dtype=np.int64) for _ in range(2))
    present = np.zeros((len(examples), words), dtype=bool)
    for row, e in enumerate(examples):
        read, count = len(e.pieces.ids), len(e.tags)
        ids[row, :read], shapes[row, :read], mask[row, :read] = e.pieces.ids, e.pieces.shapes, 1
        first[row, :count], tags[row, :count], present[row, :count] = e.pieces.first, e.tags, True
        shown = [m for m in without_overlaps(e.known) if random is None or random.random() >= _HIDDEN]
        known[row, e.pieces.first] = known_words(e.pieces.words, shown)
    arrays = (ids, shapes, known, mask, first, tags, present)
    return Batch(tuple(examples), *(torch.from_numpy(a) for a in arrays))


def batches(lengths: Sequence[int], size: int, random: np.random.Generator) -> list[list[int]]:
    """Numbers of examples in batches of like length, in a random order that depends on ``random`` alone."""
    order = random.permutation(len(lengths)).tolist()
    pools = [sorted(order[i : i + 16 * size], key=lambda k: lengths[k]) for i in range(0, len(order), 16 * size)]
    made = [pool[i : i + size] for pool in pools for i in range(0, len(pool), size)]
    return [made[i] for i in random.permutation(len(made))]
