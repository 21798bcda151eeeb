"""Tests against chance, and what to do where many are made at once."""

from __future__ import annotations

import numpy as np

from kg.network.incidence import Floats, Ints


def adjusted(p_values: Floats) -> Floats:
    """False discovery rates of many tests (Benjamini and Hochberg 1995), in [0, 1], in the order given.

    >>> adjusted(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.04, 0.04]
    """
    count = len(p_values)
    if not count:
        return p_values
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * count / np.arange(1, count + 1)
    rates = np.empty(count)
    rates[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return rates


def together_by_chance(together: Ints, one: Ints, other: Ints, papers: int) -> Floats:
    """How probable it is that two entities share ``together`` papers or more, were they spread at random.

    ``one`` and ``other`` are their numbers of papers among ``papers``: Fisher's exact test, one-sided.
    """
    from scipy.stats import hypergeom

    found: Floats = hypergeom.sf(together - 1, papers, one, other)
    return found


def drift(when: Floats, sums: Floats, held: Ints) -> tuple[Floats, Floats]:
    """How far the mean date of each entity's papers lies from that of papers drawn at random: z and two-sided p.

    ``when`` is the date of every paper, ``sums`` the sum of the dates of each entity's papers and ``held`` their
    number. The mean and variance are those of draws without replacement (the permutation form of the trend test of
    Cochran 1954 and Armitage 1955), the distribution is taken as normal; z is 0 where there is no variance.
    """
    from scipy.stats import norm

    count = len(when)
    spread = np.sqrt(when.var() * (count - held) / max(count - 1, 1) / np.maximum(held, 1))
    apart = sums / np.maximum(held, 1) - when.mean()
    z: Floats = np.divide(apart, spread, out=np.zeros(len(held)), where=spread > 0)
    return z, 2 * norm.sf(np.abs(z))


def wilson(hits: Ints, of: Ints) -> tuple[Floats, Floats]:
    """The ends of the 95 % interval of each share ``hits / of`` (Wilson 1927); (0, 1) where ``of`` is 0."""
    z = 1.96
    count = np.maximum(of, 1)
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return np.where(of > 0, np.maximum(middle - half, 0), 0.0), np.where(of > 0, np.minimum(middle + half, 1), 1.0)
