"""Fitting the selection of forms to papers that the tagger has not seen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from kg.extraction.abbreviations import find_abbreviations
from kg.extraction.candidates import FEATURES, CandidateForm, SpanProbability, candidate_forms
from kg.extraction.coined_names import find_coined_names
from kg.extraction.crf import Chain, span_probabilities
from kg.extraction.selection import Selector
from kg.extraction.web_links import find_links, places
from kg.schema import ENTITY_TYPES
from kg.training.examples import Example

Floats = npt.NDArray[np.float64]

_PENALTY = 3.0
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidate forms of one paper, and for each whether readers listed it with that type."""

    forms: tuple[CandidateForm, ...]
    right: tuple[bool, ...]


def forms_of(example: Example, tags: Floats, chain: Chain) -> list[CandidateForm]:
    """The candidate forms of a text, from the tagger's scores (words × tags)."""
    words = example.pieces.words
    spans = [
        SpanProbability(words[first][0], words[end - 1][1], ENTITY_TYPES[kind], probability)
        for first, end, kind, probability in span_probabilities(chain, tags)
    ]
    found = [*example.known, *find_coined_names(example.text)]
    links = places(find_links(example.text))
    return candidate_forms(example.text, spans, found, find_abbreviations(example.text), links)


def judge(example: Example, tags: Floats, chain: Chain, entities: Sequence[Mapping[str, Any]]) -> Judged:
    """The candidate forms of an annotated paper, and which are right."""
    forms = forms_of(example, tags, chain)
    listed = {form: e["type"] for e in entities for form in e["mentions"]}
    return Judged(tuple(forms), tuple(listed.get(c.form) == c.type for c in forms))


def fit_selection(judged: Sequence[Judged], *, threshold: float) -> Selector:
    """The logistic regression fitted to ``judged`` papers; its weights are for features as they come."""
    features = np.stack([c.features for j in judged for c in j.forms])
    right = np.array([r for j in judged for r in j.right], dtype=np.float64)
    middle, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    scaled = (features - middle) / scale

    def cost(parameters: Floats) -> tuple[float, Floats]:
        scores = scaled @ parameters[:-1] + parameters[-1]
        loss = float(np.logaddexp(0, -np.where(right > 0, scores, -scores)).sum())
        error = 1 / (1 + np.exp(-scores)) - right
        slope = np.append(scaled.T @ error + _PENALTY * parameters[:-1], error.sum())
        return loss + 0.5 * _PENALTY * float((parameters[:-1] ** 2).sum()), slope

    fitted = minimize(cost, np.zeros(features.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = fitted[:-1] / scale
    return Selector(weights, float(fitted[-1] - (weights * middle).sum()), threshold)


def write_selection(selector: Selector, folder: Path) -> None:
    """Write ``selection.json`` into a model folder."""
    told = {
        "threshold": selector.threshold,
        "intercept": round(selector.intercept, _DIGITS),
        "weights": {name: round(float(w), _DIGITS) for name, w in zip(FEATURES, selector.weights, strict=True)},
    }
    (folder / "selection.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
