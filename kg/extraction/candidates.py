"""Surface forms that may name an entity, and what speaks for each: the ground on which `selection` decides.

A reader lists a form once for a paper, whatever the number of its occurrences, so the decision is taken once for
each form, from all its occurrences together. What the tagger, the vocabulary, the cues of coined names and the
abbreviations of the text say about a form becomes a row of numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from kg.extraction.abbreviations import Abbreviation, expansion_keys
from kg.extraction.hosts import is_host_or_licence
from kg.extraction.mentions import FoundMention, Stretches
from kg.names.folding import fold_spelling, looks_coined
from kg.schema import ENTITY_TYPES, EntityType

Floats = npt.NDArray[np.float64]
Offsets = tuple[int, int]

FEATURES = (
    "mean probability",
    "highest probability",
    "mean probability, log odds",
    "highest probability, log odds",
    "probability of other spellings, log odds",
    "probability of the other side of an abbreviation, log odds",
    "is one side of an abbreviation",
    "strongest overlapping span, log odds",
    "strongest longer span, log odds",
    "share of its type",
    "share of occurrences that are free",
    "occurrences, log",
    "in the title",
    "known to the vocabulary",
    "known with its type",
    "known only as a part",
    "coined by a cue",
    "looks coined",
    "words",
    "one word in lower case",
    *(f"is a {t}" for t in ENTITY_TYPES),
)


@dataclass(frozen=True, slots=True)
class SpanProbability:
    """How probable it is that a stretch of text is a mention of a type (offsets in characters, end exclusive)."""

    start: int
    end: int
    type: EntityType
    probability: float


@dataclass(frozen=True, slots=True)
class CandidateForm:
    """A surface form with its occurrences, the group of spellings that it belongs to, its type and its features.

    ``claimed`` is how sure a component other than those that the features speak of is of the form, and ``claimed_by``
    its name; 0 and "" where there is none.
    """

    form: str
    group: str
    type: EntityType
    occurrences: tuple[Offsets, ...]
    features: Floats
    claimed: float = 0.0
    claimed_by: str = ""


def candidate_forms(
    text: str,
    spans: Sequence[SpanProbability],
    found: Sequence[FoundMention],
    abbreviations: Sequence[Abbreviation],
    links: Iterable[Offsets] = (),
) -> list[CandidateForm]:
    """The forms that the tagger (``spans``) or another component (``found``) takes for mentions, in order of text.

    Forms that differ in case, hyphens or number only, and both sides of an abbreviation, make one group; the group
    has the type that its spans make most probable. The user's own vocabulary is left out: what it finds is taken as
    it is. Hosts and licences are no names, unless a component of one's own says so.
    """
    blocked = Stretches(links)
    at = _by_place(s for s in spans if not blocked.overlap(s.start, s.end))
    known, coined = _by_component(text, found, "vocabulary"), _by_component(text, found, "coined_names")
    claims = _claims(text, found)
    forms = {text[a:b] for a, b in at} | set(known) | set(coined) | set(claims)
    sides = {text[a:b]: text[c:d] for a, b, c, d in _both_ways(abbreviations)}
    forms |= {other for form in forms if (other := sides.get(form)) is not None}
    places = {
        form: hits
        for form in forms
        if _closes_its_brackets(form)
        and (form in claims or not is_host_or_licence(form))
        and (hits := occurrences(form, text, blocked))
    }
    if not places:
        return []
    ordered = sorted(places, key=lambda f: (places[f][0], f))
    groups = _groups(ordered, text, abbreviations)
    types = _group_types(groups, places, at, known, coined, claims)
    evidence = _Evidence(at, places, known, coined, sides, groups, types, len(text.partition("\n")[0]))
    features = evidence.features(ordered)
    no_claim = _Claim(0.0, "", ())
    said = [claims.get(f, no_claim) for f in ordered]
    return [
        CandidateForm(f, groups[f], types[groups[f]], places[f], features[i], said[i].score, said[i].by)
        for i, f in enumerate(ordered)
    ]


def occurrences(form: str, text: str, blocked: Stretches | None = None) -> tuple[Offsets, ...]:
    """Whole-word occurrences of ``form``, letter for letter, outside the ``blocked`` stretches."""
    hits = []
    start = text.find(form)
    while form and start >= 0:
        end = start + len(form)
        whole = not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1]))
        if whole and not (blocked and blocked.overlap(start, end)):
            hits.append((start, end))
        start = text.find(form, end if whole else start + 1)
    return tuple(hits)


def _closes_its_brackets(form: str) -> bool:
    """Whether ``form`` was not cut in the middle of brackets, as in "augmented) model".

    >>> [_closes_its_brackets(f) for f in ("LLM", "f(x)", "augmented) model", "G_{stack")]
    [True, True, False, False]
    """
    for opening, closing in ("()", "[]", "{}"):
        if opening in form or closing in form:
            depth = 0
            for character in form:
                depth += (character == opening) - (character == closing)
                if depth < 0:
                    return False
            if depth:
                return False
    return True


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _by_place(spans: Iterable[SpanProbability]) -> dict[Offsets, list[float]]:
    """For each stretch of text: the probability of each type."""
    at: dict[Offsets, list[float]] = {}
    for s in spans:
        at.setdefault((s.start, s.end), [0.0] * len(ENTITY_TYPES))[ENTITY_TYPES.index(s.type)] += s.probability
    return at


def _by_component(text: str, found: Sequence[FoundMention], component: str) -> dict[str, EntityType]:
    """Forms that ``component`` found, with the type it gave first."""
    kinds: dict[str, EntityType] = {}
    for m in sorted(found, key=lambda m: (m.start, m.end)):
        if m.found_by == component:
            kinds.setdefault(text[m.start : m.end], m.type)
    return kinds


@dataclass(frozen=True, slots=True)
class _Claim:
    """What components of one's own say of a form: the highest score, whose it is, and a vote for each type."""

    score: float
    by: str
    votes: tuple[tuple[EntityType, float], ...]


