"""Text as it stands in a graph: one line, composed Unicode, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

#: Marks that show nothing and break searches: soft hyphens, zero-width blanks, direction marks, byte order marks.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]")
#: Control characters, and halves of surrogate pairs, which no file can hold.
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
