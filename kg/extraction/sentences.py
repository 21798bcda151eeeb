"""The spaCy component that marks the sentences of titles and abstracts."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.documents import text_of, token_offsets
from kg.extraction.mentions import register_extensions
from kg.extraction.sentence_spans import sentence_spans


@Language.factory("kg_sentences", assigns=["doc.sents", "doc._.sentence_spans"])
class Sentences:
    """spaCy component that sets sentence starts, and ``doc._.sentence_spans`` in characters."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its sentences."""
        spans = sentence_spans(text_of(doc))
        doc._.sentence_spans = tuple(spans)
        sentence = np.searchsorted([a for a, _ in spans], token_offsets(doc)[0], side="right")
        begins = np.diff(sentence, prepend=-1) > 0  # the first token always does
        # at once, since setting token.is_sent_start walks over all tokens for each
        marks: Any = np.where(begins, 1, -1).astype(np.uint64)  # spaCy's stubs know no array of unsigned numbers
        doc.from_array(["SENT_START"], marks)
        return doc
