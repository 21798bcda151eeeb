"""One thing, one type: an invented name that papers give types of several name spaces is one entity.

Names made of common words stay apart, for those may well be two things (sparsity is a method in one paper and a measure
in another), and so do acronyms (the dataset ARC is not somebody's method ARC).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from kg.names.folding import fold_blanks, looks_coined
from kg.resolution.expansions import Key
from kg.resolution.known_names import KnownNames, Placed

#: Rules that decided by the name alone; what a paper or a user says of a name is left as it is.
_BY_NAME = frozenset(("spelling", "vocabulary", "acronym", "generic head"))


def with_one_type(placed: Sequence[Placed], known: KnownNames) -> list[Placed]:
    """``placed`` with invented names that are spelled alike, letter by letter, in one name space each.

    It is that of the vocabulary, where this knows the name in just one; else the one of the highest confidence in sum.
    """
    votes: dict[str, dict[Key, float]] = defaultdict(lambda: defaultdict(float))
    listed_names = {fold_blanks(p.name.text) for p in placed if p.key in known.rows}
    for p in placed:
        if p.rule in _BY_NAME and _is_one_thing(p.name.text, fold_blanks(p.name.text) in listed_names):
            votes[fold_blanks(p.name.text)][p.key] += sum(e.score for e in p.name.uses)
    target: dict[str, Key] = {}
    for text, by_key in votes.items():
        listed = sorted(key for key in by_key if key in known.rows)
        if len({space for space, _ in by_key}) > 1 and len(listed) < 2:
            target[text] = listed[0] if listed else min(by_key, key=lambda k: (-round(by_key[k], 9), k))
    return [_moved(p, target.get(fold_blanks(p.name.text))) for p in placed]


def _is_one_thing(name: str, listed: bool) -> bool:
    """Whether a name is nobody else's: InferSent, or a name in the vocabulary such as Vicuna."""
    if name.isupper():
        return False
    return looks_coined(name) or (listed and name[:1].isupper() and name.isalpha())


def _moved(p: Placed, target: Key | None) -> Placed:
    if target is None or p.key == target or p.rule not in _BY_NAME:
        return p
    return replace(p, key=target, rule="one type", evidence=f"{p.name.text} is a {target[0]} to most, not a {p.key[0]}")
