"""kg train: the recipe of kg.training, from files to a model folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import MissingExtra, UnreadableInput
from kg.extraction.annotations import read_annotated
from kg.schema import Progress
from kg.sources.read import read_papers

#: One annotated paper in five is kept from a model that goes on, where none are given to keep.
_FOLDS = 5


def train(
    gold: str | Path,
    out: str | Path,
    *,
    texts: Sequence[str | Path] = (),
    start: str | Path | None = None,
    held: str | Path | None = None,
    stages: str | Path | None = None,
    encoders: Sequence[str | Path] = (),
    device: str = "cpu",
    seed: int = 1,
    progress: Progress | None = None,
) -> Mapping[str, float]:
    """Train the extraction model on annotated papers and, before that, on the papers of ``texts``; write it to ``out``.

    With ``start``, a model folder, that model is fitted further to ``gold``, in minutes; with ``encoders`` as well it
    then learns from these what they score ``texts``, in hours. The selection is fitted to the papers of ``held``, which
    no network was shown (None: every fifth of ``gold``, which is kept from them).

    What each stage made is kept in the folder ``stages`` (None: nowhere), and a run that was stopped goes on from
    there. ``encoders`` are folders in the layout of Hugging Face, of larger encoders that teach as well; ``device`` is
    "cpu" or "cuda".

    Returns F1 in percent ("mention", "entity", "relation") of the teachers, the first of its networks, on the annotated
    papers that were kept from them: one in five. The model itself learns from all of them. With ``start`` F1 is that of
    the model on the papers held back, from which it does not learn. Raises MissingExtra without
    the packages of the extra `train`, UnreadableInput where ``gold`` or an encoder's folder holds something else or
    there is no such device.
    """
    try:
        import torch

        from kg.training.going_on import Further, go_on
        from kg.training.recipe import Recipe
        from kg.training.recipe import train as follow
        from kg.training.stages import Stages
    except ImportError as error:
        raise _missing(error) from error
    if device == "cuda" and not torch.cuda.is_available():
        message = "device cuda: PyTorch finds no accelerator here. Leave --device out to train on the processor."
        raise UnreadableInput(message)
    annotated = read_annotated(Path(gold))
    unlabelled = [paper.text for paper in read_papers(texts, progress=progress).papers] if texts else []
    report = progress or (lambda *_: None)
    with TemporaryDirectory() as scratch:
        kept, teachers = Stages(Path(stages or scratch)), [Path(folder) for folder in encoders]
        try:
            if start is not None:
                apart = read_annotated(Path(held)) if held else annotated[::_FOLDS]
                shown = annotated if held else [paper for i, paper in enumerate(annotated) if i % _FOLDS]
                further = replace(Further(), seed=seed)
                return go_on(
                    Path(start),
                    shown,
                    apart,
                    Path(out),
                    further,
                    kept,
                    report,
                    texts=unlabelled,
                    encoders=teachers,
                    device=device,
                )
            recipe = replace(Recipe(), seed=seed)
            return follow(annotated, unlabelled, Path(out), recipe, kept, report, encoders=teachers, device=device)
        except ImportError as error:  # of what is imported when it is first used, such as transformers
            raise _missing(error) from error


def _missing(error: ImportError) -> MissingExtra:
    return MissingExtra(f"training needs the extra `train` ({error.name} is missing): pip install 'kg[train]'")
