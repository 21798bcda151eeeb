"""Why two papers are related: which of their entities are the same, are kinds of one thing, or are called alike."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Literal

from kg.linking.vectors import PaperVectors
from kg.schema import RelatedPapers, SharedEntity

Way = Literal["same", "broader", "name"]
_DIGITS = 6


class Explainer:
    """Splits the product of two papers' vectors into the pairs of entities that it comes from."""

    def __init__(self, vectors: PaperVectors) -> None:
        self._vectors = vectors
        self._of = cache(self._features)

    def pair(self, a: int, b: int, reasons: int | None = None) -> RelatedPapers:
        """The papers with the numbers ``a`` and ``b``, with the strongest ``reasons`` (None: all).

        All shares together are the score. Equal shares are ordered by entity.
        """
        of_a, of_b = self._of(a), self._of(b)
        shares: dict[tuple[int, int], float] = defaultdict(float)
        nearest: dict[tuple[int, int], tuple[float, int]] = {}
        entities = len(self._vectors.entities)
        for feature in sorted(of_a.keys() & of_b.keys()):
            for at_a, value_a in of_a[feature]:
                for at_b, value_b in of_b[feature]:
                    product = value_a * value_b
                    shares[at_a, at_b] += product
                    if feature < entities and at_a != at_b:
                        nearest[at_a, at_b] = max(nearest.get((at_a, at_b), (0.0, 0)), (product, feature))
        reasons_ = self._grouped(shares, {pair: feature for pair, (_, feature) in nearest.items()})
        papers = self._vectors.papers
        return RelatedPapers(papers[a], papers[b], round(sum(shares.values()), _DIGITS), tuple(reasons_[:reasons]))

    def _grouped(self, shares: dict[tuple[int, int], float], nearest: dict[tuple[int, int], int]) -> list[SharedEntity]:
        """One reason for each entity that pairs have in common, one for each pair that is only called alike."""
        groups: dict[tuple[Way, int, int], list[tuple[int, int]]] = defaultdict(list)
        for pair in shares:
            if pair[0] == pair[1]:
                groups["broader", pair[0], -1].append(pair)
            elif pair in nearest:
                groups["broader", nearest[pair], -1].append(pair)
            else:
                groups["name", *pair].append(pair)
        ids = self._vectors.entities
        found = []
        for (way, common, _), pairs in groups.items():
            strongest = pairs[0]
            if len(pairs) > 1:  # most have one
                strongest = max(pairs, key=lambda p: (p[0] == p[1], shares[p], ids[p[0]], ids[p[1]]))
            a, b = ids[strongest[0]], ids[strongest[1]]
            share = round(sum(shares[p] for p in sorted(pairs)), _DIGITS)
            found.append(SharedEntity(ids[common], share, "same" if a == b else way, a, b))
        return sorted(found, key=lambda s: (-s.share, s.entity, s.a, s.b))

    def _features(self, paper: int) -> dict[int, list[tuple[int, float]]]:
        """For each feature of the paper, which of its entities give it and how much."""
        parts, entity_of = self._vectors.parts, self._vectors.entity_of
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for row in range(self._vectors.starts[paper], self._vectors.starts[paper + 1]):
            inside = slice(parts.indptr[row], parts.indptr[row + 1])
            entity = int(entity_of[row])
            for feature, value in zip(parts.indices[inside].tolist(), parts.data[inside].tolist(), strict=True):
                found[feature].append((entity, value))
        return found
