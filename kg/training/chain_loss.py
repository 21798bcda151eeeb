"""The loss of a linear chain, with its slope in closed form: some ten times faster than through each step of the sums.

The slope of the negative log likelihood is how probable each tag is less what is wanted (Sutton and McCallum 2012, An
Introduction to Conditional Random Fields), from the forward and backward sums of :mod:`kg.extraction.crf`.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

_LEAST = 1e-38


def chain_loss(emissions: Tensor, tags: Tensor, present: Tensor, transitions: Tensor, first: Tensor) -> Tensor:
    """Negative log likelihood of ``tags`` (batch × words) for each text, under ``emissions`` (batch × words × tags).

    ``present`` is false for padding, which stands at the end only. Cost: O(batch × words × tags²).
    """
    loss: Tensor = _ChainLoss.apply(emissions, tags, present, transitions, first)  # type: ignore[no-untyped-call]
    return loss


class _Kept(Protocol):
    """What PyTorch passes from a function to its slope."""

    saved_tensors: tuple[Tensor, ...]

    def save_for_backward(self, *tensors: Tensor) -> None: ...


class _ChainLoss(torch.autograd.Function):
    """The loss and its slope; sums are kept as logarithms, words × batch × tags."""

    @staticmethod
    def forward(  # type: ignore[override]
        ctx: _Kept, emissions: Tensor, tags: Tensor, present: Tensor, transitions: Tensor, first: Tensor
    ) -> Tensor:
        """The loss of each text."""
        scores, there = emissions.transpose(0, 1), present.transpose(0, 1)[:, :, None]
        step, words = transitions.exp(), len(scores)
        before, after = torch.empty_like(scores), torch.zeros_like(scores)
        reached = before[0] = scores[0] + first
        for word in range(1, words):
            reached = torch.where(there[word], _log_sums(reached, step) + scores[word], reached)
            before[word] = reached
        for word in range(words - 2, -1, -1):
            rest = _log_sums(after[word + 1] + scores[word + 1], step.T)
            after[word] = torch.where(there[word + 1], rest, after[word + 1])
        total = torch.logsumexp(reached, 1)

        wanted = functional.one_hot(tags, scores.shape[2]).transpose(0, 1).to(scores.dtype) * there
        pairs_wanted = wanted[:-1, :, :, None] * wanted[1:, :, None, :]
        probable = (before + after - total[:, None]).exp() * there
        arrived = (scores + after)[1:, :, None, :] - total[:, None, None]
        pairs_probable = (before[:-1, :, :, None] + transitions + arrived).exp() * there[1:, :, :, None]
        ctx.save_for_backward(
            (probable - wanted).transpose(0, 1), pairs_probable - pairs_wanted, probable[0] - wanted[0]
        )
        score = (wanted * scores).sum((0, 2)) + (wanted[0] * first).sum(1) + (pairs_wanted * transitions).sum((0, 2, 3))
        return total - score

    @staticmethod
    def backward(ctx: _Kept, slope: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        """The slope along emissions, transitions and first tags."""
        tags, pairs, first = ctx.saved_tensors
        return (
            tags * slope[:, None, None],
            None,
            None,
            torch.einsum("wbij,b->ij", pairs, slope),
            (first * slope[:, None]).sum(0),
        )


def _log_sums(logarithms: Tensor, step: Tensor) -> Tensor:
    """The logarithms of exp(``logarithms``) @ ``step``."""
    highest = logarithms.max(1, keepdim=True).values
    return ((logarithms - highest).exp() @ step).clamp_min(_LEAST).log() + highest
