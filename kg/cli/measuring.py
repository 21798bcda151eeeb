"""Commands about the extraction model: evaluate, train."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, MinConfidence, Model, Quiet, VocabularyFiles, Workers
from kg.terminal import Terminal


class Device(StrEnum):
    """What can train."""

    CPU = "cpu"
    CUDA = "cuda"


@app.command(
    epilog="Examples: kg evaluate gold/dev.jsonl --errors 5  |  kg evaluate gold/dev.jsonl --model models/mine --json"
)
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated papers, one JSON object a line.", metavar="GOLD.jsonl")],
    model: Model = None,
    vocabulary: VocabularyFiles = None,
    workers: Workers = None,
    min_confidence: MinConfidence = 0.0,
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="Show what was missed and what was wrong in N papers.")
    ] = 0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Measure extraction against annotated papers: precision, recall, F1 by type, and how far confidence holds."""
    from kg.evaluate import evaluate as evaluate_extraction
    from kg.evaluate import scores_as_json

    terminal = Terminal(quiet=quiet or as_json)
    with terminal.progress() as progress:
        scores = evaluate_extraction(
            gold,
            model=model,
            workers=workers,
            vocabularies=vocabulary or [],
            min_confidence=min_confidence,
            progress=progress,
        )
    if as_json:
        typer.echo(json.dumps(scores_as_json(scores), ensure_ascii=False))
    else:
        terminal.print_scores(scores, errors)


@app.command(epilog="Example: kg train gold/train.jsonl --texts arxiv.jsonl.gz --out models/mine --stages stages")
def train(
    gold: Annotated[Path, typer.Argument(help="Annotated papers, one JSON object a line.", metavar="GOLD.jsonl")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the model to write.", metavar="MODEL")],
    texts: Annotated[
        list[str] | None, typer.Option("--texts", help="Papers without annotations, in any format. Repeatable.")
    ] = None,
    stages: Annotated[
        Path | None,
        typer.Option(
            "--stages",
            metavar="DIR",
            help="Where each stage is kept. A run that was stopped goes on where it was cut when started again.",
        ),
    ] = None,
    encoder: Annotated[
        list[Path] | None,
        typer.Option(
            "--encoder",
            metavar="FOLDER",
            help="A larger encoder to teach as well: BERT, RoBERTa or MPNet as Hugging Face lay it out. Repeatable.",
        ),
    ] = None,
    device: Annotated[Device, typer.Option("--device", help="What to train on.")] = Device.CPU,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same model, up to rounding.")] = 1,
    quiet: Quiet = False,
) -> None:
    """Train the extraction model (needs the extra `train`; some hours on two cores)."""
    from kg.train import train as train_model

    terminal = Terminal(quiet=quiet)
    with terminal.progress() as progress:
        figures = train_model(
            gold,
            out,
            texts=texts or [],
            stages=stages,
            encoders=encoder or [],
            device=device.value,
            seed=seed,
            progress=progress,
        )
    told = ", ".join(f"{measure} {f1:.1f}" for measure, f1 in figures.items())
    terminal.say(f"F1 of the teachers on the fifth of {gold} that they were not shown: {told}")
    terminal.say(f"Wrote {out}. Use it with --model {out}, or measure it: kg evaluate GOLD.jsonl --model {out}")
