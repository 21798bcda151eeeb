"""Surface forms that may name an entity, and what speaks for each: the ground on which `selection` decides.

A reader lists a form once for a paper, whatever the number of its occurrences, so the decision is taken once for
each form, from all its occurrences together. What the tagger, the vocabulary, the cues of coined names and the
abbreviations of the text say about a form becomes a row of numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extraction.abbreviations import Abbreviation, expansion_keys
from kg.extraction.mentions import FoundMention
from kg.extraction.names import fold, looks_coined
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
    """A surface form with its occurrences, the group of spellings that it belongs to, its type and its features."""

    form: str
    group: str
    type: EntityType
    occurrences: tuple[Offsets, ...]
    features: Floats


def candidate_forms(
    text: str,
    spans: Sequence[SpanProbability],
    found: Sequence[FoundMention],
    abbreviations: Sequence[Abbreviation],
    links: Iterable[Offsets] = (),
) -> list[CandidateForm]:
    """The forms that the tagger (``spans``) or another component (``found``) takes for mentions, in order of text.

    Forms that differ in case, hyphens or number only, and both sides of an abbreviation, make one group; the group
    has the type that its spans make most probable.
    """
    blocked = list(links)
    at = _by_place(s for s in spans if not any(a < s.end and s.start < b for a, b in blocked))
    known, coined = _by_component(text, found, "vocabulary"), _by_component(text, found, "coined_names")
    forms = {text[a:b] for a, b in at} | set(known) | set(coined)
    sides = {text[a:b]: text[c:d] for a, b, c, d in _both_ways(abbreviations)}
    forms |= {other for form in forms if (other := sides.get(form)) is not None}
    places = {form: occurrences(form, text, blocked) for form in forms}
    forms = {form for form in forms if places[form]}
    groups = _groups(forms, text, abbreviations)
    types = _group_types(groups, places, at, known, coined)
    evidence = _Evidence(at, places, known, coined, sides, groups, types, len(text.partition("\n")[0]))
    ordered = sorted(forms, key=lambda f: (places[f][0], f))
    return [CandidateForm(f, groups[f], types[groups[f]], places[f], evidence.features(f)) for f in ordered]


def occurrences(form: str, text: str, blocked: Sequence[Offsets] = ()) -> tuple[Offsets, ...]:
    """Whole-word occurrences of ``form``, letter for letter, outside the ``blocked`` stretches."""
    hits = []
    start = text.find(form)
    while form and start >= 0:
        end = start + len(form)
        whole = not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1]))
        if whole and not any(a < end and start < b for a, b in blocked):
            hits.append((start, end))
        start = text.find(form, end if whole else start + 1)
    return tuple(hits)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _by_place(spans: Iterable[SpanProbability]) -> dict[Offsets, Floats]:
    """For each stretch of text: the probability of each type."""
    at: dict[Offsets, Floats] = {}
    for s in spans:
        at.setdefault((s.start, s.end), np.zeros(len(ENTITY_TYPES)))[ENTITY_TYPES.index(s.type)] += s.probability
    return at


def _by_component(text: str, found: Sequence[FoundMention], component: str) -> dict[str, EntityType]:
    """Forms that ``component`` found, with the type it gave first."""
    kinds: dict[str, EntityType] = {}
    for m in sorted(found, key=lambda m: (m.start, m.end)):
        if m.found_by == component:
            kinds.setdefault(text[m.start : m.end], m.type)
    return kinds


def _both_ways(abbreviations: Sequence[Abbreviation]) -> list[tuple[int, int, int, int]]:
    pairs = [(a.long_start, a.long_end, a.short_start, a.short_end) for a in reversed(abbreviations)]
    return pairs + [(c, d, a, b) for a, b, c, d in pairs]


def _groups(forms: Iterable[str], text: str, abbreviations: Sequence[Abbreviation]) -> dict[str, str]:
    """For each form the folded name of its group: that of the expansion where the text gives one."""
    expansion = expansion_keys(text, abbreviations)
    return {form: expansion.get(fold(form), fold(form)) for form in forms}


def _group_types(
    groups: dict[str, str],
    places: dict[str, tuple[Offsets, ...]],
    at: dict[Offsets, Floats],
    known: dict[str, EntityType],
    coined: dict[str, EntityType],
) -> dict[str, EntityType]:
    """The type of each group: the most probable in sum; what a component says decides where the tagger is silent."""
    votes: dict[str, Floats] = defaultdict(lambda: np.zeros(len(ENTITY_TYPES)))
    for form in sorted(groups):
        vote = votes[groups[form]]
        for place in places[form]:
            vote += at.get(place, 0.0)
        for said in (known.get(form), coined.get(form)):
            if said is not None:
                vote[ENTITY_TYPES.index(said)] += _COMPONENT_VOTE
    return {group: ENTITY_TYPES[int(np.argmax(vote.round(9)))] for group, vote in votes.items()}


#: What a rule's word about a type weighs, in occurrences of which the tagger is certain.
_COMPONENT_VOTE = 0.15


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that is known about the forms of one text, to be asked form by form."""

    at: dict[Offsets, Floats]
    places: dict[str, tuple[Offsets, ...]]
    known: dict[str, EntityType]
    coined: dict[str, EntityType]
    sides: dict[str, str]
    groups: dict[str, str]
    types: dict[str, EntityType]
    title_end: int

    def features(self, form: str) -> Floats:
        """The row of :data:`FEATURES` for ``form``."""
        places = self.places[form]
        probabilities = [self._probability(p) for p in places]
        free = [q for p, q in zip(places, probabilities, strict=True) if q > 0.3 or not self._inside_a_longer(p)]
        mean = sum(free) / len(free) if free else 0.0
        highest = max(probabilities)
        kind = self.types[self.groups[form]]
        other = self.sides.get(form)
        words = form.split()
        row = [
            mean,
            highest,
            _log_odds(mean),
            _log_odds(highest),
            _log_odds(self._highest(f for f, g in self.groups.items() if g == self.groups[form] and f != form)),
            _log_odds(self._highest([other] if other in self.places else [])),
            float(other is not None),
            _log_odds(self._rival(places, longer=False)),
            _log_odds(self._rival(places, longer=True)),
            self._share(places, kind),
            len(free) / len(places),
            float(np.log(len(places))),
            float(places[0][0] < self.title_end),
            float(form in self.known),
            float(self.known.get(form) == kind),
            float(form not in self.known and any(f in form for f in self.known)),
            float(form in self.coined),
            float(looks_coined(form)),
            float(len(words)),
            float(len(words) == 1 and form.islower()),
            *(float(kind == t) for t in ENTITY_TYPES),
        ]
        return np.array(row)

    def _probability(self, place: Offsets) -> float:
        return float(self.at[place].sum()) if place in self.at else 0.0

    def _highest(self, forms: Iterable[str]) -> float:
        return max((self._probability(p) for f in forms for p in self.places[f]), default=0.0)

    def _inside_a_longer(self, place: Offsets) -> bool:
        a, b = place
        return any(x <= a and b <= y and (x, y) != place and q.sum() > 0.5 for (x, y), q in self.at.items())

    def _rival(self, places: Sequence[Offsets], *, longer: bool) -> float:
        """The highest probability of another span that overlaps an occurrence (and holds all of it: ``longer``)."""
        return max(
            (
                float(q.sum())
                for (x, y), q in self.at.items()
                for a, b in places
                if x < b and a < y and (x, y) != (a, b) and (not longer or (x <= a and b <= y))
            ),
            default=0.0,
        )

    def _share(self, places: Sequence[Offsets], kind: EntityType) -> float:
        """How much of the probability of the occurrences is for ``kind``."""
        total = sum((self.at[p] for p in places if p in self.at), np.zeros(len(ENTITY_TYPES)))
        return float(total[ENTITY_TYPES.index(kind)] / total.sum()) if total.sum() > 0 else 0.0


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 0.005), 0.995)
    return float(np.log(bounded / (1 - bounded)))
