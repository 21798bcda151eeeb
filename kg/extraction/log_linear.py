"""Choosing among a few alternatives by weights of named features: a log-linear model (logistic regression)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogLinear:
    """Weights by the names of features; a feature without a weight says nothing."""

    weights: Mapping[str, float]

    def probabilities(self, alternatives: Sequence[Iterable[str]]) -> list[float]:
        """The probability of each alternative, given the features that hold of it; they add up to 1.

        >>> [round(p, 2) for p in LogLinear({"far": -1.0, "near": 1.0}).probabilities([["near"], ["far", "odd"]])]
        [0.88, 0.12]
        """
        weight = self.weights.get
        scores = [math.fsum(weight(name, 0.0) for name in names) for names in alternatives]
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        total = math.fsum(shares)
        return [share / total for share in shares]
