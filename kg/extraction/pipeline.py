"""The extraction pipeline: a spaCy Language whose components are registered factories, each with the prefix ``kg_``.

tokenizer → sentences → web_links → abbreviations → coined_names → vocabulary → ner → selection → consistency →
relations → results
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from kg.errors import UnreadableInput

# Importing a component's module registers its factory.
from kg.extraction import (
    abbreviations,
    coined_names,
    consistency,
    relations,
    results,
    selection,
    sentences,
    tagger,
    vocabulary,
    web_links,
)
from kg.extraction.tokenizer import TOKENIZER

#: Names of the components in their order, each with the factory that makes it.
COMPONENTS: dict[str, str] = {
    "sentences": "kg_sentences",
    "web_links": "kg_web_links",
    "abbreviations": "kg_abbreviations",
    "coined_names": "kg_coined_names",
    "vocabulary": "kg_vocabulary",
    "own_vocabulary": "kg_vocabulary",
    "ner": "kg_ner",
    "selection": "kg_selection",
    "consistency": "kg_consistency",
    "relations": "kg_relations",
    "results": "kg_results",
}

#: The components that read files.
_READERS = (tagger.Tagger, vocabulary.Vocabulary, selection.Selection, relations.Relations, results.Results)

__all__ = [
    "COMPONENTS",
    "abbreviations",
    "coined_names",
    "consistency",
    "load_pipeline",
    "relations",
    "results",
    "selection",
    "sentences",
    "tagger",
    "vocabulary",
    "web_links",
]


def load_pipeline(vocabularies: Sequence[Path] = (), model: Path | None = None) -> Language:
    """The pipeline with the shipped vocabulary, the user's own (CSV files, whose names are always taken), and a model.

    ``model`` is a folder that `kg train` made; None stands for the one that comes with the package. Raises
    UnreadableInput where a vocabulary or the model is not as expected, or has a name that is no UTF-8.

    >>> doc = load_pipeline()("LoRA: Low-Rank Adaptation\\nWe propose LoRA.")
    >>> [(g.name, g.type) for g in doc._.names][:1]
    [('LoRA', 'method')]
    """
    for path in (*vocabularies, *filter(None, [model])):
        try:
            str(path).encode()
        except UnicodeEncodeError as error:  # a component's settings are kept as JSON
            message = f"{path}: a name whose bytes are no UTF-8 cannot be used here; give the file another name"
            raise UnreadableInput(message) from error
    settings: dict[str, dict[str, Any]] = {
        "own_vocabulary": {"paths": [str(p) for p in vocabularies]},
        "ner": {"model": str(model) if model else None},
        "selection": {"model": str(model) if model else None},
        "relations": {"model": str(model) if model else None},
        "results": {"model": str(model) if model else None},
    }
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name, factory in COMPONENTS.items():
        if name != "own_vocabulary" or vocabularies:
            nlp.add_pipe(factory, name=name, config=settings.get(name, {}))
    # a saved pipeline reads its files late, since they come after its configuration; here what is wrong is said at once
    for _, component in nlp.pipeline:
        if isinstance(component, _READERS):
            component.prepare()
    return nlp
