"""Abbreviations and their expansions, as a text gives them: "Low-Rank Adaptation (LoRA)".

The algorithm of Schwartz and Hearst (A simple algorithm for identifying abbreviation definitions in
biomedical text, Pacific Symposium on Biocomputing 2003): each character of the short form is looked for from
right to left in the words before the bracket, and the first one must begin a word. Three things are added: the
plural of the short form (LLMs), short forms whose first letter stands inside a hyphenated word, and words whose first
letters are the short form, which come before any shorter match ("policy optimization" holds P, P and O, too).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.documents import text_of
from kg.extraction.mentions import register_extensions
from kg.names.folding import fold_spelling

_BRACKET = re.compile(r"\(([^()]{2,80})\)")
_SHORT = re.compile(r"(?=[^\s]*[A-Z])[A-Za-z0-9$\\^_{}²][\w$\\^{}+&/.²*-]*(?: [A-Z0-9][\w-]*)?")
# The look-behind lets a word be tried from its first letter alone.
_BEFORE_BRACKET = re.compile(r"(?<![\w$^{}+&/.²*-])([\w$^{}+&/.²*-]+)[\"'`”’]?\s$")
_OPENING = "{\"“‘'`~[$"
_STOP_BEFORE = re.compile(r"[.;:!?()\n]|, (?:and|or|which|where) ")
_LEADING_WORDS = re.compile(
    r"^(?:(?:a|an|the|of|and|or|in|on|for|to|by|with|from|as|our|their|its|is|are|we|called|named|via|using|propose|present|introduce"
    r"|novel|new|existing|recent|current|popular)\s+)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Abbreviation:
    """Offsets of an expansion and of the short form that the text gives for it."""

    long_start: int
    long_end: int
    short_start: int
    short_end: int


def find_abbreviations(text: str) -> list[Abbreviation]:
    """Pairs of expansion and short form in ``text``, in order of position.

    >>> text = "We study large language models (LLMs) and LoRA (Low-Rank Adaptation)."
    >>> [(text[a.long_start:a.long_end], text[a.short_start:a.short_end]) for a in find_abbreviations(text)]
    [('large language models', 'LLMs'), ('Low-Rank Adaptation', 'LoRA')]
    """
    found = []
    for bracket in _BRACKET.finditer(text):
        pair = _short_in_bracket(text, bracket) or _long_in_bracket(text, bracket)
        if pair is not None:
            found.append(pair)
    return sorted(found)


def expansion_keys(text: str, abbreviations: Sequence[Abbreviation]) -> dict[str, str]:
    """Folded short forms with the folded expansion that ``text`` gives first for each."""
    keys: dict[str, str] = {}
    for a in abbreviations:
        keys.setdefault(
            fold_spelling(text[a.short_start : a.short_end]), fold_spelling(text[a.long_start : a.long_end])
        )
    return keys


def _short_in_bracket(text: str, bracket: re.Match[str]) -> Abbreviation | None:
    """The reading `expansion (SHORT)`."""
    inner = re.split(r"[;,:=]", bracket[1])[0].strip().strip("\"'`“”‘’")
    if not _is_short_form(inner):
        return None
    short_start = text.index(inner, bracket.start(1))
    before_start = max(0, bracket.start() - 12 * (len(inner) + 5))
    for stop in _STOP_BEFORE.finditer(text, before_start, bracket.start()):
        before_start = stop.end()
    before = text[before_start : bracket.start()].rstrip(" \"'`“”‘’")
    long_at = _match_right_to_left(inner, before)
    if long_at is None:
        return None
    words = len(before[long_at:].split())
    if words > min(len(inner) + 5, 2 * len(inner)) or words < 1:
        return None
    return Abbreviation(before_start + long_at, before_start + len(before), short_start, short_start + len(inner))


def _long_in_bracket(text: str, bracket: re.Match[str]) -> Abbreviation | None:
    """The reading `SHORT (expansion)`."""
    before = _BEFORE_BRACKET.search(text[: bracket.start()][-40:])
    if before is None or not _is_short_form(before[1]):
        return None
    short_end = bracket.start() - (len(before.group()) - len(before[1]))
    inner = bracket[1].strip()
    if len(inner.split()) < 2:
        return None
    long_at = _match_right_to_left(before[1], inner)
    if long_at != 0:
        return None
    long_start = text.index(inner, bracket.start(1))
    return Abbreviation(long_start, long_start + len(inner), short_end - len(before[1]), short_end)


def _is_short_form(candidate: str) -> bool:
    return 2 <= len(candidate) <= 16 and _SHORT.fullmatch(candidate) is not None and not candidate.isdigit()


def _match_right_to_left(short: str, long: str) -> int | None:
    """Where in ``long`` the expansion of ``short`` begins, or None (Schwartz and Hearst, figure 1)."""
    letters = [c for c in (short[:-1] if re.search(r"[A-Z0-9]s$", short) else short) if c.isalnum()]
    if len(letters) < 2:
        return None
    at = _match_initials(letters, long)
    if at is None:
        at = _match_letters(letters, long)
    if at is None:
        return None
    # The first letter may begin a part of a hyphenated word: take the whole word.
    while at > 0 and not long[at - 1].isspace() and long[at - 1] not in _OPENING:
        at -= 1
    expansion = long[at:]
    lead = _LEADING_WORDS.match(expansion)
    if lead and _initials_fit(short, expansion[lead.end() :]):
        at += lead.end()
    if len(long[at:]) <= len(short) or short.casefold() in long[at:].casefold().split():
        return None
    return at


def _match_initials(letters: list[str], long: str) -> int | None:
    """Where the last words begin, if their first letters are ``letters``, one each; else None."""
    words = list(re.finditer(r"[^\W_]+", long))[-len(letters) :]
    if [w[0][0].casefold() for w in words] != [c.casefold() for c in letters]:
        return None
    return words[0].start()


def _match_letters(letters: list[str], long: str) -> int | None:
    """Where the shortest stretch begins that holds ``letters`` in order, the first of them at the start of a word."""
    at = len(long)
    for i in range(len(letters) - 1, -1, -1):
        wanted = letters[i].casefold()
        at -= 1
        while at >= 0 and (long[at].casefold() != wanted or (i == 0 and at > 0 and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    return at


def _initials_fit(short: str, expansion: str) -> bool:
    return bool(expansion) and expansion[0].casefold() == short[0].casefold()


@Language.factory("kg_abbreviations", assigns=["doc._.abbreviations"])
class Abbreviations:
    """spaCy component that sets ``doc._.abbreviations`` to the pairs that the text gives."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its abbreviations."""
        doc._.abbreviations = tuple(find_abbreviations(text_of(doc)))
        return doc
