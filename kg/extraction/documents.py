"""A document's text and the places of its tokens, without a walk over the tokens each time they are asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kg.sources.cleaning import without_halves

Ints = npt.NDArray[np.int64]

_TEXT = "kg.text"


def make_document(nlp: Language, text: str) -> Doc:
    """The tokens of ``text``, with the text for :func:`text_of`; halves of surrogate pairs are U+FFFD in both."""
    text = without_halves(text)
    doc = nlp.make_doc(text)
    doc.user_data[_TEXT] = text
    return doc


def text_of(doc: Doc) -> str:
    """``doc.text``, kept in ``doc.user_data``: spaCy joins the tokens anew whenever it is asked.

    >>> import spacy
    >>> text_of(spacy.blank("en")("LoRA adapts LLMs."))
    'LoRA adapts LLMs.'
    """
    text = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return str(text)


def token_offsets(doc: Doc) -> tuple[Ints, Ints]:
    """The first character of each token of ``doc``, and the one after its last.

    >>> import spacy
    >>> [places.tolist() for places in token_offsets(spacy.blank("en")("LoRA adapts LLMs."))]
    [[0, 5, 12, 16], [4, 11, 16, 17]]
    """
    places = doc.to_array(["IDX", "LENGTH"]).astype(np.int64).reshape(-1, 2)
    return places[:, 0], places.sum(axis=1)
