"""Words of the field that say the same: the rows of ontology/vocabulary/words/interchangeable.csv.

What is true of English spelling is a rule in code (see `kg.names.word_forms`); what is true because the field uses two
words for one thing (recommender system, recommendation system; image synthesis, image generation) is a row there, each
with an example, for a reader to see and to change. The folder's README says what the columns mean.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import UnreadableInput
from kg.names.ontology_folder import ontology_folder
from kg.names.word_forms import word_form

COLUMNS = ("words", "means", "after", "before", "example")
#: What a cell calls the beginning and the end of a name.
START, END = "(start)", "(end)"


@dataclass(frozen=True, slots=True)
class Beside:
    """Which words may stand next to a phrase: any (``everything``), those of ``words``, or all but those."""

    words: frozenset[str] = frozenset()
    everything: bool = True
    negated: bool = False

    def allows(self, word: str) -> bool:
        """Whether ``word`` (or START, END) may stand there."""
        if self.everything:
            return True
        if not self.negated:
            return word in self.words
        return word not in self.words and word not in (START, END)


@dataclass(frozen=True, slots=True)
class Interchangeable:
    """A row: ``words`` that say what ``means`` says (nothing, if that is empty), and between what they must stand."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    after: Beside
    before: Beside
    example: tuple[str, str]

    @property
    def is_bound(self) -> bool:
        """Whether what stands beside the words decides."""
        return not (self.after.everything and self.before.everything)


class InterchangeableWords:
    """The rows by their first word, those that hold anywhere apart from those that hold beside certain words."""

    def __init__(self, rows: Sequence[Interchangeable]) -> None:
        self.rows = tuple(rows)
        self._free = _by_first_word(row for row in rows if not row.is_bound)
        self._bound = _by_first_word(row for row in rows if row.is_bound)

    def applied(self, words: Sequence[str]) -> list[str]:
        """``words`` with the rows applied: first those that hold anywhere, then those that depend on what is beside.

        Words are in lower case, singular and American. Each is replaced once in each of the two passes, the longest
        phrase first; if nothing were left, the words stay.

        >>> interchangeable_words().applied("recommender system".split())
        ['recommendation', 'system']
        >>> interchangeable_words().applied("gpu memory footprint".split())
        ['gpu', 'memory', 'usage']
        """
        return _rewritten(_rewritten(list(words), self._free), self._bound)


def _by_first_word(rows: Iterable[Interchangeable]) -> dict[str, list[Interchangeable]]:
    found: dict[str, list[Interchangeable]] = {}
    for row in rows:
        found.setdefault(row.words[0], []).append(row)
    for same in found.values():
        same.sort(key=lambda row: -len(row.words))
    return found


def _rewritten(words: list[str], by_first: Mapping[str, Sequence[Interchangeable]]) -> list[str]:
    done: list[str] = []
    i = 0
    while i < len(words):
        row = next((r for r in by_first.get(words[i], ()) if _fits(r, words, i, done)), None)
        done += [words[i]] if row is None else row.means
        i += 1 if row is None else len(row.words)
    return done or words


def _fits(row: Interchangeable, words: Sequence[str], i: int, done: Sequence[str]) -> bool:
    end = i + len(row.words)
    return (
        tuple(words[i:end]) == row.words
        and row.after.allows(done[-1] if done else START)
        and row.before.allows(words[end] if end < len(words) else END)
    )


@cache
def interchangeable_words() -> InterchangeableWords:
    """The rows that come with the package."""
    return read_interchangeable(ontology_folder() / "vocabulary" / "words" / "interchangeable.csv")


def read_interchangeable(path: Path) -> InterchangeableWords:
    """The rows of a CSV file. Raises UnreadableInput, with file and line, where one is not as expected."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                message = f"{path}: expected the columns {', '.join(COLUMNS)}; found {reader.fieldnames}"
                raise UnreadableInput(message)
            return InterchangeableWords([_row(path, reader.line_num, row) for row in reader])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read as a table of interchangeable words in UTF-8 CSV: {error}"
        raise UnreadableInput(message) from error


def _row(path: Path, line: int, row: Mapping[str, str | None]) -> Interchangeable:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    one, equals, other = cells["example"].partition(" = ")
    if not cells["words"] or not equals:
        message = f"{path}, line {line}: expected words and an example like 'this name = that name', found {dict(row)}"
        raise UnreadableInput(message)
    return Interchangeable(
        tuple(map(word_form, cells["words"].split())),
        tuple(map(word_form, cells["means"].split())),
        _beside(cells["after"]),
        _beside(cells["before"]),
        (one.strip(), other.strip()),
    )


def _beside(cell: str) -> Beside:
    if not cell:
        return Beside()
    if cell == "*":
        return Beside(everything=False, negated=True)
    negated = cell.startswith("not ")
    words = frozenset(word_form(word.strip()) for word in cell.removeprefix("not ").split("|"))
    return Beside(words, everything=False, negated=negated)
