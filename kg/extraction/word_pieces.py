"""Texts as the encoder reads them: word pieces with the shape that lower-casing took away.

The encoder knows lower-cased word pieces (WordPiece, Wu et al. 2016, with the vocabulary of BERT, Devlin et al.
2019). What capitals, digits and missing spaces tell about a name is kept beside them, as one number a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]

#: Pieces that the encoder can read at once, the two that mark the ends included.
LONGEST = 512
#: Number of different shapes: 16 forms of a word, each after a space or glued to what stands before it.
SHAPES = 32
_GLUED = 16
# The tokenizer, too, parts words at these spaces and at every mark of ASCII, but for its own signs such as [MASK].
# Other spaces and marks it finds within a part.
_PART = re.compile(r"\[[A-Z]+\]|[!-/:-@\[-`{-~]|[^ \t\n\r!-/:-@\[-`{-~]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces.

    ``ids`` and ``shapes`` have a number for each piece; ``words`` holds the characters (start, end) of each word
    and mark of punctuation, and ``first`` the place of its first piece among the pieces.
    """

    ids: Ints
    shapes: Ints
    first: Ints
    words: tuple[tuple[int, int], ...]


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a model folder, without padding or truncation."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def cut(tokenizer: Tokenizer, text: str) -> Pieces:
    """``text`` in pieces, whatever its length. Cost: O(length)."""
    opening, closing = tokenizer.encode("").ids
    places = [m.span() for m in _PART.finditer(text)]
    parts = [_cut_part(tokenizer, text[a:b], a > 0 and not text[a - 1].isspace()) for a, b in places]
    ids = [opening, *(i for part in parts for i in part.ids), closing]
    shapes = [0, *(shape for part in parts for shape in part.shapes), 0]
    before = accumulate((len(part.ids) for part in parts), initial=1)
    first = [i + k for i, part in zip(before, parts, strict=False) for k in part.first]
    words = tuple([(at + a, at + b) for (at, _), part in zip(places, parts, strict=True) for a, b in part.words])
    return Pieces(_ints(ids), _ints(shapes), _ints(first), words)


class _Part(NamedTuple):
    """The pieces of a part of a text, as those of a whole one; in tuples, which the garbage collector passes over."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    first: tuple[int, ...]
    words: tuple[tuple[int, int], ...]


@lru_cache(maxsize=1 << 15)
def _cut_part(tokenizer: Tokenizer, part: str, glued: bool) -> _Part:
    """``part`` in pieces: nearly always one word, and cut before in another text."""
    encoding = tokenizer.encode(part, add_special_tokens=False)
    first, words = list[int](), list[tuple[int, int]]()
    previous: int | None = None
    for i, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word == previous:
            words[-1] = (words[-1][0], end)
        else:
            words.append((start, end))
            first.append(i)
        previous = word
    after, shapes = f"{'-' if glued else ' '}{part}", list[int]()
    for (start, end), (here, following) in zip(words, pairwise([*first, len(encoding.ids)]), strict=True):
        shapes += [word_shape(after, start + 1, end + 1)] * (following - here)
    return _Part(tuple(encoding.ids), tuple(shapes), tuple(first), tuple(words))


def _ints(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)


def word_shape(text: str, start: int, end: int) -> int:
    """The shape of a word in [1, SHAPES): how it is written, and whether a space stands before it.

    >>> [word_shape(w, 0, len(w)) for w in ("-", "lower", "Title", "LLM", "LLMs", "SalUn", "GPT4", "42")]
    [1, 5, 11, 7, 10, 13, 8, 4]
    """
    glued = start > 0 and not text[start - 1].isspace()
    return _form(text[start:end]) + (_GLUED if glued else 0)


def _form(word: str) -> int:
    """One of 15 forms: three of punctuation, numbers, and eleven of letters with and without digits."""
    if not any(c.isalnum() for c in word):
        return 1 if word in "-–/_" else 2 if word in ".!?;:," else 3
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    capitals = sum(c.isupper() for c in letters)
    if not letters:
        return 4
    if capitals == 0:
        return 6 if digits else 5
    if capitals == len(letters):
        return 9 if len(letters) == 1 and not digits else 8 if digits else 7
    if len(letters) > 2 and letters[-1] == "s" and capitals == len(letters) - 1:
        return 10  # the plural of an acronym
    if capitals == 1 and word[0].isupper():
        return 12 if digits else 11
    return 14 if digits else 13
