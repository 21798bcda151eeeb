"""Teachers: fitted networks that read the same words, one by one or with their scores averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from kg.extraction.crf import Chain
from kg.schema import Progress
from kg.training.examples import Example
from kg.training.fitting import FitSettings, fit, predict
from kg.training.network import TaggerNetwork
from kg.training.stages import Checkpoint, Stage, Stages, load_weights, save_weights

Floats = npt.NDArray[np.float64]


def _as_it_is(example: Example) -> Example:
    return example


@dataclass(frozen=True, slots=True)
class Teacher:
    """A network, and how an example is cut into the pieces that it reads."""

    network: TaggerNetwork
    own_pieces: Callable[[Example], Example] = field(default=_as_it_is)

    def chain(self) -> Chain:
        """The chain over its tags."""
        return chain_of(self.network)

    def predict(self, examples: Sequence[Example]) -> list[tuple[Floats, Floats]]:
        """(words × tags, words × relations) scores of each example."""
        return predict(self.network, [self.own_pieces(example) for example in examples])


@dataclass(frozen=True, slots=True)
class Together:
    """Several teachers whose scores are averaged: the geometric mean of what they hold probable.

    ``weights`` has how much each counts, all alike where there are none.
    """

    teachers: tuple[Teacher, ...]
    weights: tuple[float, ...] = ()

    def chain(self) -> Chain:
        """The mean of their chains."""
        chains = [teacher.chain() for teacher in self.teachers]
        return Chain(self._mean([c.transitions for c in chains]), self._mean([c.first for c in chains]))

    def predict(self, examples: Sequence[Example]) -> list[tuple[Floats, Floats]]:
        """The means of (words × tags, words × relations) scores of each example."""
        read = [teacher.predict(examples) for teacher in self.teachers]
        return [
            (self._mean([tags for tags, _ in of_one]), self._mean([relations for _, relations in of_one]))
            for of_one in zip(*read, strict=True)
        ]

    def _mean(self, values: Sequence[Floats]) -> Floats:
        mean: Floats = np.average(np.stack(values), axis=0, weights=self.weights or None)
        return mean


def fitted_teacher(
    teacher: Teacher,
    name: str,
    told: dict[str, object],
    shown: Sequence[Example],
    settings: FitSettings,
    stages: Stages,
    report: Progress,
) -> Stage:
    """The stage, made from what is ``told``, that fits ``teacher`` to ``shown``; it then has the weights."""

    def work(folder: Path) -> None:
        own = [teacher.own_pieces(example) for example in shown]
        checkpoint = Checkpoint(folder / "checkpoint.pt")
        fit(teacher.network, own, settings, under_the_name(name, report), checkpoint)
        save_weights(teacher.network, folder)

    stage = stages.make(name.replace(" ", "-"), {**told, "settings": asdict(settings)}, work)
    load_weights(teacher.network, stage)
    return stage


def under_the_name(stage: str, report: Progress) -> Progress:
    """``report`` with ``stage`` in the place of the name that it is given."""
    return lambda _, done, total: report(stage, done, total)


def chain_of(network: TaggerNetwork) -> Chain:
    """The chain of a network, as extraction reads it."""
    return Chain(*(part.detach().cpu().numpy().astype(np.float64) for part in network.chain()))


def set_chain(network: TaggerNetwork, chain: Chain) -> None:
    """Give ``network`` the chain of another, such as that of its teachers, and hold it there."""
    for name, values in (("transitions", chain.transitions), ("first", chain.first)):
        parameter = network.get_parameter(name)
        forbidden = network.get_buffer("forbidden" if name == "transitions" else "forbidden_first")
        wanted = torch.tensor(values, dtype=parameter.dtype, device=parameter.device)
        parameter.data = wanted.masked_fill(forbidden < 0, 0.0)
        parameter.requires_grad_(False)
        parameter.grad = None  # of an earlier fit; it would count when gradients are clipped
