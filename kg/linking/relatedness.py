"""How related two papers are, told to a reader: with titles and names beside ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.schema import RelatedPapers, SharedEntity


@dataclass(frozen=True, slots=True)
class NamedShare(SharedEntity):
    """What two papers have in common, with the names of ``entity``, ``a`` and ``b``."""

    name: str
    a_name: str
    b_name: str


@dataclass(frozen=True, slots=True)
class Relatedness(RelatedPapers):
    """Two papers with their titles, how related they are, and everything that contributes to that."""

    shared: tuple[NamedShare, ...]
    a_title: str
    b_title: str


def with_names(pair: RelatedPapers, titles: Mapping[str, str], names: Mapping[str, str]) -> Relatedness:
    """``pair`` with the ``titles`` of papers and the ``names`` of entities, each by id."""
    shared = tuple(
        NamedShare(s.entity, s.share, s.via, s.a, s.b, names[s.entity], names[s.a], names[s.b]) for s in pair.shared
    )
    return Relatedness(pair.a, pair.b, pair.score, shared, titles[pair.a], titles[pair.b])