def _claims(text: str, found: Sequence[FoundMention]) -> dict[str, _Claim]:
    """The forms that another component than the shipped ones found."""
    by_form: dict[str, list[FoundMention]] = defaultdict(list)
    for m in found:
        if m.found_by not in _SHIPPED_FINDERS:
            by_form[text[m.start : m.end]].append(m)
    claims = {}
    for form, mentions in by_form.items():
        best = max(mentions, key=lambda m: (m.score, m.found_by))
        claims[form] = _Claim(best.score, best.found_by, tuple((m.type, m.score) for m in mentions))
    return claims


def _both_ways(abbreviations: Sequence[Abbreviation]) -> list[tuple[int, int, int, int]]:
    pairs = [(a.long_start, a.long_end, a.short_start, a.short_end) for a in reversed(abbreviations)]
    return pairs + [(c, d, a, b) for a, b, c, d in pairs]


def _groups(forms: Iterable[str], text: str, abbreviations: Sequence[Abbreviation]) -> dict[str, str]:
    """For each form the folded name of its group: that of the expansion where the text gives one."""
    expansion = expansion_keys(text, abbreviations)
    return {form: expansion.get(fold_spelling(form), fold_spelling(form)) for form in forms}


def _group_types(
    groups: dict[str, str],
    places: dict[str, tuple[Offsets, ...]],
    at: dict[Offsets, list[float]],
    known: dict[str, EntityType],
    coined: dict[str, EntityType],
    claims: dict[str, _Claim],
) -> dict[str, EntityType]:
    """The type of each group: the most probable in sum; what a component says decides where the tagger is silent."""
    votes: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(ENTITY_TYPES))
    for form in sorted(groups):
        vote = votes[groups[form]]
        for place in places[form]:
            for kind, probability in enumerate(at.get(place, ())):
                vote[kind] += probability
        for said in (known.get(form), coined.get(form)):
            if said is not None:
                vote[ENTITY_TYPES.index(said)] += _COMPONENT_VOTE
        for claimed, score in claims[form].votes if form in claims else ():
            vote[ENTITY_TYPES.index(claimed)] += score
    winners = np.array(list(votes.values())).round(9).argmax(axis=1).tolist()
    return {group: ENTITY_TYPES[winner] for group, winner in zip(votes, winners, strict=True)}


#: What a rule's word about a type weighs, in occurrences of which the tagger is certain.
_COMPONENT_VOTE = 0.15
#: Components whose mentions are features of a form, or are taken as they are.
_SHIPPED_FINDERS = frozenset({"vocabulary", "coined_names", "own_vocabulary"})


