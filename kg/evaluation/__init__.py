"""Extraction measured against annotated papers."""

from kg.evaluation.evaluate import evaluate, scores_as_json
from kg.evaluation.scoring import Scores

__all__ = ["Scores", "evaluate", "scores_as_json"]
