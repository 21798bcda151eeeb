"""Pairs of entities whose names look alike: candidates for aliases.csv. They are shown, never applied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.names.acronyms import abbreviates, is_acronym
from kg.names.folding import fold_case
from kg.names.normal_form import normal_form
from kg.resolution.known_names import SPACE
from kg.schema import Entity

#: Entities in one block are compared pair by pair; a larger block (a word that everybody uses) is passed over.
_LARGEST_BLOCK = 200
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entities that may be one: ``name`` the rarer of the two, and how much alike they are, in [0, 100]."""

    name: str
    same_as: str
    type: str
    score: float
    papers: int


def suggest(entities: Sequence[Entity], least: float = 88.0) -> tuple[Suggestion, ...]:
    """Pairs of ``entities`` of one name space with a score of at least ``least``, the most alike first.

    The score is the similarity of the normal forms (normalised insertions and deletions), and 90 where one name has
    the initials of the other. Names with different numbers are versions or sizes, and are left out; so are an entity
    and its family. Compared are entities that share their first four letters or a word, so that time is linear
    in the number of entities (times 200 at the most).
    """
    from rapidfuzz import fuzz  # 10 ms that only this command needs

    found: dict[tuple[str, str], Suggestion] = {}
    for a, b in _candidates(entities):
        rare, common = sorted((a, b), key=lambda e: (e.papers, e.name.islower(), e.id))
        if (rare.id, common.id) in found or a.id in (b.family, *b.broader) or b.id in (a.family, *a.broader):
            continue
        if normal_form(a.name) == normal_form(b.name):
            continue  # homonyms: papers expand the acronym in different ways, or the user keeps them apart
        if _NUMBERS.findall(a.name) != _NUMBERS.findall(b.name):
            continue
        score = fuzz.ratio(normal_form(a.name), normal_form(b.name))
        if _is_acronym_of(a.name, b.name) or _is_acronym_of(b.name, a.name):
            score = max(score, 90.0)
        if score >= least:
            found[rare.id, common.id] = Suggestion(
                rare.name, common.name, rare.type, round(score, 1), rare.papers + common.papers
            )
    return tuple(sorted(found.values(), key=lambda s: (-s.score, -s.papers, s.name, s.same_as)))


def _is_acronym_of(short: str, long: str) -> bool:
    return is_acronym(short) and abbreviates(short, long)


def _candidates(entities: Iterable[Entity]) -> Iterator[tuple[Entity, Entity]]:
    blocks: dict[tuple[str, str], list[Entity]] = defaultdict(list)
    for e in sorted(entities, key=lambda e: e.id):
        words = [w for w in re.split(r"[\s\-/]+", fold_case(e.name)) if len(w) > 2]
        initials = "".join(w[0] for w in words) if len(words) > 1 else normal_form(e.name)
        for block in {normal_form(e.name)[:4], *words, f"initials {initials}"}:
            blocks[SPACE[e.type], block].append(e)
    for _, block in sorted(blocks.items()):
        if len(block) <= _LARGEST_BLOCK:
            yield from combinations(block, 2)
