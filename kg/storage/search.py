"""Papers, entities and sentences by words, with typing errors mended.

Case and accents do not count, and a word may be the beginning of a longer one. A word with which nothing begins is read
as the known one that is nearest to it: one letter off where it has four letters or more, two where it has eight.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.storage.lookup import Lookup, Row, alike
from kg.storage.tables import Tables

_WORD = re.compile(r"\w+")
#: From how many letters on a word may have one letter wrong, and two.
_ONE_WRONG, _TWO_WRONG = 4, 8


@dataclass(frozen=True, slots=True)
class _Called:
    """A paper or an entity: its row of an answer, the words of each of its names, and its place among equals."""

    row: Row
    names: tuple[tuple[str, ...], ...]
    place: tuple[int, int, str]


class Search:
    """Searches ``tables``, of which ``lookup`` knows titles and years; what it needs is read when first asked for."""

    def __init__(self, tables: Tables, lookup: Lookup) -> None:
        self._tables = tables
        self._lookup = lookup

    def names(self, words: str, top: int) -> list[Row]:
        """The ``top`` papers and entities whose title, or name or alias, has all of ``words``, the best first.

        What is called exactly so comes first, then what has the words whole, then what has fewer others; of these,
        entities before papers, what more papers name, then the order of ids. Keys: ``kind`` ("entity" or "paper"),
        ``id``, ``name`` (or title), ``type`` and ``papers`` (of an entity, else None), ``year`` (of a paper, else
        None). O(papers + entities).
        """
        typed = words_of(words)
        return self._named(typed, top) or self._named(self._mended(typed), top)

    def sentences(self, words: str, top: int) -> list[Row]:
        """The first ``top`` sentences of abstracts that have all of ``words``, those that have them whole first.

        One of each paper comes before a second of any, in the order of papers' ids. Keys: ``paper`` (id), ``title``,
        ``year``, ``sentence``, and ``start`` and ``end`` of it in the text. O(characters). Raises GraphError where the
        graph was published without texts.
        """
        typed = words_of(words)
        return self._said(typed, top) or self._said(self._mended(typed), top)

    def meant(self, words: str) -> list[str]:
        """What may have been meant by ``words`` of which no title and no name has all: nothing where one has.

        These are the words with their typing errors mended, or else titles and names that resemble them.
        """
        typed = words_of(words)
        if not typed or self._named(typed, 1):
            return []
        mended = self._mended(typed)
        if mended != typed:
            return [" ".join(mended)]
        return alike(words, [*self._lookup.titles.values(), *self._lookup.names.values()])

    def _named(self, wanted: Sequence[str], top: int) -> list[Row]:
        found = []
        for called in self._called:
            ranks = [r for r in (_rank(wanted, name) for name in called.names) if r is not None]
            if ranks:
                found.append((min(ranks), called.place, called.row))
        return [dict(row) for *_, row in sorted(found, key=lambda f: f[:2])[:top]]

    def _said(self, wanted: Sequence[str], top: int) -> list[Row]:
        titles, years = self._lookup.titles, self._lookup.years
        found: list[tuple[tuple[bool, int], Row]] = []
        full = 0  # papers that have all words whole: so many fill the answer, whatever comes behind them
        for paper, text in self._lookup.texts.items() if wanted and top else ():
            told = {"paper": paper, "title": titles[paper], "year": years[paper]}
            for nth, (begun, start, end) in enumerate(sorted(_sentences_with(wanted, text))):
                found.append(((begun, nth), {**told, "sentence": text[start:end], "start": start, "end": end}))
                full += not begun and nth == 0
            if full == top:
                break
        return [row for _, row in sorted(found, key=lambda pair: pair[0])[:top]]

    def _mended(self, typed: Sequence[str]) -> list[str]:
        return [word if self._begins(word) else self._nearest(word) for word in typed]

    def _begins(self, word: str) -> bool:
        """Whether a known word begins with ``word``."""
        place = bisect_left(self._in_order, word)
        return place < len(self._in_order) and self._in_order[place].startswith(word)

    def _nearest(self, word: str) -> str:
        """The known word nearest to ``word``, of several the one in most names; ``word`` itself where none is near."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        wrong = (len(word) >= _ONE_WRONG) + (len(word) >= _TWO_WRONG)
        if not wrong:
            return word
        near = process.extract(word, self._in_order, scorer=OSA.distance, score_cutoff=wrong, limit=None)
        return min(((distance, -self._known[known], known) for known, distance, _ in near), default=(0, 0, word))[2]

    @cached_property
    def _called(self) -> list[_Called]:
        found = []
        for row in self._tables.entities.select(["id", "type", "name", "aliases", "papers"]).to_pylist():
            hit = {"kind": "entity", **{k: row[k] for k in ("id", "name", "type", "papers")}, "year": None}
            names = tuple(tuple(words_of(name)) for name in (row["name"], *row["aliases"]))
            found.append(_Called(hit, names, (0, -row["papers"], row["id"])))
        for row in self._tables.papers.select(["id", "title", "year"]).to_pylist():
            hit = {"kind": "paper", "id": row["id"], "name": row["title"], "type": None, "papers": None}
            title = tuple(words_of(row["title"]))
            found.append(_Called({**hit, "year": row["year"]}, (title,), (1, 0, row["id"])))
        return found

    @cached_property
    def _known(self) -> Counter[str]:
        """In how many names and titles each word stands."""
        return Counter(word for called in self._called for name in called.names for word in set(name))

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self._known)


def words_of(text: str) -> list[str]:
    """The words of ``text`` without case and accents.

    >>> words_of("Über-Résumé 2.0")
    ['uber', 'resume', '2', '0']
    """
    return _WORD.findall(_plain(text))


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def _rank(wanted: Sequence[str], words: Sequence[str]) -> tuple[bool, int, int] | None:
    """How badly ``words`` answer what is ``wanted``, less being better; None where they do not."""
    if not wanted or not all(any(word.startswith(w) for word in words) for w in wanted):
        return None
    return list(wanted) != list(words), sum(w not in words for w in wanted), len(words)


def _sentences_with(wanted: Sequence[str], text: str) -> Iterator[tuple[bool, int, int]]:
    """Each sentence of the abstract in ``text`` that has all of ``wanted``: whether any only begins one, start, end."""
    from kg.extraction.sentence_spans import sentence_spans

    plain = _plain(text)
    if not all(word in plain for word in wanted):  # most texts, for a hundredth of what follows
        return
    title = len(text.partition("\n")[0])
    for start, end in sentence_spans(text):
        words = words_of(text[start:end])
        if start > title and _rank(wanted, words) is not None:
            yield not set(wanted) <= set(words), start, end
