"""One name, one thing: within a paper, every occurrence of a name is the same entity, of the same type.

Mentions found by any component are grouped by their folded spelling and by the abbreviations that the text
gives; each group gets the one type that its mentions support best; and each of its names is looked for in the
whole text, letter for letter, whole words only, the longer name first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extraction.abbreviations import Abbreviation, expansion_keys
from kg.extraction.candidates import occurrences
from kg.extraction.documents import text_of, token_offsets
from kg.extraction.mentions import FoundMention, Stretches, register_extensions, without_overlaps
from kg.extraction.web_links import places
from kg.names.folding import fold_spelling
from kg.names.shown import shown_name
from kg.schema import EntityType


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The mentions of one thing in one text, in order of position, with the name it goes by.

    ``expansion`` is what the text says the name is short for, or an empty string.
    """

    name: str
    type: EntityType
    mentions: tuple[FoundMention, ...]
    expansion: str = ""


def group_mentions(
    text: str,
    found: tuple[FoundMention, ...],
    abbreviations: tuple[Abbreviation, ...],
    links: tuple[tuple[int, int], ...] = (),
) -> list[NameGroup]:
    """The things that ``text`` names, in order of first mention; no mention lies in a link.

    >>> from kg.extraction.abbreviations import find_abbreviations
    >>> text = "LoRA adapts\\nLow-Rank Adaptation (LoRA) beats it. LoRA is small."
    >>> found = FoundMention(33, 37, "method", 0.9, "coined_names")
    >>> groups = group_mentions(text, (found,), tuple(find_abbreviations(text)))
    >>> [(g.name, [text[m.start:m.end] for m in g.mentions]) for g in groups]
    [('LoRA', ['LoRA', 'LoRA', 'LoRA'])]
    """
    linked = Stretches(links)
    outside = [m for m in found if not linked.overlap(m.start, m.end)]
    expansions, short_of = expansion_keys(text, abbreviations), _short_forms(text, abbreviations)
    groups: dict[str, list[FoundMention]] = defaultdict(list)
    for m in without_overlaps(outside):
        key = fold_spelling(text[m.start : m.end])
        groups[expansions.get(key, key)].append(m)
    forms = {key: {text[m.start : m.end] for m in members} for key, members in groups.items()}
    placed = _place(text, forms, groups, links)
    key_expansion = {
        fold_spelling(long): long for long in (text[a.long_start : a.long_end] for a in reversed(abbreviations))
    }
    result = []
    for key in sorted(placed, key=lambda k: (placed[k][0].start, k)):
        members = groups[key]
        result.append(
            NameGroup(
                name=_display_name(text, placed[key], short_of.get(key), kind := _vote(members)),
                type=kind,
                mentions=tuple(placed[key]),
                expansion=key_expansion.get(key, ""),
            )
        )
    return result


def _short_forms(text: str, abbreviations: tuple[Abbreviation, ...]) -> dict[str, str]:
    """Folded expansions with the short form that ``text`` gives first for each, in the singular."""
    shorts: dict[str, str] = {}
    for a in abbreviations:
        short = text[a.short_start : a.short_end]
        shorts.setdefault(fold_spelling(text[a.long_start : a.long_end]), re.sub(r"(?<=[A-Z0-9])s$", "", short))
    return shorts


def _place(
    text: str,
    forms: dict[str, set[str]],
    groups: dict[str, list[FoundMention]],
    links: tuple[tuple[int, int], ...],
) -> dict[str, list[FoundMention]]:
    """Where the forms of each group stand, the longer form first; occurrences inside links do not count."""
    by_length = sorted(((form, key) for key, fs in forms.items() for form in fs), key=lambda x: (-len(x[0]), x))
    taken = bytearray(len(text))
    for a, b in links:
        taken[a:b] = b"\1" * (b - a)
    placed: dict[str, list[FoundMention]] = defaultdict(list)
    for form, key in by_length:
        best = max(groups[key], key=lambda m: (m.score, m.found_by, -m.start))
        at_same_place = {(m.start, m.end): m for m in groups[key]}
        for hit in occurrences(form, text):
            a, b = hit
            if any(taken[a:b]):
                continue
            taken[a:b] = b"\1" * (b - a)
            placed[key].append(at_same_place.get(hit) or replace(best, start=a, end=b, found_by="consistency"))
    return {key: sorted(ms, key=lambda m: m.start) for key, ms in placed.items()}


def _vote(members: list[FoundMention]) -> EntityType:
    """The type with the highest score in sum; a coined name's cue counts once more."""
    votes: dict[EntityType, float] = defaultdict(float)
    for m in members:
        votes[m.type] += m.score * (2 if m.coined else 1)
    return min(votes, key=lambda t: (-votes[t], t))


def _display_name(text: str, mentions: list[FoundMention], short: str | None, kind: EntityType) -> str:
    """The short form where the text gives one, else the commonest spelling: phrases in lower case, in the singular.

    Data sets keep their capitals: Natural Questions are no natural question.
    """
    if short is not None:
        return short
    counts: dict[str, int] = defaultdict(int)
    for m in mentions:
        counts[text[m.start : m.end]] += 1
    if kind == "dataset":
        name = min(counts, key=lambda n: (n.islower(), -counts[n], -len(n), n))
        return shown_name(name, kind)
    name = min(counts, key=lambda n: (-counts[n], -len(n), n))
    words = name.split()
    if all(re.fullmatch(r"[A-Z]?[a-z]+(?:-[A-Z]?[a-z]+)*", w) for w in words) and (
        len(words) > 1 or any(text[m.start : m.end].islower() for m in mentions)
    ):
        name = name.lower()
    return shown_name(name, kind)


@Language.factory("kg_consistency", assigns=["doc._.names"], requires=["doc._.mentions"])
class Consistency:
    """spaCy component that sets ``doc._.names`` to the things the text names, and ``doc.spans["mentions"]``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its names."""
        links = places(doc._.web_links)
        names = group_mentions(text_of(doc), doc._.mentions, doc._.abbreviations, links)
        doc._.names = tuple(names)
        # by bisection, since doc.char_span walks over all tokens for each span
        starts = token_offsets(doc)[0].tolist()
        doc.spans["mentions"] = [
            Span(doc, bisect_right(starts, m.start) - 1, bisect_left(starts, m.end), label=g.type)
            for g in names
            for m in g.mentions
        ]
        return doc
