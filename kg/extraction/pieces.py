"""Texts as the encoder reads them: word pieces with the shape that lower-casing took away.

The encoder knows lower-cased word pieces (WordPiece, Wu et al. 2016, with the vocabulary of BERT, Devlin et al.
2019). What capitals, digits and missing spaces tell about a name is kept beside them, as one number a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]

#: Pieces that the encoder can read at once, the two that mark the ends included.
LONGEST = 512
#: Number of different shapes: 16 forms of a word, each after a space or glued to what stands before it.
SHAPES = 32
_GLUED = 16


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
    encoding = tokenizer.encode(text)
    words: list[tuple[int, int]] = []
    first: list[int] = []
    shapes = np.zeros(len(encoding.ids), dtype=np.int64)
    previous: int | None = None
    for i, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word is None:  # the marks at both ends
            continue
        if word == previous:
            words[-1] = (words[-1][0], end)
        else:
            words.append((start, end))
            first.append(i)
        previous = word
    starts = [*first, len(encoding.ids) - 1]
    for k, (start, end) in enumerate(words):
        shapes[starts[k] : starts[k + 1]] = word_shape(text, start, end)
    return Pieces(np.array(encoding.ids, dtype=np.int64), shapes, np.array(first, dtype=np.int64), tuple(words))


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
