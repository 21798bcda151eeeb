"""Which forms a paper names, and how sure that is: one decision a form, from all that speaks for it.

The decision is a logistic regression over :data:`kg.extraction.candidates.FEATURES`, fitted to papers that the tagger
had not seen, so that its probabilities can be taken at their word.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import UnreadableInput
from kg.extraction.candidates import FEATURES, candidate_forms
from kg.extraction.documents import text_of
from kg.extraction.mentions import FoundMention, finder, register_extensions
from kg.extraction.model_files import ModelFiles
from kg.extraction.web_links import places

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


@Language.factory("kg_selection", default_config={"model": None}, assigns=["doc._.mentions"])
class Selection:
    """spaCy component that puts the forms a paper names in the place of ``doc._.mentions``.

    What the tagger, the vocabulary and the cues of coined names say is weighed together. Another component is taken at
    its word: a form that it found is at least as probable as the ``score`` that it gave.
    """

    def __init__(self, nlp: Language, name: str, model: str | None) -> None:
        self.name = name
        register_extensions()
        self._model = ModelFiles(model, ("selection.json",))
        self._read: Selector | None = None

    @property
    def _selector(self) -> Selector:
        if self._read is None:
            self._read = load_selector(self._model.folder)
        return self._read

    def prepare(self) -> None:
        """Read the weights now. Raises UnreadableInput where there are none that fit this version."""
        _ = self._selector

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Copy the weights into the folder ``path``, unless they are those that come with the package."""
        self._model.copy_to(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Selection:
        """Take the weights that :meth:`to_disk` wrote, if it did."""
        self._model, self._read = self._model.stored_in(Path(path)), None
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with the mentions of the forms that were chosen."""
        links = places(doc._.web_links)
        candidates = candidate_forms(text_of(doc), doc._.span_probabilities, doc._.mentions, doc._.abbreviations, links)
        own = tuple(m for m in doc._.mentions if m.found_by == "own_vocabulary")
        finders = {(m.start, m.end): m.found_by for m in doc._.mentions}
        tagged = {(s.start, s.end) for s in doc._.span_probabilities}
        coined = {(m.start, m.end) for m in doc._.mentions if m.coined}
        chosen = []
        if candidates:
            scores = self._selector.probabilities(np.stack([c.features for c in candidates]))
            for candidate, score in zip(candidates, scores.tolist(), strict=True):
                if max(score, candidate.claimed) >= self._selector.threshold:
                    is_coined = any(place in coined for place in candidate.occurrences)
                    for place in candidate.occurrences:
                        if candidate.claimed > score:
                            by = candidate.claimed_by
                        else:
                            by = "ner" if place in tagged else finders.get(place, finder(self.name))
                        found = FoundMention(*place, candidate.type, max(score, candidate.claimed), by, is_coined)
                        chosen.append(found)
        doc._.mentions = (*chosen, *own)
        return doc
