"""The tagger's network: a small BERT encoder that also sees shapes and known names, a tag head, a relation head.

The encoder is MiniLM (Wang et al. 2020, MiniLM: Deep Self-Attention Distillation) as Sentence-Transformers publish
it. To the embedding of each word piece two are added: of the shape of its word, since the pieces are lower-cased,
and of what the vocabulary knows about it. Tags follow a linear-chain CRF (Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.extraction.word_pieces import LONGEST, SHAPES
from kg.schema import ENTITY_TYPES, RELATIONS

WIDTH = 384
HEADS = 12
INNER = 4 * WIDTH
VOCABULARY = 30522
KNOWN = 1 + 2 * len(ENTITY_TYPES)
TAGS = 1 + 2 * len(ENTITY_TYPES)
FORBIDDEN = -1e4


class Layer(nn.Module):
    """One transformer layer, normalised after each part as in BERT."""

    def __init__(self, inner: int = INNER) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, inner)
        self.down = nn.Linear(inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, padding: Tensor | None, places: Tensor | None = None) -> Tensor:
        """The next hidden states (batch × pieces × WIDTH), or those at ``places`` (batch × places) alone.

        ``padding`` is added to the attention scores.
        """
        queries, keys, values = self.attend(hidden).split(WIDTH, dim=2)
        if places is not None:
            queries, hidden = _at_places(queries, places), _at_places(hidden, places)
        mask = None if padding is None else padding.to(queries.dtype)
        mixed = functional.scaled_dot_product_attention(_by_head(queries), _by_head(keys), _by_head(values), mask)
        hidden = self.norm_attention(hidden + self.dropout(self.attended(mixed.transpose(1, 2).flatten(2))))
        changed: Tensor = self.norm(hidden + self.dropout(self.down(functional.gelu(self.up(hidden)))))
        return changed


def _at_places(states: Tensor, places: Tensor) -> Tensor:
    """What stands at ``places`` (batch × places) of ``states`` (batch × pieces × width)."""
    return states.gather(1, places[:, :, None].expand(-1, -1, states.shape[2]))


def _by_head(states: Tensor) -> Tensor:
    """Batch × pieces × WIDTH as batch × HEADS × pieces × a head's part of WIDTH."""
    heads: Tensor = states.unflatten(2, (HEADS, WIDTH // HEADS))  # type: ignore[no-untyped-call]
    return heads.transpose(1, 2)


class WordReader(nn.Module):
    """What gives each word of a text a hidden state of ``width`` numbers; called as :class:`Encoder` is."""

    width: int


class Encoder(WordReader):
    """Word pieces, their shapes and known names to hidden states."""

    def __init__(self, layers: int, inner: int = INNER) -> None:
        super().__init__()
        self.width = WIDTH
        self.piece = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Embedding(LONGEST, WIDTH)
        self.shape = nn.Embedding(SHAPES, WIDTH)
        self.known = nn.Embedding(KNOWN, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(inner) for _ in range(layers))
        nn.init.zeros_(self.shape.weight)
        nn.init.zeros_(self.known.weight)

    def forward(
        self,
        ids: Tensor,
        shapes: Tensor,
        known: Tensor,
        mask: Tensor | None = None,
        *,
        positions: Tensor | None = None,
        places: Tensor | None = None,
    ) -> Tensor:
        """Hidden states of all pieces, or at ``places`` (batch × places) alone.

        Other inputs are batch × pieces; ``mask`` has 1 for pieces and 0 for padding (None: no padding).
        """
        placed = self.position.weight[: ids.shape[1]] if positions is None else self.position(positions)
        hidden: Tensor = self.dropout(self.norm(self.piece(ids) + placed + self.shape(shapes) + self.known(known)))
        padding = None if mask is None else (1 - mask[:, None, None, :].to(hidden.dtype)) * FORBIDDEN
        *lower, last = self.layers
        for layer in lower:
            hidden = layer(hidden, padding)
        states: Tensor = last(hidden, padding, places)
        return states


class TaggerNetwork(nn.Module):
    """An encoder with scores of tags and of relations for each word, and the chain over tags."""

    def __init__(self, encoder: WordReader) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.2)
        width = encoder.width
        self.tag_hidden, self.tag = nn.Linear(width, 256), nn.Linear(256, TAGS)
        self.relation_hidden, self.relation = nn.Linear(width, 128), nn.Linear(128, len(RELATIONS))
        self.transitions = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.first = nn.Parameter(torch.zeros(TAGS))
        forbidden, forbidden_first = _forbidden()
        self.register_buffer("forbidden", forbidden)
        self.register_buffer("forbidden_first", forbidden_first)

    def forward(
        self, ids: Tensor, shapes: Tensor, known: Tensor, first: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """(batch × words × TAGS, batch × words × relations) scores; ``first`` has the place of each word's first piece.

        So the last layer reads what it needs for words alone.
        """
        hidden = self.dropout(self.encoder(ids, shapes, known, mask, places=first))
        tags: Tensor = self.tag(functional.gelu(self.tag_hidden(hidden)))
        relations: Tensor = self.relation(functional.gelu(self.relation_hidden(hidden)))
        return tags, relations

    def chain(self) -> tuple[Tensor, Tensor]:
        """Scores of transitions and of first tags, with what is forbidden."""
        return self.transitions + self.get_buffer("forbidden"), self.first + self.get_buffer("forbidden_first")


def _forbidden() -> tuple[Tensor, Tensor]:
    """An inside tag follows only the begin or inside tag of its type, and never comes first."""
    after, first = torch.zeros(TAGS, TAGS), torch.zeros(TAGS)
    for inside in range(2, TAGS, 2):
        first[inside] = FORBIDDEN
        for before in range(TAGS):
            if before not in (inside, inside - 1):
                after[before, inside] = FORBIDDEN
    return after, first


def load_encoder(folder: Path, layers: Sequence[int]) -> Encoder:
    """The encoder of a Sentence-Transformers MiniLM folder, with the given of its layers (counted from 0)."""
    given = load_file(str(folder / "model.safetensors"))
    encoder = Encoder(len(layers))
    state = {
        "piece.weight": given["embeddings.word_embeddings.weight"],
        "position.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
        "shape.weight": encoder.shape.weight.detach(),
        "known.weight": encoder.known.weight.detach(),
    }
    names = {
        "attended": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm": "output.LayerNorm",
    }
    for ours, theirs in enumerate(layers):
        layer = f"encoder.layer.{theirs}."
        for part in ("weight", "bias"):
            state[f"layers.{ours}.attend.{part}"] = torch.cat(
                [given[f"{layer}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            )
            for name, their_name in names.items():
                state[f"layers.{ours}.{name}.{part}"] = given[f"{layer}{their_name}.{part}"]
    encoder.load_state_dict(state)
    return encoder
