"""The forms of one word: British and American spelling, number words, adjectives in -al beside their nouns.

`american` folds what is spelling; `word_form` and `modifier_form` give words that differ only in these the same key.
The key need not be a word: ``promising`` turns into ``promizing``, which harms nothing, since all that counts is which
names end up with the same key. What would make another concept of a name is left alone: ``encoding`` is not
``encoder``, ``sampling`` is not ``sample``. Words that the field uses for one thing are no matter of spelling: they
are listed in ontology/vocabulary/words (see `kg.names.interchangeable`).
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Spelling (British to American), in the order in which they are tried; all that fit are applied.
_AMERICAN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"is(?=(?:e|ed|er|ers|es|ing|ation|ations|able)$)(?<=[a-z]{3})", "iz"),
        (r"ys(?=(?:e|ed|er|ers|ing)$)(?<=[a-z]{4})", "yz"),
        (r"(?<=[ae])ll(?=(?:ed|ing|er|ers|ings)$)", "l"),
        (r"^(behavi|col|fav|flav|harb|hon|hum|lab|neighb|rum|tum|vap|vig|arm|end|sav)our", r"\1or"),
        (r"^(cent|fib|lit|met|spect)re(s?)$", r"\1er\2"),
        (r"^(anal|catal|dial|epil|homol|prol)ogue", r"\1og"),
        (r"^(def|lic|off|pret)ence", r"\1ense"),
        (r"^(an|h|pr|f|leuk|isch|orthop|hom|p|c)ae(?=[a-z]{3})", r"\1e"),
        (r"^artefact", "artifact"),
        (r"^grey", "gray"),
        (r"^programme$", "program"),
        (r"^(age|judge|acknowledge)(?=ing$|ment)", lambda m: m[1][:-1]),
        (r"^adaptor", "adapter"),
    )
)
#: Endings of adjectives and of nouns in -ics, and what the noun or adjective beside them ends in: positional, position;
#: statistical, statistic, statistics.
_MODIFIER_ENDINGS = ((re.compile(r"(?<=[a-z]{2}[st]ion)al$"), ""), (re.compile(r"(?<=[a-z]{2}ic)(?:al|s)$"), ""))
#: What such an ending makes another word of.
_OTHER_WORDS = frozenset("critical logistics national rational".split())
_NUMBERS = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}


@lru_cache(maxsize=1 << 16)
def word_form(word: str) -> str:
    """``word`` (in lower case and in the singular) in American spelling, and a number word as its figure.

    >>> [word_form(w) for w in ("labelling", "annotation", "two")]
    ['labeling', 'annotation', '2']
    """
    word = american(word)
    return _NUMBERS.get(word, word)


@lru_cache(maxsize=1 << 16)
def modifier_form(word: str) -> str:
    """:func:`word_form` of a word that stands before a noun, where an adjective says what its noun says.

    >>> [modifier_form(w) for w in ("positional", "statistical", "statistics", "semantics", "critical")]
    ['position', 'statistic', 'statistic', 'semantic', 'critical']
    """
    word = word_form(word)
    if word not in _OTHER_WORDS:
        for ending, replacement in _MODIFIER_ENDINGS:
            word = ending.sub(replacement, word)
    return word


def american(word: str) -> str:
    """``word`` in American spelling.

    >>> [american(w) for w in ("neighbour", "quantisation", "modelling", "centre", "behavioural", "artefact")]
    ['neighbor', 'quantization', 'modeling', 'center', 'behavioral', 'artifact']
    """
    for pattern, replacement in _AMERICAN:
        word = pattern.sub(replacement, word)
    return word
