"""Acronyms: what a short name stands for in a paper, and what nearly all papers say that it stands for.

An acronym joins its expansion where the paper itself gives it. A paper that uses it bare follows the others only
where they agree; an acronym with two live expansions (SAM: Segment Anything Model, or sharpness-aware minimization)
stays two entities.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg.schema import LocalEntity

#: A bare acronym takes an expansion that at least this share of the papers that expand it gives.
AGREEMENT = 0.8

_SMALL = frozenset("a an and as at by for from in of on or the to via with".split())
_PARTS = re.compile(r"[\s\-_/‐-―]+")
_HYPHEN = re.compile(r"[\-‐-―]")
#: Prefixes that give a letter of their own: CPT, continual pretraining; PFT, preference finetuning.
_PREFIX = re.compile(r"(?:pre|fine|multi|hyper|bi|auto|semi|super|sub|meta|cross|self)(?=[a-z]{4})")
_ACRONYM = re.compile(r"(?!(?:[A-Z][a-z]+-)+[A-Z][a-z]+$)[A-Za-z0-9&\-]{2,12}")

Key = tuple[str, str]  # (name space, normal form)


def is_acronym(name: str) -> bool:
    """Whether ``name`` is written as an acronym: one short word with two capitals.

    >>> [n for n in ("LoRA", "LLMs", "QA", "Adam", "3DGS", "T2I", "Few-Shot") if is_acronym(n)]
    ['LoRA', 'LLMs', 'QA', '3DGS', 'T2I']
    """
    return _ACRONYM.fullmatch(name) is not None and sum(c.isupper() for c in name) >= 2


def abbreviates(short: str, long: str) -> bool:
    """Whether ``short`` is made of the first letters of the words of ``long``, in order (``2`` may stand for "to").

    Small words may be passed over; a word may give several of its first letters (LoRA: Low-Rank Adaptation).

    >>> abbreviates("LLMs", "large language models"), abbreviates("LoRA", "Low-Rank Adaptation")
    (True, True)
    >>> abbreviates("T2I", "text-to-image"), abbreviates("DP", "data pruning metric"), abbreviates("MoE", "SMoE")
    (True, False, False)
    """
    if short.endswith("s") and short[:-1].isupper():
        short = short[:-1]
    letters = "".join(c for c in short.casefold() if c.isalnum())
    words = _initial_words(long)
    if len(letters) < 2 or len(words) < 2 or short.casefold() in _PARTS.split(long.casefold()):
        return False
    return _spells(letters, words)


def _initial_words(long: str) -> tuple[tuple[str, bool], ...]:
    """The words of ``long``, each with whether it may give no letter: small words, later parts of compounds."""
    words: list[tuple[str, bool]] = []
    for compound in long.casefold().split():
        for place, part in enumerate(p for p in _PARTS.split(compound) if p):
            match = _PREFIX.match(part)
            parts = [part[: match.end()], part[match.end() :]] if match else [part]
            words += [(w, place + n > 0 or w in _SMALL) for n, w in enumerate(parts)]
    return tuple(words)


def _spells(letters: str, words: tuple[tuple[str, bool], ...]) -> bool:
    """Whether the words, each by a start of at most four letters, spell the letters; some words may give none."""
    if not words:
        return not letters
    (word, may_be_silent), rest = words[0], words[1:]
    if may_be_silent and _spells(letters, rest):
        return True
    if word == "to" and letters.startswith("2") and _spells(letters[1:], rest):
        return True
    for taken in range(1, min(4, len(word), len(letters)) + 1):
        if letters[:taken] != word[:taken]:
            break
        if _spells(letters[taken:], rest):
            return True
    return False


def same_expansion(a: str, b: str) -> bool:
    """Whether two expansions of one acronym differ in hyphens and in the endings of words only.

    >>> same_expansion("Low Rank Adapters", "low-rank adaptation"), same_expansion("pre-trained", "pretrained")
    (True, True)
    >>> same_expansion("continual learning", "contrastive learning")
    False
    """
    apart = [_PARTS.split(x.casefold()) for x in (a, b)]
    glued = [_HYPHEN.sub("", x.casefold()).split() for x in (a, b)]
    return any(
        len(first) == len(second) and all(_same_stem(x, y) for x, y in zip(first, second, strict=True))
        for first, second in (apart, glued)
    )


def _same_stem(a: str, b: str) -> bool:
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a.rstrip("s") == b.rstrip("s") or (shared >= 5 and shared >= 0.6 * min(len(a), len(b)))


def expansions_given(e: LocalEntity) -> list[tuple[str, str]]:
    """(short, long) pairs that the paper of ``e`` gives, the paper's own statement first, then what its forms show."""
    if e.expansion:
        return [(e.name, e.expansion)]
    others = [form for form in dict.fromkeys(e.forms) if form != e.name]
    if is_acronym(e.name):
        return [(e.name, form) for form in others if abbreviates(e.name, form)]
    return [(form, e.name) for form in others if is_acronym(form) and abbreviates(form, e.name)]


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


def count_expansions(given: Iterable[tuple[Key, Key, str]], is_known: Callable[[Key], bool]) -> Expansions:
    """The expansions of ``given``, one (key of the acronym, key of the expansion, expansion as written) a paper.

    Expansions that the vocabulary knows lead their variants; others are led by what most papers write.
    """
    counts: dict[Key, dict[Key, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for short, long, written in given:
        counts[short][long][written] += 1
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


def expand_inside(name: str, words: Mapping[str, str]) -> str:
    """``name`` with the acronyms among its words written out, as ``words`` (acronym to expansion) has them.

    A part of a hyphenated name stays, since that is often coined (Diffusion-LM).

    >>> expand_inside("multimodal LLMs", {"LLM": "large language model"}), expand_inside("LLM", {"LLM": "x y"})
    ('multimodal large language model', 'LLM')
    """
    parts = re.split(r"(\s+|(?<=[A-Z])-(?=[a-z]))", name)
    if len(parts) < 3:
        return name
    return "".join(words.get(p) or words.get(p.removesuffix("s")) or p for p in parts)
