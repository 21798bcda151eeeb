"""Text as LaTeX writes it."""

from __future__ import annotations

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "&%$#_{}"},
}


def escaped(text: str) -> str:
    r"""``text`` with every character that LaTeX would take for a command escaped.

    >>> print(escaped(r"50% of a_b \ ~"))
    50\% of a\_b \textbackslash{} \textasciitilde{}
    """
    return "".join(_ESCAPES.get(c, c) for c in text)
