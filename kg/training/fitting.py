"""Fitting the tagger to annotated papers, and reading with it while it is still in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.training.chain_loss import chain_loss
from kg.training.examples import Batch, Example, batches, make_batch
from kg.training.network import TaggerNetwork
from kg.training.stages import Checkpoint

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How to fit: passes over the examples, batch size, highest learning rate of the encoder, and the seed.

    New parts learn ``head_factor`` times as fast as the encoder; ``relation_weight`` is the part of relations in
    the loss. Weights are averaged over the second half of the steps (Izmailov et al. 2018), with ``averaging`` as
    the part of each step.
    """

    epochs: float = 8.0
    batch: int = 8
    rate: float = 1e-4
    head_factor: float = 10.0
    relation_weight: float = 0.4
    averaging: float = 0.01
    seed: int = 1


def fit(
    network: TaggerNetwork,
    examples: Sequence[Example],
    settings: FitSettings,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
    checkpoint: Checkpoint | None = None,
) -> None:
    """Fit ``network`` in place. Some 10 examples a second on two cores with six layers.

    With ``checkpoint`` it goes on where it was stopped, and leaves the weights that it would have left.
    """
    take_steps(
        network,
        [len(e.pieces.ids) for e in examples],
        settings,
        lambda numbers, random: _loss(network, make_batch([examples[i] for i in numbers], random), settings),
        progress,
        checkpoint,
    )


def take_steps(
    network: TaggerNetwork,
    lengths: Sequence[int],
    settings: FitSettings,
    loss_of: Callable[[Sequence[int], np.random.Generator], Tensor],
    progress: Callable[[str, int, int | None], None],
    checkpoint: Checkpoint | None = None,
) -> None:
    """All the steps of a fit, down what ``loss_of`` says of the examples with some numbers; leaves averaged weights.

    ``lengths`` are those of the examples, in pieces: batches hold examples of like length.
    """
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    steps = _Steps(network, settings, len(lengths), progress)
    waiting: list[list[int]] = []

    def state_now() -> dict[str, Any]:
        return {"waiting": waiting, "steps": steps.state(), "random": random_state(random)}

    if checkpoint is not None and (state := checkpoint.state()) is not None:
        waiting = state["waiting"]
        steps.go_on_from(state["steps"])
        set_random_state(random, state["random"])
    while not steps.finished:
        waiting = waiting or batches(lengths, settings.batch, random)
        steps.take(loss_of(waiting.pop(0), random))
        if checkpoint is not None:
            checkpoint.offer(state_now)
    steps.finish()
    if checkpoint is not None:
        checkpoint.forget()


def random_state(random: np.random.Generator) -> dict[str, Any]:
    """Where all that draws lots stands: ``random`` and PyTorch, on each of its devices."""
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return {"numpy": dict(random.bit_generator.state), "torch": torch.get_rng_state(), "cuda": cuda}


def set_random_state(random: np.random.Generator, state: dict[str, Any]) -> None:
    """Put all that draws lots where it stood at :func:`random_state`."""
    random.bit_generator.state = state["numpy"]
    torch.set_rng_state(state["torch"])
    if state["cuda"]:
        torch.cuda.set_rng_state_all(state["cuda"])


class _Steps:
    """The steps of one fit: how fast to learn at each, and the average of the weights over the second half."""

    def __init__(
        self,
        network: TaggerNetwork,
        settings: FitSettings,
        examples: int,
        progress: Callable[[str, int, int | None], None],
    ) -> None:
        self._network, self._settings, self._progress = network, settings, progress
        self._optimizer, self._highest = _optimizer(network, settings)
        self._all, self._taken = int(settings.epochs * examples / settings.batch), 0
        self._average: dict[str, Tensor] = {}
        network.train()

    @property
    def finished(self) -> bool:
        """Whether all steps were taken."""
        return self._taken == self._all

    def take(self, loss: Tensor) -> None:
        """One step down ``loss``."""
        factor = min(1.0, self._taken / (0.1 * self._all)) * (1 - self._taken / self._all)
        for group, rate in zip(self._optimizer.param_groups, self._highest, strict=True):
            group["lr"] = rate * factor
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._taken += 1
        if self._taken > self._all / 2:
            _average_in(self._average, self._network, self._settings.averaging)
        self._progress("fit", self._taken * self._settings.batch, self._all * self._settings.batch)

    def state(self) -> dict[str, Any]:
        """All that the next step depends on."""
        return {
            "taken": self._taken,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
        }

    def go_on_from(self, state: dict[str, Any]) -> None:
        """Take the steps that come after those of ``state``."""
        self._taken = state["taken"]
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        device = device_of(self._network)
        self._average = {name: value.to(device) for name, value in state["average"].items()}

    def finish(self) -> None:
        """Leave the averaged weights in the network."""
        self._network.load_state_dict(self._average)


