"""The forms of one word: British and American spelling, gerund and noun, adjective and noun.

`american` folds what is spelling; `word_form` gives words that differ only in these the same key. The key
need not be a word: ``promising`` turns into ``promizing``, which harms nothing, since all that counts is which names
end up with the same key. What would make another concept of a name is left alone: ``encoding`` is not ``encoder``,
``sampling`` is not ``sample``.
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
#: Gerunds that the field uses for the thing itself.
_GERUNDS = {
    "caching": "cache",
    "captioning": "caption",
    "ensembling": "ensemble",
    "hashing": "hash",
    "indexing": "index",
    "labeling": "label",
    "masking": "mask",
    "prompting": "prompt",
    "watermarking": "watermark",
}
#: Modifiers that differ in ending only, and two words of the field that name one thing; none makes another concept.
_MODIFIERS = {
    "annotation": "label",
    "attentional": "attention",
    "automated": "automatic",
    "compositional": "composition",
    "conversational": "conversation",
    "convolutional": "convolution",
    "distributional": "distribution",
    "emotional": "emotion",
    "expressiveness": "expressivity",
    "facial": "face",
    "fully": "full",
    "forecast": "prediction",
    "forecasting": "prediction",
    "headed": "head",
    "hierarchical": "hierarchy",
    "multimodality": "multimodal",
    "modality": "modal",
    "positional": "position",
    "relational": "relation",
    "sequential": "sequence",
    "squared": "square",
    "stepwise": "step",
    "textual": "text",
    "visual": "vision",
}
_NUMBERS = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}


@lru_cache(maxsize=1 << 16)
def word_form(word: str) -> str:
    """What all forms of ``word`` (in lower case and in the singular) share.

    >>> [word_form(w) for w in ("ensembling", "labelling", "annotation", "positional", "forecasting", "two")]
    ['ensemble', 'label', 'label', 'position', 'prediction', '2']
    """
    word = american(word)
    return _NUMBERS.get(word) or _MODIFIERS.get(word) or _GERUNDS.get(word) or word


def american(word: str) -> str:
    """``word`` in American spelling.

    >>> [american(w) for w in ("neighbour", "quantisation", "modelling", "centre", "behavioural", "artefact")]
    ['neighbor', 'quantization', 'modeling', 'center', 'behavioral', 'artifact']
    """
    for pattern, replacement in _AMERICAN:
        word = pattern.sub(replacement, word)
    return word
