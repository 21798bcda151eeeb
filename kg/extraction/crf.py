"""A linear chain over the tags of words, and how probable each span is under it.

Tags are B (begin) and I (inside) for each type, and O: tag 0 is O, type ``t`` has ``1 + 2 t`` and ``2 + 2 t``. The
probability of a span is that of all tag sequences in which it stands exactly so, from the forward and backward
sums (Rabiner 1989; Lafferty, McCallum and Pereira 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chain:
    """Scores of tag ``j`` after tag ``i`` (``transitions[i, j]``) and of each first tag; minus 10⁴ forbids."""

    transitions: Floats
    first: Floats

    @property
    def types(self) -> int:
        """The number of types."""
        return (len(self.first) - 1) // 2


def span_probabilities(
    chain: Chain, emissions: Floats, *, longest: int = 14, least: float = 0.03
) -> list[tuple[int, int, int, float]]:
    """(first word, end word, type, probability) of every span with at least the probability ``least``.

    ``emissions`` is words × tags; spans have at most ``longest`` words. Cost: O(words × tags²).
    """
    if not len(emissions):
        return []
    step = np.exp(chain.transitions)
    local = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    forward, backward, scale = _sums(step, np.exp(chain.first), local)
    onward = np.zeros_like(backward)  # what comes of each tag at the next word
    onward[:-1] = local[1:] * backward[1:] / scale[1:, None]
    found: list[tuple[int, int, int, float]] = []
    for kind in range(chain.types):
        begin, inside = 1 + 2 * kind, 2 + 2 * kind
        others = np.delete(np.arange(emissions.shape[1]), inside)
        ends = {tag: onward[:, others] @ step[tag, others] for tag in (begin, inside)}
        for tag in ends:
            ends[tag][-1] = 1.0
        lengthening = local[:, inside] / scale
        for start in np.flatnonzero(forward[:, begin] * backward[:, begin] >= least).tolist():
            probability, tag = float(forward[start, begin]), begin
            for last in range(start, min(len(emissions), start + longest)):
                if last > start:
                    probability *= float(step[tag, inside] * lengthening[last])
                    tag = inside
                if probability * float(backward[last, tag]) < least:
                    break  # nothing longer can be probable enough
                if probability * ends[tag][last] >= least:
                    found.append((start, last + 1, kind, float(probability * ends[tag][last])))
    return sorted(found)


def _sums(step: Floats, first: Floats, local: Floats) -> tuple[Floats, Floats, Floats]:
    """Forward and backward sums, scaled so that their product at a word is the probability of each tag there.

    The third is the scale of each word (Rabiner 1989, section V.A).
    """
    forward, backward = np.empty_like(local), np.ones_like(local)
    scale = np.empty(len(local))
    reached = first * local[0]
    for word in range(len(local)):
        if word:
            reached = (forward[word - 1] @ step) * local[word]
        scale[word] = reached.sum()
        forward[word] = reached / scale[word]
    for word in range(len(local) - 2, -1, -1):
        backward[word] = step @ (local[word + 1] * backward[word + 1]) / scale[word + 1]
    return forward, backward, scale
