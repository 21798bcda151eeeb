"""Named columns to fields, and what is said of it: which column was read as what, and which was not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.errors import UnknownColumn
from kg.schema import ColumnsRead, Notice
from kg.sources.fields import GUESSES, columns_of, folded_name, is_missing
from kg.sources.inputs import printable

#: Rows whose texts are looked at.
SAMPLE = 100
_LONG_TEXT = 80  # characters, on the average: what is shorter is no abstract
_MOST_NAMES = 1000  # of columns remembered; objects whose keys are data have as many as records
_SHOWN_NAMES = 8


class Columns:
    """The named columns of one input: picks the fields of its rows and remembers what they were read from.

    ``given`` maps fields to the columns that the user named; the other fields have their usual names.
    """

    def __init__(self, file: str, given: Mapping[str, str]) -> None:
        self._file, self._given = file, given
        self._names: dict[str, None] = {}
        self._plans: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        self._used: set[tuple[str, str]] = set()
        self._rows = 0
        self._lengths: dict[str, int] = {}

    def see(self, names: Iterable[str]) -> None:
        """Remember that the input has columns of these ``names``."""
        for name in names:
            if len(self._names) < _MOST_NAMES:
                self._names.setdefault(name)

    def pick(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The value of each known field of ``row``: the first that is not missing, or None."""
        found: dict[str, Any] = {}
        for field, names in self._plan(tuple(row)).items():
            found[field] = None
            for name in names:
                value = row.get(name)
                if not is_missing(value):
                    found[field] = value
                    self._used.add((field, name))
                    break
        if self._rows < SAMPLE:
            self._rows += 1
            self.see_texts(row)
        return found

    def see_texts(self, row: Mapping[str, Any]) -> None:
        """Remember how long the texts of ``row`` are."""
        for name, value in row.items():
            if isinstance(value, str):
                self._lengths[name] = self._lengths.get(name, 0) + len(value)

    def read(self) -> ColumnsRead:
        """What the columns seen so far were read as."""
        plan = columns_of(self._names, self._given)
        fields = tuple((f, n) for f, names in plan.items() for n in names if (f, n) in self._used)
        read = {name for _, name in fields}
        found = {field for field, _ in fields}
        candidates = {n for f, names in plan.items() if f not in found for n in names} - read
        empty = tuple(n for n in self._names if n in candidates)
        ignored = tuple(n for n in self._names if n and n not in read and n not in candidates)
        longest = max(ignored, key=lambda n: self._lengths.get(n, 0), default="")
        is_text = self._lengths.get(longest, 0) >= _LONG_TEXT * max(self._rows, 1)
        return ColumnsRead(
            self._file,
            tuple((field, printable(column)) for field, column in fields),
            tuple(map(printable, empty)),
            tuple(map(printable, ignored)),
            printable(longest) if is_text else "",
        )

    def _plan(self, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        if names not in self._plans:
            if len(self._plans) >= _MOST_NAMES:
                self._plans.clear()
            self.see(names)
            self._plans[names] = columns_of(names, self._given)
        return self._plans[names]


def present(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Those of the columns that the user named which are among ``names``, the columns of one table.

    A table that has no such column is not the one that was meant: it is read by the usual names.
    """
    return {field: column for field, column in given.items() if column in names}


def in_words(read: ColumnsRead) -> str:
    """What the columns of an input were read as, in one line.

    >>> in_words(ColumnsRead("three.csv", (("title", "Headline"),), (), ("Body", "Jahr"), "Body"))
    'title=Headline, no abstract; ignored Body, Jahr; --map abstract=Body'
    """
    has_abstract = any(field == "abstract" for field, _ in read.fields)
    parts = [f"{field}={column}" for field, column in read.fields] + ([] if has_abstract else ["no abstract"])
    said = [", ".join(parts)]
    if read.empty:
        said.append("empty " + _listed(read.empty))
    if read.ignored:
        said.append("ignored " + _listed(read.ignored))
    if read.text and not has_abstract:
        said.append(f"--map abstract={read.text}")
    return "; ".join(said)


def _listed(names: Sequence[str]) -> str:
    hidden = len(names) - _SHOWN_NAMES
    return ", ".join(names[:_SHOWN_NAMES]) + (f" and {hidden} more" if hidden > 0 else "")


def notice_of(read: ColumnsRead, given: Mapping[str, str]) -> Notice | None:
    """What to say of the columns of an input where a title or an abstract was guessed or is not there, else None."""
    held = {field: column for field, column in reversed(read.fields) if field in ("title", "abstract")}
    is_guessed = any(folded_name(column) in GUESSES and given.get(field) != column for field, column in held.items())
    # Without a title there are no records, and the rejects say so.
    if "title" not in held or ("abstract" in held and not is_guessed):
        return None
    return Notice(read.file, "columns", in_words(read))


def check_given(given: Mapping[str, str], read: Sequence[ColumnsRead]) -> None:
    """Raise UnknownColumn where a column that the user named is in none of the inputs that were read."""
    names = {r.file: tuple(dict.fromkeys([*(column for _, column in r.fields), *r.empty, *r.ignored])) for r in read}
    for field, column in given.items():
        if not any(printable(column) in found for found in names.values()):
            found = "; ".join(f"{file} has {_listed(found)}" for file, found in list(names.items())[:_SHOWN_NAMES])
            message = f"--map {field}={column}: no input has a column {column!r}; "
            raise UnknownColumn(printable(message + (found or "none of them has named columns")))
