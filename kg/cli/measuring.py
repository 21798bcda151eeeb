"""Commands about the extraction model: evaluate, train."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import app
from kg.cli.options import AsJson, MinConfidence, Model, Quiet, VocabularyFiles, Workers
from kg.cli.terminal import Terminal

if TYPE_CHECKING:
    from kg.evaluation import Scores


class Device(StrEnum):
    """What can train."""

    CPU = "cpu"
    CUDA = "cuda"


@app.command(
    epilog="Examples: kg evaluate gold/dev.jsonl --errors 5  |  kg evaluate gold/dev.jsonl --model models/mine --json"
)
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated papers, one JSON object a line.", metavar="GOLD.jsonl")],
    results: Annotated[
        Path | None,
        typer.Option("--results", help="Results listed in these papers, where they hold none.", metavar="FILE.jsonl"),
    ] = None,
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
    from kg.evaluation.evaluate import evaluate as evaluate_extraction
    from kg.evaluation.evaluate import scores_as_json

    terminal = Terminal(quiet=quiet or as_json)
    with terminal.progress() as progress:
        scores = evaluate_extraction(
            gold,
            results=results,
            model=model,
            workers=workers,
            vocabularies=vocabulary or [],
            min_confidence=min_confidence,
            progress=progress,
        )
    if as_json:
        typer.echo(json.dumps(scores_as_json(scores), ensure_ascii=False))
    else:
        _print_scores(terminal, scores, errors)


@app.command(epilog="Example: kg train gold/train.jsonl --texts arxiv.jsonl.gz --out models/mine --stages stages")
def train(
    gold: Annotated[Path, typer.Argument(help="Annotated papers, one JSON object a line.", metavar="GOLD.jsonl")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the model to write.", metavar="MODEL")],
    texts: Annotated[
        list[str] | None, typer.Option("--texts", help="Papers without annotations, in any format. Repeatable.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            "--start",
            metavar="MODEL",
            help="Fit this model further, in minutes; with --encoder and --texts it then learns from these, in hours.",
        ),
    ] = None,
    held: Annotated[
        Path | None,
        typer.Option(
            "--held",
            metavar="HELD.jsonl",
            help="With --start: annotated papers that it never saw, to fit confidence to; else a fifth of GOLD.",
        ),
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
    from kg.training.train import train as train_model

    terminal = Terminal(quiet=quiet)
    with terminal.progress() as progress:
        figures = train_model(
            gold,
            out,
            texts=texts or [],
            start=start,
            held=held,
            stages=stages,
            encoders=encoder or [],
            device=device.value,
            seed=seed,
            progress=progress,
        )
    told = ", ".join(f"{measure} {f1:.1f}" for measure, f1 in figures.items())
    whose = "the model on the papers that it was" if start else f"the teachers on the fifth of {gold} that they were"
    terminal.say(f"F1 of {whose} not shown: {told}")
    terminal.say(f"Wrote {out}. Use it with --model {out}, or measure it: kg evaluate GOLD.jsonl --model {out}")


@app.command(
    epilog="Example: kg train-results gold/results.jsonl --papers gold/train.jsonl --out models/mine",
)
def train_results(
    results: Annotated[
        Path, typer.Argument(help="Results that people listed, one paper a line.", metavar="RESULTS.jsonl")
    ],
    papers: Annotated[Path, typer.Option("--papers", help="The annotated papers.", metavar="GOLD.jsonl")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder of the model to write to.", metavar="MODEL")],
    model: Model = None,
    quiet: Quiet = False,
) -> None:
    """Fit what tells results from other figures, and what they belong to (some minutes, without the extra `train`)."""
    from kg.training.results import train_results as fit_results

    terminal = Terminal(quiet=quiet)
    with terminal.progress() as progress:
        figures = fit_results(results, papers, out, model=model, progress=progress)
    told = ", ".join(f"{measure} {f1:.1f}" for measure, f1 in figures.items())
    terminal.say(f"F1 on papers that were held back, five parts in turn: {told}")
    terminal.say(f"Wrote {out}. Use it with --model {out}")


def _print_scores(terminal: Terminal, scores: Scores, errors: int) -> None:
    """Figures by measure and type, how far confidence holds, and what went wrong in the first papers."""
    from kg.evaluation.scoring import calibration_error, reliability

    terminal.say(f"{scores.papers} papers, {scores.missing} without an answer")
    rows = [
        [
            measure,
            kind,
            f"{t.gold:,}",
            f"{t.predicted:,}",
            f"{t.precision:.1f}",
            f"{t.recall:.1f}",
            f"{t.f1:.1f}",
        ]
        for (measure, kind), t in scores.ordered()
    ]
    terminal.print_table(["measure", "type", "gold", "found", "precision", "recall", "F1"], rows)
    for things, judged in (("entities", scores.judged), ("relations of right entities", scores.judged_relations)):
        terminal.say(f"Expected calibration error of {things}: {calibration_error(judged):.3f}")
        terminal.print_table(
            ["confidence", things.partition(" ")[0], "mean confidence", "right"],
            [
                [f"{b.low:.1f} to {b.high:.1f}", f"{b.count:,}", f"{b.confidence:.2f}", f"{100 * b.precision:.1f} %"]
                for b in reliability(judged)
            ],
        )
    for paper in scores.errors[:errors]:
        terminal.say(f"{paper.paper}")
        for word, entities in (("missed", paper.missed), ("wrong", paper.wrong)):
            for entity in entities:
                terminal.say(f"  {word}: {entity}")
