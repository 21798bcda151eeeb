r"""What LaTeX in a title, a name or an abstract shows, with where each place of the text as written comes to stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from kg.sources.latex import shown

#: Where nothing of this stands, there is nothing to do.
_MARKUP = re.compile(r"[\\$]")
_PIECES = re.compile(
    # mathematics, as Pandoc tells it from sums of money: no blank inside the dollar signs, no digit behind them
    r"(?P<math>(?<!\\)\$(?=\S)[^$\n]+?(?<=[^\s\\])\$(?!\d))"
    r"|(?P<opens>\\(?:text(?:it|bf|tt|sc|sf|rm)?|emph|underline|mbox|url|math(?:rm|bf|it|sf|tt))\s*\{"
    r"|\{\\(?:em|it|bf|tt|sc|sl|rm)\b\s*)"
    r"|(?P<accent>\\[\"'`^~=.]\{?[A-Za-z]\}?)"
    r"|(?P<braced>\{\\[A-Za-z]+\})"
    r"|(?P<command>\\[A-Za-z]+(?:\{\})?)"
    r"|(?P<sign>\\[^A-Za-z0-9\s\\])"
    r"|(?P<blank>\\[ ,;:])"
    r"|(?P<brace>[{}])"
)


@dataclass(frozen=True, slots=True)
class Readable:
    """``text`` is what is shown. :meth:`place` says where a place of the text as written stands in it.

    ``changed`` holds, for each piece that is not shown as it is written, its start and end as written, and its start
    and end as shown, in order.
    """

    text: str
    changed: tuple[tuple[int, int, int, int], ...] = ()

    def place(self, written: int, *, end: bool = False) -> int:
        """Where place ``written`` stands in the text shown; inside a changed piece its start, or with ``end`` its end.

        O(log of the changed pieces).

        >>> readable(r"a 3.57\\% error").place(8)
        7
        """
        at = bisect_right(self.changed, written, key=lambda piece: piece[0]) - 1
        if at < 0:
            return written
        start, stop, shown_start, shown_stop = self.changed[at]
        if written >= stop:
            return shown_stop + written - stop
        return shown_stop if end and written > start else shown_start


def readable(written: str) -> Readable:
    r"""What the LaTeX in ``written`` shows; braces and dollar signs that are none of LaTeX stay. O(length).

    >>> readable(r"$k$-NN by \textit{Trans-LoRA} for {\mu}-Bench, 3.57\% better, for $5 to {us}").text
    'k-NN by Trans-LoRA for μ-Bench, 3.57% better, for $5 to {us}'
    """
    if not _MARKUP.search(written):
        return Readable(written)
    parts: list[str] = []
    changed: list[tuple[int, int, int, int]] = []
    # of each brace that is open: whether it is LaTeX's own, which shows nothing
    silent: list[bool] = []
    at = length = 0
    for piece in _PIECES.finditer(written):
        text = _shown_piece(piece, silent)
        if text == piece.group():
            continue
        parts += [written[at : piece.start()], text]
        begin = length + piece.start() - at
        length, at = begin + len(text), piece.end()
        changed.append((piece.start(), piece.end(), begin, length))
    return Readable("".join([*parts, written[at:]]), tuple(changed))


def _shown_piece(piece: re.Match[str], silent: list[bool]) -> str:
    """What one piece shows; braces are kept count of in ``silent``."""
    kind, text = piece.lastgroup, piece.group()
    if kind == "opens":
        silent.append(True)
        return ""
    if kind == "brace":
        if text == "{":
            silent.append(False)
            return text
        return "" if silent and silent.pop() else text
    if kind == "sign":
        return text[1:]
    if kind == "blank":
        return " "
    # what the decoder makes of a piece that shows nothing at all is the piece itself: better ugly than gone
    return " ".join(shown(text.strip("{}") if kind == "braced" else text).split()) or text
