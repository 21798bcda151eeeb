"""Text as it stands in a graph: one line, composed Unicode, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from kg.schema import Record

#: Marks that show nothing and break searches: soft hyphens, zero-width blanks, direction marks, byte order marks.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
#: Control characters, and halves of surrogate pairs, which no file can hold.
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(value: object) -> str:
    """``value`` as text in Unicode NFC, with white space and control characters folded to single blanks.

    Nothing (None, NaN) and objects are "", lists are their strings (some services write titles as lists).

    >>> clean("  A\\u00a0title\\nin\\ttwo\\u200b lines ")
    'A title in two lines'
    """
    text = _as_text(value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(_CONTROL.sub(" ", text).split())


def without_halves(text: str) -> str:
    """``text`` with U+FFFD for each half of a surrogate pair, which UTF-8 cannot hold; no character less.

    >>> without_halves("half \\ud800")
    'half �'
    """
    return _HALF.sub("\ufffd", text)


def writable(record: Record) -> Record:
    """``record`` with :func:`without_halves` in every field: a program's own, or a plug-in's, may hold anything."""
    told = (record.title, record.abstract, record.id, record.date, record.url, record.source.file)
    several = (*record.authors, *record.categories, *chain.from_iterable(record.identifiers))
    if not any(map(_HALF.search, filter(None, (*told, *several)))):
        return record
    return replace(
        record,
        source=replace(record.source, file=without_halves(record.source.file)),
        title=without_halves(record.title),
        abstract=without_halves(record.abstract),
        id=without_halves(record.id),
        authors=tuple(map(without_halves, record.authors)),
        date=record.date and without_halves(record.date),
        categories=tuple(map(without_halves, record.categories)),
        identifiers=tuple((without_halves(s), without_halves(v)) for s, v in record.identifiers),
        url=record.url and without_halves(record.url),
    )


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Mapping) or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, list | tuple):
        return " ".join(v for v in value if isinstance(v, str))
    return str(value)


def excerpt(*parts: object) -> str:
    """The first 200 characters of what a record holds, for the table of rejects."""
    return _CONTROL.sub(" ", _INVISIBLE.sub("", " | ".join(str(p) for p in parts if p)))[:200]
