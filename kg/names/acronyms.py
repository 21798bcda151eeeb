"""Acronyms as text: what is written as one, and which words it may stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SMALL = frozenset("a an and as at by for from in of on or the to via with".split())


_PARTS = re.compile(r"[\s\-_/‐-―]+")


_HYPHEN = re.compile(r"[\-‐-―]")


#: Prefixes that give a letter of their own: CPT, continual pretraining; PFT, preference finetuning.
_PREFIX = re.compile(r"(?:pre|fine|multi|hyper|bi|auto|semi|super|sub|meta|cross|self)(?=[a-z]{4})")


_ACRONYM = re.compile(r"(?!(?:[A-Z][a-z]+-)+[A-Z][a-z]+$)[A-Za-z0-9&\-]{2,12}")


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