def _around(places: Sequence[Offsets], at: dict[Offsets, list[float]]) -> tuple[Floats, Floats, Floats]:
    """The probability of each place, and that of the strongest other span that overlaps it, and that holds it all.

    Cost: O(places × spans that begin near enough to reach one), in a few operations of numpy, in bounded blocks.
    """
    result = np.zeros((3, len(places)))
    if not at:
        return result[0], result[1], result[2]
    bounds = np.array(sorted(at), dtype=np.int64)
    total = np.array([sum(at[a, b]) for a, b in bounds.tolist()])
    span_starts, span_ends = bounds.T
    place_starts, place_ends = np.array(places, dtype=np.int64).T
    # Spans are a few words long, so that of all of them, by their beginning, a stretch can overlap a place.
    first = span_starts.searchsorted(place_starts - (span_ends - span_starts).max(), side="right")
    count = span_starts.searchsorted(place_ends) - first
    blocks = (count.cumsum() // _PAIRS_AT_ONCE).tolist()
    for begin, end in _runs(blocks):
        near = count[begin:end]
        place = np.arange(begin, end).repeat(near)
        span = np.arange(near.sum()) + (first[begin:end] - near.cumsum() + near).repeat(near)
        a, b, c, d = span_starts[span], span_ends[span], place_starts[place], place_ends[place]
        same = (a == c) & (b == d)
        overlaps = (a < d) & (c < b) & ~same
        holds = overlaps & (a <= c) & (d <= b)
        for highest, which in zip(result, (same, overlaps, holds), strict=True):
            np.maximum.at(highest, place[which], total[span[which]])
    return result[0], result[1], result[2]


#: Pairs of a place and a span that are looked at together: some ten megabytes.
_PAIRS_AT_ONCE = 100_000


def _runs(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where equal ``values`` follow each other (first, end).

    >>> list(_runs([0, 0, 1]))
    [(0, 2), (2, 3)]
    """
    end = 0
    for _, equal in groupby(values):
        begin, end = end, end + sum(1 for _ in equal)
        yield begin, end


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that is known about the forms of one text."""

    at: dict[Offsets, list[float]]
    places: dict[str, tuple[Offsets, ...]]
    known: dict[str, EntityType]
    coined: dict[str, EntityType]
    sides: dict[str, str]
    groups: dict[str, str]
    types: dict[str, EntityType]
    title_end: int

    def features(self, forms: Sequence[str]) -> Floats:
        """The rows of :data:`FEATURES` for ``forms``, which are all that there are."""
        counts = np.array([len(self.places[form]) for form in forms])
        first = counts.cumsum() - counts
        own, overlapping, longer = _around([place for form in forms for place in self.places[form]], self.at)
        free = (own > 0.3) | (longer <= 0.5)  # no mere part of a longer name
        free_counts = np.add.reduceat(free, first, dtype=np.int64)
        mean = np.add.reduceat(own * free, first) / np.maximum(free_counts, 1)
        highest = np.maximum.reduceat(own, first)
        highest_of = dict(zip(forms, highest.tolist(), strict=True))
        kinds = [self.types[self.groups[form]] for form in forms]
        words = [len(form.split()) for form in forms]
        features = np.array(
            [
                mean,
                highest,
                mean,
                highest,
                self._highest_of_other_spellings(highest_of),
                [highest_of.get(self.sides.get(form, ""), 0.0) for form in forms],
                [form in self.sides for form in forms],
                np.maximum.reduceat(overlapping, first),
                np.maximum.reduceat(longer, first),
                [self._share(form, kind) for form, kind in zip(forms, kinds, strict=True)],
                free_counts / counts,
                np.log(counts),
                [self.places[form][0][0] < self.title_end for form in forms],
                [form in self.known for form in forms],
                [self.known.get(form) == kind for form, kind in zip(forms, kinds, strict=True)],
                [form not in self.known and any(f in form for f in self.known) for form in forms],
                [form in self.coined for form in forms],
                [looks_coined(form) for form in forms],
                words,
                [number == 1 and form.islower() for form, number in zip(forms, words, strict=True)],
                *([kind == t for kind in kinds] for t in ENTITY_TYPES),
            ],
            dtype=np.float64,
        )
        bounded = features[_LOG_ODDS].clip(0.005, 0.995)
        features[_LOG_ODDS] = np.log(bounded / (1 - bounded))
        return features.T

    def _highest_of_other_spellings(self, highest_of: dict[str, float]) -> list[float]:
        """For each form the highest probability of the other forms of its group."""
        spellings: dict[str, list[str]] = defaultdict(list)
        for form in highest_of:
            spellings[self.groups[form]].append(form)
        return [
            max((highest_of[f] for f in spellings[self.groups[form]] if f != form), default=0.0) for form in highest_of
        ]

    def _share(self, form: str, kind: EntityType) -> float:
        """How much of the probability of the occurrences is for ``kind``."""
        told = [self.at[p] for p in self.places[form] if p in self.at]
        total = sum(map(sum, told))
        return sum(q[ENTITY_TYPES.index(kind)] for q in told) / total if total > 0 else 0.0


_LOG_ODDS = [i for i, name in enumerate(FEATURES) if name.endswith("log odds")]
