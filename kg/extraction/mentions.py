"""Mentions while a document is in the pipeline: what components add, and how overlaps are settled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from spacy.tokens import Doc

from kg.schema import EntityType


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A stretch of ``doc.text`` that one component takes for a mention.

    Offsets are characters, end exclusive; ``score`` is in [0, 1]; ``coined`` says that the text presents the
    name as the paper's own.
    """

    start: int
    end: int
    type: EntityType
    score: float
    found_by: str
    coined: bool = False


#: What components pass on by ``doc._``, with what holds where the component that sets it is not in the pipeline.
_EXTENSIONS: dict[str, tuple[()] | None] = {
    "abbreviations": (),
    "mentions": (),
    "names": (),
    "relation_confidences": (),
    "relation_scores": None,
    "relations": (),
    "results": (),
    "sentence_spans": (),
    "span_probabilities": (),
    "web_links": (),
}


def register_extensions() -> None:
    """Make what components pass on by ``doc._`` exist; calling it again changes nothing."""
    for name, default in _EXTENSIONS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def finder(name: str) -> str:
    """What ``found_by`` says of the component ``name``: one that goes by its factory's name does so without ``kg_``.

    >>> finder("vocabulary"), finder("kg_vocabulary"), finder("my_own")
    ('vocabulary', 'vocabulary', 'my_own')
    """
    return name.removeprefix("kg_")


def add_mentions(doc: Doc, found: Iterable[FoundMention]) -> None:
    """Append ``found`` to the mentions of ``doc``."""
    doc._.mentions = (*doc._.mentions, *found)


class Stretches:
    """Stretches of a text (first character, end), asked one after the other whether they overlap another.

    >>> links = Stretches([(4, 9), (20, 25)])
    >>> [links.overlap(*place) for place in ((0, 4), (0, 5), (9, 20), (24, 30))]
    [False, True, False, True]
    """

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(places)
        self._starts = [start for start, _ in ordered]
        #: How far those reach that begin up to each.
        self._reach = list(accumulate((end for _, end in ordered), max))

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them has a character from ``start`` to ``end``; in time logarithmic in their number."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


def without_overlaps(found: Iterable[FoundMention]) -> list[FoundMention]:
    """``found`` with the longer mention kept wherever two overlap, in order of position.

    Ties go to the higher score, then to the earlier, so that the result does not depend on the order given.
    """
    ranked = sorted(found, key=lambda m: (m.start - m.end, -m.score, m.start, m.type, m.found_by))
    kept: list[FoundMention] = []
    taken: set[int] = set()
    for m in ranked:
        places = range(m.start, m.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(m)
    return sorted(kept, key=lambda m: m.start)
