"""Teachers: fitted networks that read the same words, one by one or with their scores averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kg.extraction.crf import Chain
from kg.training.examples import Example
from kg.training.fitting import predict
from kg.training.network import TaggerNetwork

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
    """Several teachers whose scores are averaged: the geometric mean of what they hold probable."""

    teachers: tuple[Teacher, ...]

    def chain(self) -> Chain:
        """The mean of their chains."""
        chains = [teacher.chain() for teacher in self.teachers]
        return Chain(_mean([c.transitions for c in chains]), _mean([c.first for c in chains]))

    def predict(self, examples: Sequence[Example]) -> list[tuple[Floats, Floats]]:
        """The means of (words × tags, words × relations) scores of each example."""
        read = [teacher.predict(examples) for teacher in self.teachers]
        return [
            (_mean([tags for tags, _ in of_one]), _mean([relations for _, relations in of_one]))
            for of_one in zip(*read, strict=True)
        ]


def chain_of(network: TaggerNetwork) -> Chain:
    """The chain of a network, as extraction reads it."""
    return Chain(*(part.detach().cpu().numpy().astype(np.float64) for part in network.chain()))


def _mean(values: Sequence[Floats]) -> Floats:
    mean: Floats = np.mean(np.stack(values), axis=0)
    return mean
