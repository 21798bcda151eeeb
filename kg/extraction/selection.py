"""Which forms a paper names, and how sure that is: one decision a form, from all that speaks for it.

The decision is a logistic regression over :data:`kg.extraction.candidates.FEATURES`, fitted to papers that the tagger
had not seen, so that its probabilities can be taken at their word.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import UnreadableInput
from kg.extraction.candidates import FEATURES, candidate_forms
from kg.extraction.documents import text_of
from kg.extraction.mentions import FoundMention, register_extensions
from kg.extraction.tagger import shipped_model

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Selector:
    """Weights of the features, and the least probability at which a form is taken."""

    weights: Floats
    intercept: float
    threshold: float

    def probabilities(self, features: Floats) -> Floats:
        """For each row of ``features`` (forms × features) the probability, in (0, 1), that a reader lists the form."""
        scores: Floats = 1 / (1 + np.exp(-(features @ self.weights + self.intercept)))
        return scores

    def softened(self, temperature: float, threshold: float) -> Selector:
        """The same order of forms, with log odds divided by ``temperature``; ``threshold`` is for the new figures."""
        return Selector(self.weights / temperature, self.intercept / temperature, threshold)


def load_selector(folder: Path) -> Selector:
    """The selector of a model folder. Raises UnreadableInput where there is none that fits this version."""
    path = folder / "selection.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        weights = np.array([told["weights"][name] for name in FEATURES])
        return Selector(weights, float(told["intercept"]), float(told["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no weights that fit this version of kg: {error!r}. `kg train` makes them."
        raise UnreadableInput(message) from error


@Language.factory(
    "selection", default_config={"model": None}, requires=["doc._.span_probabilities"], assigns=["doc._.mentions"]
)
class Selection:
    """spaCy component that puts the forms a paper names in the place of ``doc._.mentions``."""

    def __init__(self, nlp: Language, name: str, model: str | None) -> None:
        self.name = name
        register_extensions()
        self._selector = load_selector(Path(model) if model else shipped_model())

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with the mentions of the forms that were chosen."""
        links = [(k.start, k.end) for k in doc._.web_links]
        candidates = candidate_forms(text_of(doc), doc._.span_probabilities, doc._.mentions, doc._.abbreviations, links)
        own = tuple(m for m in doc._.mentions if m.found_by == "own_vocabulary")
        finders = {(m.start, m.end): m.found_by for m in doc._.mentions}
        tagged = {(s.start, s.end) for s in doc._.span_probabilities}
        coined = {(m.start, m.end) for m in doc._.mentions if m.coined}
        chosen = []
        if candidates:
            scores = self._selector.probabilities(np.stack([c.features for c in candidates]))
            for candidate, score in zip(candidates, scores.tolist(), strict=True):
                if score >= self._selector.threshold:
                    is_coined = any(place in coined for place in candidate.occurrences)
                    chosen += [
                        FoundMention(
                            a,
                            b,
                            candidate.type,
                            score,
                            "ner" if (a, b) in tagged else finders.get((a, b), self.name),
                            is_coined,
                        )
                        for a, b in candidate.occurrences
                    ]
        doc._.mentions = (*chosen, *own)
        return doc
