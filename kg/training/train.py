"""kg train: the recipe of kg.training, from files to a model folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import MissingExtra
from kg.evaluation.evaluate import evaluate
from kg.extraction.annotations import read_annotated
from kg.schema import Progress
from kg.sources.read import read_papers

_MEASURES = ("mention", "entity", "relation")


def train(
    gold: str | Path,
    out: str | Path,
    *,
    texts: Sequence[str | Path] = (),
    seed: int = 1,
    progress: Progress | None = None,
) -> Mapping[str, float]:
    """Train the extraction model on annotated papers and, before that, on the papers of ``texts``; write it to ``out``.

    Returns F1 in percent ("mention", "entity", "relation") of the teacher, the first of its networks, on the annotated
    papers that were kept from it: one in five. The model itself learns from all of them. Raises MissingExtra without
    the packages of the extra `train`, UnreadableInput where ``gold`` holds something else.
    """
    try:
        from kg.training.recipe import Recipe
        from kg.training.recipe import train as follow
    except ImportError as error:
        message = f"training needs the extra `train` ({error.name} is missing): pip install 'kg[train]'"
        raise MissingExtra(message) from error
    annotated = read_annotated(Path(gold))
    unlabelled = [paper.text for paper in read_papers(texts, progress=progress).papers] if texts else []
    recipe = replace(Recipe(), seed=seed)
    return follow(annotated, unlabelled, Path(out), recipe, progress or (lambda *_: None), _f1)


def _f1(model: Path, annotated: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """What `kg evaluate` says of ``model`` on ``annotated`` papers, as F1 over all types."""
    with TemporaryDirectory() as scratch:
        gold = Path(scratch) / "gold.jsonl"
        gold.write_text("".join(json.dumps(paper) + "\n" for paper in annotated), encoding="utf-8")
        scores = evaluate(gold, model=model, workers=1)
    return {measure: round(scores.of(measure).f1, 1) for measure in _MEASURES}
