"""Acronyms with several live expansions, used bare: the paper's other entities tell which is meant, or nothing does.

Naive Bayes over what the papers that expand the acronym name beside it (Maron 1961), with the numbers of those papers
as the prior. A paper whose other entities leave a doubt keeps the bare acronym as an entity of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.resolution.expansions import Key

#: How probable an expansion must be, given the other entities of the paper.
SURE = 0.9
#: Entities of the paper that must stand beside the expansion elsewhere.
_WITNESSES = 2
_SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Meaning:
    """An expansion that fits: its key, its probability, and the entities of the paper that speak for it most."""

    key: Key
    probability: float
    witnesses: tuple[Key, ...]


def meaning(own: frozenset[Key], beside: Mapping[Key, Sequence[frozenset[Key]]]) -> Meaning | None:
    """What a bare acronym means in a paper that also names ``own``; None where that is not sure.

    ``beside`` has, for each expansion, what each paper that gives it names.

    >>> sharp = [frozenset({("m", "sgd"), ("m", "flatness")})] * 3
    >>> segment = [frozenset({("m", "mask"), ("m", "segmentation")})] * 3
    >>> beside = {("m", "sharpness-aware minimization"): sharp, ("m", "segment anything model"): segment}
    >>> meaning(frozenset({("m", "sgd"), ("m", "flatness")}), beside).key
    ('m', 'sharpness-aware minimization')
    >>> meaning(frozenset({("m", "sgd"), ("m", "mask")}), beside) is None
    True
    """
    papers = sum(map(len, beside.values()))
    counts = {key: Counter(k for paper in found for k in paper) for key, found in beside.items()}
    scores: dict[Key, float] = {}
    for key, found in beside.items():
        score = math.log(len(found) / papers)
        for k in sorted(own):
            if any(k in c for c in counts.values()):
                score += math.log((counts[key][k] + _SMOOTHING) / (len(found) + 2 * _SMOOTHING))
        scores[key] = score
    best = min(scores, key=lambda key: (-scores[key], key))
    witnesses = sorted((k for k in own if k in counts[best]), key=lambda k: (-counts[best][k], k))
    probability = 1 / sum(math.exp(s - scores[best]) for s in scores.values())
    if probability < SURE or len(witnesses) < _WITNESSES:
        return None
    return Meaning(best, round(probability, 3), tuple(witnesses[:3]))
