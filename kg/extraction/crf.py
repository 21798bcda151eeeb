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
    before, from_here = _sums(step, np.exp(chain.first), local)
    rest = from_here @ step.T  # of the text from each word on, for each tag of the word before
    tags = before.copy()
    tags[:-1] *= rest[1:]
    tags /= tags.sum(axis=1, keepdims=True)  # how probable each tag is at each word
    # Given a word's tag, the next one does not depend on those before: how probable it is that a name goes on.
    begin, inside = slice(1, None, 2), slice(2, None, 2)
    after_begin = (from_here[:, inside] * np.diagonal(step[begin, inside]) / rest[:, begin]).T.tolist()
    after_inside = (from_here[:, inside] * np.diagonal(step[inside, inside]) / rest[:, inside]).T.tolist()
    found: list[tuple[int, int, int, float]] = []
    for start, kind in np.argwhere(tags[:, begin] >= least).tolist():
        probability, goes_on = float(tags[start, 1 + 2 * kind]), after_begin
        for end in range(start + 1, min(len(emissions), start + longest) + 1):
            more = goes_on[kind][end] if end < len(emissions) else 0.0
            if probability * (1 - more) >= least:
                found.append((start, end, kind, probability * (1 - more)))
            probability *= more
            if probability < least:
                break  # nothing longer can be probable enough
            goes_on = after_inside
    return sorted(found)


def _sums(step: Floats, first: Floats, local: Floats) -> tuple[Floats, Floats]:
    """For each tag of each word, the sums over all tags of the words before it, and of those after it.

    Both hold the word's own score, and each row is right up to a factor. One walk goes both ways, since the time goes
    into calls of numpy: on the left of its rows from the first word on, on the right from the last word back.
    """
    tags = len(first)
    both_ways = np.zeros((2 * tags, 2 * tags))
    both_ways[:tags, :tags], both_ways[tags:, tags:] = step, step.T
    rows = np.hstack([local, local[::-1]])
    rows[0, :tags] *= first
    reached = np.empty(2 * tags)
    for word in range(1, len(rows)):
        row = rows[word]
        np.dot(rows[word - 1], both_ways, out=reached)
        np.multiply(row, reached, out=row)
        if word % _RESCALED == 0:
            sides = row.reshape(2, tags)
            sides /= sides.max(axis=1, keepdims=True)
    return rows[:, :tags], rows[::-1, tags:]


#: Words after which sums are scaled again, well before they become too small or too large for a float.
_RESCALED = 16
