"""Encoders of other people as teachers: any BERT, RoBERTa or MPNet in a folder as Hugging Face lay it out.

Such a network is larger than what extraction can load, and cuts words into pieces of its own; it reads the same words
as the shipped tagger, and gives them the same scores of tags and relations. Needs `transformers` (extra `train`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from kg.errors import UnreadableInput
from kg.extraction.word_pieces import SHAPES, Pieces
from kg.training.examples import Example
from kg.training.network import KNOWN, WordReader


class OtherEncoder(WordReader):
    """A folder's encoder, called as :class:`~kg.training.network.Encoder` is.

    Its embeddings and its lower half of layers stay as they are: that costs half as much and loses little (Lee, Tang
    and Lin 2019, What Would Elsa Do?). What shape and known name a word has is added where the upper half begins.
    """

    def __init__(self, body: nn.Module, width: int) -> None:
        super().__init__()
        self.body = body
        self.width = width
        self.shape = nn.Embedding(SHAPES, self.width)
        self.known = nn.Embedding(KNOWN, self.width)
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.known.weight)
        layers = _layers(body)
        half = len(layers) // 2
        body.requires_grad_(False)
        for layer in layers[half:]:
            layer.requires_grad_(True)
        self._added: Tensor | None = None
        layers[half].register_forward_pre_hook(self._add, with_kwargs=True)

    def _add(
        self, _: nn.Module, given: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        if given:
            return (given[0] + self._added, *given[1:]), named
        return given, {**named, "hidden_states": named["hidden_states"] + self._added}

    def forward(self, ids: Tensor, shapes: Tensor, known: Tensor, mask: Tensor, *, places: Tensor) -> Tensor:
        """Hidden states at ``places`` (batch × places); the other inputs are batch × pieces."""
        self._added = self.shape(shapes) + self.known(known)
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        states: Tensor = hidden.gather(1, places[:, :, None].expand(-1, -1, self.width))
        return states


def _layers(body: nn.Module) -> list[nn.Module]:
    """The layers of an encoder, from the lowest up: its longest list of modules."""
    lists = [list(module) for module in body.modules() if isinstance(module, nn.ModuleList)]
    return max(lists, key=len, default=[])


@dataclass(frozen=True, slots=True)
class OwnPieces:
    """Cuts the words of an example into the pieces of another tokenizer."""

    tokenizer: Any
    longest: int

    def __call__(self, example: Example) -> Example:
        """``example`` with the same words in other pieces; words that do not fit are read at the last piece."""
        pieces = example.pieces
        words = [example.text[a:b] for a, b in pieces.words]
        cut = self.tokenizer(words, is_split_into_words=True, truncation=True, max_length=self.longest)
        of_word = cut.word_ids()
        ids = np.array(cut["input_ids"], dtype=np.int64)
        first = np.full(len(words), len(ids) - 1, dtype=np.int64)
        shapes = np.zeros(len(ids), dtype=np.int64)
        shape_of = pieces.shapes[pieces.first]
        for place in range(len(of_word) - 1, -1, -1):
            word = of_word[place]
            if word is not None:
                first[word] = place
                shapes[place] = shape_of[word]
        return replace(example, pieces=Pieces(ids, shapes, first, pieces.words))


def load_other_encoder(folder: Path) -> tuple[OtherEncoder, Callable[[Example], Example]]:
    """The encoder of a folder in the layout of Hugging Face, and what cuts examples into its pieces.

    Nothing is looked for outside the folder. Raises UnreadableInput where it holds no encoder with a fast tokenizer.
    """
    from transformers import AutoModel, AutoTokenizer

    try:
        body = AutoModel.from_pretrained(str(folder), local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(
            str(folder), local_files_only=True, use_fast=True, add_prefix_space=True
        )
    except (OSError, ValueError, KeyError) as error:
        message = f"{folder}: no encoder in the layout of Hugging Face (config.json, weights, tokenizer.json): {error}"
        raise UnreadableInput(message) from error
    if not getattr(tokenizer, "is_fast", False) or len(_layers(body)) < 2:
        message = f"{folder}: an encoder with a fast tokenizer (tokenizer.json) and two or more layers is needed"
        raise UnreadableInput(message)
    body.float()
    longest = min(int(body.config.max_position_embeddings) - 2, int(tokenizer.model_max_length), 512)
    return OtherEncoder(body, int(body.config.hidden_size)), OwnPieces(tokenizer, longest)
