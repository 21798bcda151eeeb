"""The user's word on names that are not to be joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from kg.names.folding import fold_blanks
from kg.names.normal_form import normal_form
from kg.resolution.expansions import Key
from kg.resolution.known_names import SPACE, KnownNames, Placed
from kg.resolution.user_files import KeptApart
from kg.schema import EntityType


def keep_apart(
    placed: Sequence[Placed],
    lines: Sequence[KeptApart],
    known: KnownNames,
    key_of: Callable[[str, EntityType], Key],
) -> list[Placed]:
    """``placed`` with the names of ``lines`` taken out of the entities that their others are in.

    Names match by spelling; where the two names of a line are spelled alike, letter by letter. ``key_of`` is the key
    of a name of which no paper says more.
    """
    by_name: dict[tuple[str, str], list[KeptApart]] = defaultdict(list)
    keys_of_other: dict[tuple[str, str], set[Key]] = {}
    for line in lines:
        exact = known.key(line.name, line.type) == known.key(line.other, line.type)
        match = fold_blanks if exact else normal_form
        space = SPACE[line.type] + ("=" if exact else "")
        by_name[space, match(line.name)].append(line)
        keys_of_other[space, match(line.other)] = {key_of(line.other, line.type)}
    for p in placed:
        for space, text in _ways_to_match(p):
            if (space, text) in keys_of_other:
                keys_of_other[space, text].add(p.key)
    return [_moved(p, by_name, keys_of_other) for p in placed]


def _ways_to_match(p: Placed) -> tuple[tuple[str, str], tuple[str, str]]:
    space = SPACE[p.name.type]
    return (space, normal_form(p.name.text)), (space + "=", fold_blanks(p.name.text))


def _moved(
    p: Placed,
    by_name: Mapping[tuple[str, str], Sequence[KeptApart]],
    keys_of_other: Mapping[tuple[str, str], set[Key]],
) -> Placed:
    for space, text in _ways_to_match(p):
        match = fold_blanks if space.endswith("=") else normal_form
        for line in by_name.get((space, text), ()):
            if p.key in keys_of_other[space, match(line.other)]:
                own = (p.key[0], f"{text} ≠ {match(line.other)}")
                return Placed(p.name, own, "kept apart", f"{line.line or line.name}: not {line.other}")
    return p
