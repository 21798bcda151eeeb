"""LaTeX in titles and abstracts to Unicode text."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Any

_MARKUP = re.compile(r"[\\{}$~]")
#: What is kept letter by letter: mathematics, and links, in which a tilde is no blank and a percent sign no comment.
_KEPT = re.compile(r"(?<!\\)\$[^$]+(?<!\\)\$|\\url\s*\{[^{}]*\}|https?://[^\s{}]+")
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_COMMAND_BLANK = re.compile(r"(\\[A-Za-z]+)\s+(?=[A-Za-z0-9])")
_UNESCAPED = re.compile(r"(?<!\\)([%&])")


def plain(latex: str) -> str:
    r"""``latex`` as Unicode text: accents decoded, braces and commands gone, links and mathematics kept.

    >>> plain(r"{M}{\"u}ller \& Co on $\alpha$")
    'Müller & Co on $\\alpha$'
    """
    if not _MARKUP.search(latex):
        return latex
    latex = _HREF.sub(lambda m: m[2] if m[1] == m[2] else f"{m[2]} ({m[1]})", latex)
    parts, at = [], 0
    for kept in _KEPT.finditer(latex):
        parts += [_decoded(latex[at : kept.start()]), _unwrapped(kept.group())]
        at = kept.end()
    return "".join([*parts, _decoded(latex[at:])])


def shown(latex: str) -> str:
    r"""The characters that ``latex`` shows, mathematics too, so that two ways to write them are compared as one.

    Commands that are not known stay as words, since they may be all that tells two texts apart.

    >>> shown(r"$\textit{Trans-LoRA}$: the $\alpha$ of Caf\'e \& \ours{}").split()
    ['Trans-LoRA:', 'the', 'α', 'of', 'Café', '&', 'ours']
    """
    if not _MARKUP.search(latex):
        return latex
    parts, at = [], 0
    for kept in _KEPT.finditer(latex):
        parts += [_decoded(latex[at : kept.start()].replace("$", " "), shows_all=True)]
        is_math = kept.group().startswith("$")
        # The blank behind a command ends its name; in mathematics it parts it from what follows as well.
        parts += (
            [_decoded(_COMMAND_BLANK.sub(r"\1\\ ", kept.group()[1:-1]), shows_all=True)]
            if is_math
            else [_unwrapped(kept.group())]
        )
        at = kept.end()
    return "".join([*parts, _decoded(latex[at:].replace("$", " "), shows_all=True)])


def _unwrapped(kept: str) -> str:
    r"""A link without the ``\url{…}`` around it; mathematics as it is."""
    if kept.startswith("$"):
        return kept
    if kept.startswith("\\url"):
        kept = kept[kept.index("{") + 1 : -1].strip()
    return re.sub(r"\\([%&#_~])", r"\1", kept)


def _decoded(latex: str, *, shows_all: bool = False) -> str:
    if not _MARKUP.search(latex):
        return latex
    try:
        # A bare percent sign or ampersand in an abstract is meant as such, not as a comment or a column.
        return str(_decoder(shows_all).latex_to_text(_UNESCAPED.sub(r"\\\1", latex)))
    except (IndexError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        # The decoder stumbles over some unbalanced input; what it cannot read stays as it was written.
        return latex


@lru_cache(maxsize=2)
def _decoder(shows_all: bool) -> Any:  # noqa: ANN401 - a class of a library without types
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    # It warns of each command without an argument; a title is not the place to complain about that.
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    if not shows_all:
        return LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    commands = get_default_latex_context_db()
    commands.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=lambda node: f" {node.macroname} "))
    return LatexNodes2Text(math_mode="text", keep_comments=True, latex_context=commands)
