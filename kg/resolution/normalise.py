"""The normal form of a name: what is left once spelling is taken away.

The rules, in order: LaTeX to Unicode (``$\\beta$-VAE`` → ``β-VAE``), Unicode NFKC, possessive ``'s``, leading
articles, case, plural ``s``, hyphens and spaces (``GPT 4``, ``fine-tuning``), but for those between two digits, which
keep versions and sizes apart. Sizes and versions themselves stay: ``LLaMA-2-7B`` is not ``LLaMA-2``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

from kg.extraction.names import fold

_LATEX = re.compile(r"[\\${}^_]")
_POSSESSIVE = re.compile(r"[’']s\b")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_SPACE = re.compile(r"(?<!\d) | (?!\d)")


@lru_cache(maxsize=1 << 16)
def normal_form(name: str) -> str:
    r"""What all spellings of ``name`` share; never empty for a name with a letter or digit.

    >>> {normal_form(n) for n in ("Llama 2", "LLaMA-2", "Llama2", "the LLaMA 2")}
    {'llama2'}
    >>> normal_form("LLaMA-2-7B"), normal_form("LLaMA-27B")
    ('llama2 7b', 'llama27b')
    >>> normal_form(r"$\beta$-VAE"), normal_form("Large Language Models"), normal_form("LLMs")
    ('βvae', 'largelanguagemodel', 'llm')
    """
    if _LATEX.search(name):
        name = _latex_to_unicode(name)
    name = unicodedata.normalize("NFKC", name)
    name = _ARTICLE.sub("", _POSSESSIVE.sub("", name))
    return _SPACE.sub("", fold(name)) or fold(name) or name


def _latex_to_unicode(name: str) -> str:
    try:
        plain = LatexNodes2Text(math_mode="text", strict_latex_spaces=True).latex_to_text(name)
    except Exception:  # noqa: BLE001 - names hold any broken LaTeX, and a name is never worth an error
        plain = ""
    return plain.replace("_", "").replace("^", "").strip() or name.strip("${}")


def slug(name: str) -> str:
    """``name`` as the readable part of an id: lower case, words joined by hyphens, any alphabet.

    >>> slug("LLaMA-2 (7B)"), slug("β-VAE"), slug("C++")
    ('llama-2-7b', 'β-vae', 'c++')
    """
    lowered = unicodedata.normalize("NFKC", _latex_to_unicode(name) if _LATEX.search(name) else name).casefold()
    return re.sub(r"[^\w+.]+", "-", lowered).strip("-.") or "unnamed"
