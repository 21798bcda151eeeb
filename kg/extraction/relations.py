"""How a paper relates to each thing it names: the strongest relation that its text supports.

The tagger scores every relation at every word, with the whole abstract before it. What the scores at the mentions of a
thing say together, and where these stand, is weighed by a logistic regression for each type (`kg train` fits it to
papers that the tagger had not seen).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import UnreadableInput
from kg.extraction.consistency import NameGroup
from kg.extraction.documents import text_of
from kg.extraction.mentions import register_extensions
from kg.extraction.model_files import ModelFiles
from kg.extraction.presented import presented
from kg.extraction.tagger import NO_SCORES, RelationScores
from kg.names.folding import looks_coined
from kg.schema import ENTITY_TYPES, RELATIONS, EntityType, Relation

Floats = npt.NDArray[np.float64]
Offsets = tuple[int, int]

#: What a paper can do with a thing of each type.
POSSIBLE: dict[EntityType, tuple[Relation, ...]] = {
    "task": ("introduces", "addresses", "mentions"),
    "method": ("introduces", "uses", "compares_with", "mentions"),
    "model": ("introduces", "uses", "compares_with", "mentions"),
    "dataset": ("introduces", "evaluates_on", "uses", "mentions"),
    "metric": ("introduces", "measures", "mentions"),
}
#: Of what types a paper presents things as its own; a task or metric that it names so is rarely one that it introduces.
_PRESENTED: frozenset[EntityType] = frozenset(("method", "model", "dataset"))
#: What is known about the mentions of a thing, in the order of :func:`relation_features`.
FEATURES: tuple[str, ...] = (
    *(f"mean {r}" for r in RELATIONS),
    *(f"highest {r}" for r in RELATIONS),
    *(f"first {r}" for r in RELATIONS),
    *(f"share {r}" for r in RELATIONS),
    "in the title",
    "in the title only",
    "first place",
    "last place",
    "log mentions",
    "several forms",
    "looks coined",
    "always",
)


@dataclass(frozen=True, slots=True)
class RelationWeights:
    """For each type the weights (possible relations × features).

    Probabilities are softened by ``temperature`` (Guo et al. 2017), which leaves their order as it is.
    """

    of: Mapping[EntityType, Floats]
    temperature: float = 1.0

    def strongest(self, kind: EntityType, features: Floats) -> Relation:
        """The most probable relation of a paper to a thing of type ``kind``; ties go to the stronger one."""
        return self.rated(kind, features)[0]

    def rated(self, kind: EntityType, features: Floats, own: float = 0.0) -> tuple[Relation, float]:
        """The :meth:`strongest` relation, and how probable it is if the thing is one.

        ``own`` are log odds that speak for "introduces" besides (:func:`kg.extraction.presented.presented`).
        """
        scores = self.of[kind] @ features
        scores[0] += own
        best = int(np.argmax(scores))
        return POSSIBLE[kind][best], float(1 / np.exp((scores - scores[best]) / self.temperature).sum())


#: By which probabilities are softened where a model does not say: with it, what is said of the relations of annotated
#: papers that no model was trained on is right as often as it claims (`kg evaluate` prints how far that holds).
USUAL_TEMPERATURE = 1.3


def mean_scores_decide() -> dict[EntityType, Floats]:
    """Weights by which the mean score alone decides: where fitting starts, and what it is drawn back to."""
    return {
        kind: np.array([[float(name == f"mean {relation}") for name in FEATURES] for relation in possible])
        for kind, possible in POSSIBLE.items()
    }


def relation_features(scores: RelationScores, text: str, places: Sequence[Offsets]) -> Floats:
    """The row of :data:`FEATURES` for a thing that stands at ``places`` in ``text``, which has its title first."""
    title_end, length = len(text.partition("\n")[0]), max(len(text), 1)
    found = scores.at(places)
    mean = found.mean(axis=0)
    share = np.exp(mean - mean.max())
    in_title = [a < title_end for a, _ in places]
    body = [a / length for a, _ in places if a >= title_end] or [0.0]
    forms = {text[a:b] for a, b in places}
    others = (
        any(in_title),
        all(in_title),
        min(body),
        max(body),
        np.log(max(len(places), 1)),
        len(forms) > 1,
        any(map(looks_coined, forms)),
        1.0,
    )
    return np.concatenate([mean, found.max(axis=0), found[0], share / share.sum(), np.array(others, dtype=np.float64)])


def load_relations(folder: Path) -> RelationWeights:
    """The weights of a model folder. Raises UnreadableInput where there are none that fit this version."""
    path = folder / "relations.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return RelationWeights(
            {
                kind: np.array([[told[kind][relation][name] for name in FEATURES] for relation in POSSIBLE[kind]])
                for kind in ENTITY_TYPES
            },
            float(told.get("temperature", USUAL_TEMPERATURE)),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no weights that fit this version of kg: {error!r}. `kg train` makes them."
        raise UnreadableInput(message) from error


@Language.factory(
    "kg_relations",
    default_config={"model": None},
    assigns=["doc._.relations", "doc._.relation_confidences"],
    requires=["doc._.names"],
)
class Relations:
    """spaCy component that sets ``doc._.relations``: one relation for each of ``doc._.names``, in their order.

    ``doc._.relation_confidences`` says how probable each of them is, if the name is one.
    """

    def __init__(self, nlp: Language, name: str, model: str | None) -> None:
        self.name = name
        register_extensions()
        self._model = ModelFiles(model, ("relations.json",))
        self._read: RelationWeights | None = None

    @property
    def _weights(self) -> RelationWeights:
        if self._read is None:
            self._read = load_relations(self._model.folder)
        return self._read

    def prepare(self) -> None:
        """Read the weights now. Raises UnreadableInput where there are none that fit this version."""
        _ = self._weights

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Copy the weights into the folder ``path``, unless they are those that come with the package."""
        self._model.copy_to(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Relations:
        """Take the weights that :meth:`to_disk` wrote, if it did."""
        self._model, self._read = self._model.stored_in(Path(path)), None
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its relations and how sure they are."""
        # without a tagger in the pipeline nothing speaks for one relation more than for another
        text, scores = text_of(doc), doc._.relation_scores or NO_SCORES
        rated = [self._rated(text, scores, group) for group in doc._.names]
        doc._.relations = tuple(relation for relation, _ in rated)
        doc._.relation_confidences = tuple(confidence for _, confidence in rated)
        return doc

    def _rated(self, text: str, scores: RelationScores, group: NameGroup) -> tuple[Relation, float]:
        places = [(m.start, m.end) for m in group.mentions]
        own = presented(text, places) if group.type in _PRESENTED else 0.0
        return self._weights.rated(group.type, relation_features(scores, text, places), own)
