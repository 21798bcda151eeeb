"""Fitting the weights of relations to papers that the tagger has not seen."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize, minimize_scalar
from scipy.special import logsumexp

from kg.extraction.annotations import annotated_spans
from kg.extraction.relations import (
    FEATURES,
    POSSIBLE,
    USUAL_TEMPERATURE,
    Offsets,
    RelationWeights,
    mean_scores_decide,
    relation_features,
)
from kg.extraction.tagger import RelationScores
from kg.schema import ENTITY_TYPES, EntityType

Floats = npt.NDArray[np.float64]

#: How strongly weights are drawn back to those by which the mean score alone decides.
_PENALTY = 10.0
_DIGITS = 5
#: In how many parts papers are held back in turn to see how sure the relations may be said to be, and within which
#: bounds the temperature lies.
_PARTS = 5
_TEMPERATURES = (0.5, 4.0)


def fit_relations(read: Iterable[tuple[str, Sequence[Mapping[str, Any]], RelationScores]]) -> RelationWeights:
    """The weights fitted to papers: their texts, their annotated entities, and the tagger's scores of relations."""
    rows: dict[EntityType, list[Floats]] = defaultdict(list)
    wanted: dict[EntityType, list[int]] = defaultdict(list)
    for text, entities, scores in read:
        places: dict[int, list[Offsets]] = defaultdict(list)
        for start, end, k in annotated_spans(text, entities):
            places[k].append((start, end))
        for k, at in sorted(places.items()):
            kind, relation = entities[k]["type"], entities[k]["relation"]
            if relation in POSSIBLE[kind]:
                rows[kind].append(relation_features(scores, text, at))
                wanted[kind].append(POSSIBLE[kind].index(relation))
    prior = mean_scores_decide()
    read_rows = {kind: (np.stack(rows[kind]), np.array(wanted[kind])) for kind in ENTITY_TYPES if rows[kind]}
    of = {kind: _fitted(*read_rows[kind], prior[kind]) if kind in read_rows else prior[kind] for kind in ENTITY_TYPES}
    return RelationWeights(of, round(_temperature(read_rows, prior), _DIGITS))


def _temperature(
    rows: Mapping[EntityType, tuple[Floats, npt.NDArray[np.int64]]], prior: Mapping[EntityType, Floats]
) -> float:
    """What makes the probabilities of rows that were held back most likely (Guo et al. 2017), five parts in turn."""
    held: list[tuple[Floats, npt.NDArray[np.int64]]] = []
    for kind, (features, wanted) in rows.items():
        part = np.arange(len(wanted)) % _PARTS
        for i in range(min(_PARTS, len(wanted))):
            weights = _fitted(features[part != i], wanted[part != i], prior[kind]) if (part != i).any() else prior[kind]
            held.append((features[part == i] @ weights.T, wanted[part == i]))

    def cost(temperature: float) -> float:
        return sum(
            float((logsumexp(z / temperature, axis=1) - z[np.arange(len(w)), w] / temperature).sum()) for z, w in held
        )

    return float(minimize_scalar(cost, bounds=_TEMPERATURES, method="bounded").x) if held else USUAL_TEMPERATURE


def _fitted(features: Floats, wanted: npt.NDArray[np.int64], prior: Floats) -> Floats:
    """Multinomial logistic regression with a Gaussian prior around ``prior``, in units of the features' spread."""
    scale = np.maximum(features.std(axis=0), 0.05)
    scaled, start = features / scale, features @ prior.T
    target = np.eye(len(prior))[wanted]

    def cost(parameters: Floats) -> tuple[float, Floats]:
        away = parameters.reshape(prior.shape)
        scores = start + scaled @ away.T
        log_sums = logsumexp(scores, axis=1, keepdims=True)
        loss = float((log_sums[:, 0] - (scores * target).sum(axis=1)).sum() + 0.5 * _PENALTY * (away**2).sum())
        slope = (np.exp(scores - log_sums) - target).T @ scaled + _PENALTY * away
        return loss, slope.ravel()

    fitted = minimize(cost, np.zeros(prior.size), jac=True, method="L-BFGS-B").x.reshape(prior.shape)
    weights: Floats = prior + fitted / scale
    return weights


def write_relations(weights: RelationWeights, folder: Path) -> None:
    """Write ``relations.json`` into a model folder."""
    told: dict[str, Any] = {
        kind: {
            relation: {name: round(float(w), _DIGITS) for name, w in zip(FEATURES, row, strict=True)}
            for relation, row in zip(POSSIBLE[kind], weights.of[kind], strict=True)
        }
        for kind in ENTITY_TYPES
    }
    told["temperature"] = weights.temperature
    (folder / "relations.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
