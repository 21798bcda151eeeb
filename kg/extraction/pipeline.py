"""The extraction pipeline: a spaCy Language whose components are registered factories.

tokenizer → sentences → web_links → abbreviations → coined_names → vocabulary → consistency → relations
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language

# Importing a component's module registers its factory.
from kg.extraction import (
    abbreviations,
    coined_names,
    consistency,
    relations,
    sentences,
    vocabulary,
    web_links,
)
from kg.extraction.tokenizer import make_tokenizer

COMPONENTS = (
    "sentences",
    "web_links",
    "abbreviations",
    "coined_names",
    "vocabulary",
    "consistency",
    "relations",
)

__all__ = [
    "COMPONENTS",
    "abbreviations",
    "coined_names",
    "consistency",
    "load_pipeline",
    "relations",
    "sentences",
    "vocabulary",
    "web_links",
]


def load_pipeline(vocabularies: Sequence[Path] = ()) -> Language:
    """The pipeline with the shipped vocabulary and those at ``vocabularies`` (CSV files, which win).

    Raises UnreadableInput where a vocabulary is not as expected.

    >>> doc = load_pipeline()("LoRA: Low-Rank Adaptation\\nWe propose LoRA.")
    >>> [(g.name, g.type) for g in doc._.names][:1]
    [('LoRA', 'method')]
    """
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    for name in COMPONENTS:
        if name == "vocabulary" and vocabularies:
            paths = [str(vocabulary.shipped_vocabulary()), *(str(p) for p in vocabularies)]
            nlp.add_pipe(name, config={"paths": paths})
        else:
            nlp.add_pipe(name)
    return nlp
