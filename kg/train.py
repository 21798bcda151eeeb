"""kg train: the recipe of kg.extraction.training, from files to a model folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import MissingExtra, UnreadableInput
from kg.evaluate import read_annotated
from kg.pipeline import Progress, read_papers


def train(
    gold: str | Path,
    out: str | Path,
    *,
    texts: Sequence[str | Path] = (),
    stages: str | Path | None = None,
    encoders: Sequence[str | Path] = (),
    device: str = "cpu",
    seed: int = 1,
    progress: Progress | None = None,
) -> Mapping[str, float]:
    """Train the extraction model on annotated papers and, before that, on the papers of ``texts``; write it to ``out``.

    What each stage made is kept in the folder ``stages`` (None: nowhere), and a run that was stopped goes on from
    there. ``encoders`` are folders in the layout of Hugging Face, of larger encoders that teach as well; ``device`` is
    "cpu" or "cuda".

    Returns F1 in percent ("mention", "entity", "relation") of the teachers, the first of its networks, on the annotated
    papers that were kept from them: one in five. The model itself learns from all of them. Raises MissingExtra without
    the packages of the extra `train`, UnreadableInput where ``gold`` or an encoder's folder holds something else or
    there is no such device.
    """
    try:
        import torch

        from kg.extraction.training.recipe import Recipe
        from kg.extraction.training.recipe import train as follow
        from kg.extraction.training.stages import Stages
    except ImportError as error:
        raise _missing(error) from error
    if device == "cuda" and not torch.cuda.is_available():
        message = "device cuda: PyTorch finds no accelerator here. Leave --device out to train on the processor."
        raise UnreadableInput(message)
    annotated = read_annotated(Path(gold))
    unlabelled = [paper.text for paper in read_papers(texts, progress=progress)[2]] if texts else []
    with TemporaryDirectory() as scratch:
        try:
            return follow(
                annotated,
                unlabelled,
                Path(out),
                replace(Recipe(), seed=seed),
                Stages(Path(stages or scratch)),
                progress or (lambda *_: None),
                encoders=[Path(folder) for folder in encoders],
                device=device,
            )
        except ImportError as error:  # of what is imported when it is first used, such as transformers
            raise _missing(error) from error


def _missing(error: ImportError) -> MissingExtra:
    return MissingExtra(f"training needs the extra `train` ({error.name} is missing): pip install 'kg[train]'")
