"""kg train: the recipe of kg.extraction.training, from files to a model folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import MissingExtra
from kg.evaluate import read_annotated
from kg.pipeline import Progress, read_papers


def train(
    gold: str | Path,
    out: str | Path,
    *,
    texts: Sequence[str | Path] = (),
    seed: int = 1,
    progress: Progress | None = None,
) -> None:
    """Train the extraction model on annotated papers and, before that, on the papers of ``texts``; write it to ``out``.

    Raises MissingExtra without the packages of the extra `train`, UnreadableInput where ``gold`` holds something else.
    """
    try:
        from kg.extraction.training.recipe import Recipe
        from kg.extraction.training.recipe import train as follow
    except ImportError as error:
        message = f"training needs the extra `train` ({error.name} is missing): pip install 'kg[train]'"
        raise MissingExtra(message) from error
    annotated = read_annotated(Path(gold))
    unlabelled = [paper.text for paper in read_papers(texts, progress=progress)[2]] if texts else []
    recipe = replace(Recipe(), seed=seed)
    follow(annotated, unlabelled, Path(out), recipe, progress or (lambda *_: None))
