"""Acronyms: what a short name stands for in a paper, and what nearly all papers say that it stands for.

An acronym joins its expansion where the paper itself gives it. A paper that uses it bare follows the others only
where they agree; an acronym with two live expansions (SAM: Segment Anything Model, or sharpness-aware minimization)
stays two entities.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg.names.acronyms import abbreviates, is_acronym, same_expansion
from kg.resolution.distinct_names import DistinctName

#: A bare acronym takes an expansion that at least this share of the papers that expand it gives.
AGREEMENT = 0.8


Key = tuple[str, str]  # (name space, normal form)


def expansions_given(n: DistinctName) -> list[tuple[str, str]]:
    """(short, long) pairs that the papers of ``n`` give, their own statement first, then what its forms show."""
    if n.expansion:
        return [(n.text, n.expansion)]
    others = [form for form in dict.fromkeys(n.forms) if form != n.text]
    if is_acronym(n.text):
        return [(n.text, form) for form in others if abbreviates(n.text, form)]
    return [(form, n.text) for form in others if is_acronym(form) and abbreviates(form, n.text)]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an acronym stands for: the key of the expansion, how papers write it, and in how many of how many papers."""

    key: Key
    written: str
    papers: int
    total: int


@dataclass(frozen=True, slots=True)
class Expansions:
    """``agreed`` holds, for each acronym, the expansion that nearly all papers give; ``variants`` joins expansions of
    one acronym that differ in word endings only: key of a variant to the key of the expansion most papers write;
    ``contested`` the expansions of acronyms on which papers do not agree."""

    agreed: Mapping[Key, Expansion] = field(default_factory=dict)
    variants: Mapping[Key, Key] = field(default_factory=dict)
    contested: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)


def count_expansions(given: Iterable[tuple[Key, Key, str, int]], is_known: Callable[[Key], bool]) -> Expansions:
    """The expansions of ``given``, which are (key of the acronym, key of the expansion, expansion as written, papers).

    Expansions that the vocabulary knows lead their variants; others are led by what most papers write.
    """
    counts: dict[Key, dict[Key, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for short, long, written, papers in given:
        counts[short][long][written] += papers
    agreed: dict[Key, Expansion] = {}
    contested: dict[Key, tuple[Key, ...]] = {}
    leaders: dict[Key, set[Key]] = defaultdict(set)
    for short, by_key in sorted(counts.items()):
        order = sorted(by_key, key=lambda k: (not is_known(k), -by_key[k].total(), k))
        groups: dict[Key, list[Key]] = {}
        for key in order:
            text = _most_common(by_key[key])
            leader = next(
                (g for g in groups if not is_known(key) and same_expansion(_most_common(by_key[g]), text)), key
            )
            groups.setdefault(leader, []).append(key)
            leaders[key].add(leader)
        total = sum(c.total() for c in by_key.values())
        size = {g: sum(by_key[k].total() for k in keys) for g, keys in groups.items()}
        best = min(size, key=lambda g: (-size[g], g))
        if size[best] >= AGREEMENT * total:
            agreed[short] = Expansion(best, _most_common(by_key[best]), size[best], total)
        else:
            contested[short] = tuple(sorted(groups))
    # a variant that two acronyms lead to different expansions is left alone
    variants = {key: min(led) for key, led in leaders.items() if len(led) == 1 and key not in led}
    return Expansions(agreed, variants, contested)


def _most_common(counts: Counter[str]) -> str:
    return min(counts, key=lambda w: (-counts[w], w))