def _optimizer(network: TaggerNetwork, settings: FitSettings) -> tuple[torch.optim.Optimizer, list[float]]:
    """An optimizer with the new parts in a group of their own, and the highest rate of each group."""
    new: list[nn.Parameter] = []
    old: list[nn.Parameter] = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        fresh = not name.startswith("encoder.") or name in {"encoder.shape.weight", "encoder.known.weight"}
        (new if fresh else old).append(parameter)
    rates = [settings.rate, settings.rate * settings.head_factor]
    groups = [{"params": old, "lr": rates[0]}, {"params": new, "lr": rates[1]}]
    return torch.optim.AdamW(groups, weight_decay=0.01), rates


def _average_in(average: dict[str, Tensor], network: TaggerNetwork, part: float) -> None:
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name in average:
                average[name].lerp_(value, part)
            else:
                average[name] = value.clone()


def scores(network: TaggerNetwork, batch: Batch) -> tuple[Tensor, Tensor]:
    """Scores of tags and relations for words: batch × words × tags, batch × words × relations."""
    device = device_of(network)
    inputs = [part.to(device) for part in (batch.ids, batch.shapes, batch.known, batch.first, batch.mask)]
    with in_half_precision(device):
        tags, relations = network(*inputs)
    return tags.float(), relations.float()


def device_of(network: nn.Module) -> torch.device:
    """Where the weights of ``network`` lie."""
    return next(network.parameters()).device


def in_half_precision(device: torch.device) -> torch.autocast:
    """Where products are taken in bfloat16: on an accelerator, and on processors that have its products."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type != "cpu" or _has_bfloat16())


@cache
def _has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16; taken for granted where PyTorch is too old to tell."""
    told: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return not told or any(told.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def _loss(network: TaggerNetwork, batch: Batch, settings: FitSettings) -> Tensor:
    tags, relations = scores(network, batch)
    device = tags.device
    weights = torch.tensor([e.weight for e in batch.examples], device=device)
    losses = chain_loss(tags, batch.tags.to(device), batch.present.to(device), *network.chain())
    loss = 10 * (losses * weights).sum() / batch.present.sum()
    named = [(row, words, r) for row, e in enumerate(batch.examples) for words, r in e.entities]
    if named:
        means = torch.stack([relations[row, list(words)].mean(0) for row, words, _ in named])
        wanted = torch.tensor([r for _, _, r in named], device=device)
        loss = loss + settings.relation_weight * functional.cross_entropy(means, wanted)
    return loss


def predict(network: TaggerNetwork, examples: Sequence[Example], batch: int = 16) -> list[tuple[Floats, Floats]]:
    """(words × tags, words × relations) scores of each example, in the order given."""
    network.eval()
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].pieces.ids))
    found: dict[int, tuple[Floats, Floats]] = {}
    with torch.no_grad():
        for start in range(0, len(order), batch):
            numbers = order[start : start + batch]
            tags, relations = scores(network, make_batch([examples[i] for i in numbers]))
            for row, i in enumerate(numbers):
                words = len(examples[i].tags)
                found[i] = (
                    tags[row, :words].cpu().numpy().astype(np.float64),
                    relations[row, :words].cpu().numpy().astype(np.float64),
                )
    network.train()
    return [found[i] for i in range(len(examples))]
