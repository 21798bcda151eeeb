"""Masked language modelling on unlabelled abstracts, so that the encoder knows the field's words and their capitals.

Whole words are masked, 15 % of them (Devlin et al. 2019; Gururangan et al. 2020, Don't Stop Pretraining).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from kg.extraction.word_pieces import LONGEST, Pieces, cut
from kg.training.examples import batches
from kg.training.fitting import device_of, in_half_precision, random_state, set_random_state
from kg.training.network import VOCABULARY, WIDTH, Encoder
from kg.training.stages import Checkpoint

_WINDOW = 192  # pieces of a text that are read at once
_BATCH = 16
_MASK = 103  # the number of [MASK] in BERT's vocabulary
_ORDINARY = (1000, 30000)  # numbers of ordinary pieces, to put in place of one in ten
_POOL = 512  # texts that are cut and put in batches at a time


class _Guess(nn.Module):
    """From hidden states to the piece that was masked, with the encoder's own embeddings."""

    def __init__(self) -> None:
        super().__init__()
        self.change = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.bias = nn.Parameter(torch.zeros(VOCABULARY))
        nn.init.eye_(self.change.weight)
        nn.init.zeros_(self.change.bias)

    def forward(self, hidden: torch.Tensor, embeddings: torch.Tensor) -> torch.Tensor:
        """Scores of all pieces for each of the hidden states."""
        scores: torch.Tensor = self.norm(functional.gelu(self.change(hidden))) @ embeddings.T + self.bias
        return scores


def pretrain(
    encoder: Encoder,
    tokenizer: Tokenizer,
    texts: Sequence[str],
    *,
    count: int,
    seed: int,
    rate: float = 2e-4,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
    checkpoint: Checkpoint | None = None,
) -> None:
    """Train ``encoder`` in place on ``count`` windows of ``texts`` (read again from the start where they run out).

    Some 10 texts a second on two cores. With ``checkpoint`` it goes on where it was stopped.
    """
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    guess = _Guess().to(device_of(encoder))
    parameters = [*encoder.parameters(), *guess.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    encoder.train()
    order = random.permutation(len(texts))
    steps, step, at = count // _BATCH, 0, 0

    def state_now() -> dict[str, Any]:
        return {
            "step": step,
            "at": at,
            "encoder": encoder.state_dict(),
            "guess": guess.state_dict(),
            "optimizer": optimizer.state_dict(),
            "random": random_state(random),
        }

    if checkpoint is not None and (state := checkpoint.state()) is not None:
        step, at = state["step"], state["at"]
        for part, name in ((encoder, "encoder"), (guess, "guess"), (optimizer, "optimizer")):
            part.load_state_dict(state[name])
        set_random_state(random, state["random"])
    while step < steps:
        chosen = [texts[order[(at + i) % len(texts)]] for i in range(_POOL)]
        at += _POOL
        pool = [_window(cut(tokenizer, text), random) for text in chosen]
        for numbers in batches([len(p.ids) for p, _ in pool], _BATCH, random):
            if step == steps:
                break
            factor = min(1.0, step / 100) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
            loss = _loss(encoder, guess, [pool[i] for i in numbers], random)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            step += 1
            progress("pretrain", step * _BATCH, count)
        if checkpoint is not None:
            checkpoint.offer(state_now)
    if checkpoint is not None:
        checkpoint.forget()


def _window(pieces: Pieces, random: np.random.Generator) -> tuple[Pieces, int]:
    """At most _WINDOW pieces from a random place, and that place."""
    start = int(random.integers(0, max(1, min(len(pieces.ids), LONGEST) - _WINDOW + 1)))
    stop = min(len(pieces.ids), start + _WINDOW)
    inside = (pieces.first >= start) & (pieces.first < stop)
    words = tuple(w for w, kept in zip(pieces.words, inside, strict=True) if kept)
    return Pieces(pieces.ids[start:stop], pieces.shapes[start:stop], pieces.first[inside] - start, words), start


def _loss(
    encoder: Encoder, guess: _Guess, windows: Sequence[tuple[Pieces, int]], random: np.random.Generator
) -> torch.Tensor:
    longest = max(len(p.ids) for p, _ in windows)
    ids, shapes, mask = (np.zeros((len(windows), longest), dtype=np.int64) for _ in range(3))
    positions = np.zeros((len(windows), longest), dtype=np.int64)
    wanted = np.full((len(windows), longest), -100, dtype=np.int64)
    for row, (pieces, start) in enumerate(windows):
        count = len(pieces.ids)
        ids[row, :count], shapes[row, :count], mask[row, :count] = pieces.ids, pieces.shapes, 1
        positions[row] = np.minimum(np.arange(start, start + longest), LONGEST - 1)
        _mask_words(ids[row], wanted[row], pieces.first, count - 1, random)
    device = device_of(encoder)
    given = [torch.from_numpy(a).to(device) for a in (ids, shapes, np.zeros_like(ids), mask)]
    target = torch.from_numpy(wanted).to(device)
    with in_half_precision(device):
        hidden = encoder(*given, positions=torch.from_numpy(positions).to(device))[target != -100]
        scores = guess(hidden, encoder.piece.weight)
    return functional.cross_entropy(scores.float(), target[target != -100])


def _mask_words(ids: np.ndarray, wanted: np.ndarray, first: np.ndarray, last: int, random: np.random.Generator) -> None:
    """Hide some of the words whose first pieces are ``first``, noting in ``wanted`` what stood there."""
    starts = first[first < last]
    ends = np.append(starts[1:], last)
    for start, end, chosen in zip(starts, ends, random.random(len(starts)) < 0.15, strict=True):
        if chosen:
            wanted[start:end] = ids[start:end]
            lot = random.random()
            if lot < 0.8:
                ids[start:end] = _MASK
            elif lot < 0.9:
                ids[start:end] = random.integers(*_ORDINARY, end - start)
