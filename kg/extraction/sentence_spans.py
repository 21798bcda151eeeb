"""Where the sentences of a title and an abstract begin and end.

The title is a sentence of its own. A full stop ends one where white space and an opening follow, unless it
belongs to an abbreviation (`e.g.`, `et al.`, `vs.`, `Fig.`) or an initial.
"""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"'”’)\]}]*\s+(?=[\"'“‘(\[{$\\]*[A-Z0-9$\\])|\n+")
_NO_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|etc|resp|Fig|Figs|Eq|Eqs|Sec|Tab|Dr|Prof|approx|w\.r\.t|a\.k\.a"
    r"|No|St|Mr|Ms)|(?:^|\s)[A-Z])\.$"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence of ``text``, without the white space between them; they cover all else.

    >>> t = "A title\\nWe beat BERT (Devlin et al. 2019). It is 3.5 times faster."
    >>> [t[a:b] for a, b in sentence_spans(t)]
    ['A title', 'We beat BERT (Devlin et al. 2019).', 'It is 3.5 times faster.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for m in _END.finditer(text):
        end = m.start() + len(m.group().rstrip())
        if not m.group().startswith("\n") and _NO_END.search(text[max(start, m.start() - 12) : m.start() + 1]):
            continue
        if text[start:end].strip():
            spans.append((start, end))
        start = m.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def sentence_around(spans: tuple[tuple[int, int], ...], start: int, end: int) -> tuple[int, int]:
    """The sentence that holds the characters ``start`` to ``end``; several joined where they cross a boundary."""
    first = max((a for a, _ in spans if a <= start), default=0)
    last = min((b for _, b in spans if b >= end), default=end)
    return first, max(last, end)
