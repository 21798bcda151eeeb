"""One thing, one type: an invented name that papers give types of several name spaces is one entity.

Names made of common words stay apart, for those may well be two things: math is a task, MATH a dataset, and sparsity
a method in one paper and a measure in another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.names import looks_coined
from kg.resolution.acronyms import Key
from kg.resolution.normalise import same_text
from kg.resolution.placing import KnownNames, Placed

#: Rules that decided by the name alone; what a paper or a user says of a name is left as it is.
_BY_NAME = frozenset(("spelling", "vocabulary", "acronym", "generic head"))


def with_one_type(placed: Sequence[Placed], known: KnownNames) -> list[Placed]:
    """``placed`` with invented names that are spelled alike, letter by letter, in one name space each.

    It is that of the vocabulary, where this knows the name in just one; else the one of the highest confidence in sum.
    """
    votes: dict[str, dict[Key, float]] = defaultdict(lambda: defaultdict(float))
    for p in placed:
        if p.rule in _BY_NAME and looks_coined(p.local.name):
            votes[same_text(p.local.name)][p.key] += p.local.score
    target: dict[str, Key] = {}
    for text, by_key in votes.items():
        listed = sorted(key for key in by_key if key in known.rows)
        if len({space for space, _ in by_key}) > 1 and len(listed) < 2:
            target[text] = listed[0] if listed else min(by_key, key=lambda k: (-round(by_key[k], 9), k))
    return [_moved(p, target.get(same_text(p.local.name))) for p in placed]


def _moved(p: Placed, target: Key | None) -> Placed:
    if target is None or p.key == target or p.rule not in _BY_NAME:
        return p
    return replace(
        p, key=target, rule="one type", evidence=f"{p.local.name} is a {target[0]} to most, not a {p.key[0]}"
    )
