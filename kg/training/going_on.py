"""From a model that was made before to one that has learnt from more annotated papers, in minutes.

The tagger's three layers are fitted further to annotated papers, its embeddings staying as they are; the selection is
fitted anew to papers that no network has seen; the weights of relations are kept.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch
from torch import nn

from kg.extraction.selection import load_selector
from kg.extraction.word_pieces import load_tokenizer
from kg.training.examples import read_examples
from kg.training.export import read_network, write_model
from kg.training.fitting import FitSettings, fit
from kg.training.reading import f1_of_reading
from kg.training.recipe import Annotated, Report
from kg.training.selecting import fit_selection, judge, write_selection
from kg.training.stages import Checkpoint, Stages, fingerprint, fingerprint_of_folder, load_weights, save_weights
from kg.training.teachers import Teacher


@dataclass(frozen=True, slots=True)
class Further:
    """The numbers; the defaults are those of the first of the two fits of which the shipped model is the mean.

    ``settings`` fit the tagger, with ``dropout`` between its layers. A form is taken from ``threshold`` on, where
    confidence is softened by ``temperature`` (Guo et al. 2017).
    """

    settings: FitSettings = field(default_factory=lambda: FitSettings(epochs=2, rate=1e-4, head_factor=3))
    dropout: float = 0.05
    temperature: float = 1.5
    threshold: float = 0.5
    seed: int = 1


def go_on(
    start: Path,
    gold: Sequence[Annotated],
    held: Sequence[Annotated],
    out: Path,
    further: Further,
    stages: Stages,
    report: Report,
    *,
    device: str = "cpu",
) -> Mapping[str, float]:
    """Make the model folder ``out`` from the one at ``start``, fitted further to ``gold``.

    The selection is fitted to ``held``, papers that neither model was shown. Returns F1 of the new tagger on these.
    Some ten minutes on one core for two thousand papers. Raises UnreadableInput where ``start`` is no model.
    """
    tokenizer, settings = load_tokenizer(start / "tokenizer.json"), replace(further.settings, seed=further.seed)
    network = read_network(start).to(device)
    told: dict[str, object] = {
        "edition": _EDITION,
        "start": fingerprint_of_folder(start),
        "gold": fingerprint(json.dumps(paper, sort_keys=True) for paper in gold),
        "settings": asdict(settings),
        "dropout": further.dropout,
        "device": device,
    }

    def fit_tagger(folder: Path) -> None:
        for name, module in network.encoder.named_modules():
            if isinstance(module, nn.Dropout):
                module.p = further.dropout
            if name in {"piece", "position"}:
                module.requires_grad_(False)
        torch.manual_seed(further.seed)
        examples = read_examples(tokenizer, gold)
        checkpoint = Checkpoint(folder / "checkpoint.pt")
        fit(network, examples, settings, lambda _, *rest: report("fit further", *rest), checkpoint)
        save_weights(network, folder)

    fitted = stages.make("fit-further", told, fit_tagger)
    load_weights(network, fitted)

    def select(folder: Path) -> None:
        teacher, examples = Teacher(network), read_examples(tokenizer, held)
        chain, scores = teacher.chain(), teacher.predict(examples)
        judged = [
            judge(example, tags, chain, paper["entities"])
            for paper, example, (tags, _) in zip(held, examples, scores, strict=True)
        ]
        selector = fit_selection(judged, threshold=0.5).softened(further.temperature, further.threshold)
        write_selection(selector, folder)
        figures = f1_of_reading(held, examples, chain, scores, selector)
        (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")

    held_told = fingerprint(json.dumps(paper, sort_keys=True) for paper in held)
    asked: dict[str, object] = {"tagger": fitted.key, "held": held_told, "to": [further.temperature, further.threshold]}
    selected = stages.make("select", asked, select)
    write_model(network.cpu(), start / "tokenizer.json", out)
    write_selection(load_selector(selected.folder), out)
    shutil.copyfile(start / "relations.json", out / "relations.json")
    figures: dict[str, float] = json.loads((selected.folder / "figures.json").read_text(encoding="utf-8"))
    recipe = {**asdict(further), "annotated": len(gold), "held": len(held), "on_held": figures}
    (out / "recipe.json").write_text(json.dumps(recipe, indent=1) + "\n", encoding="utf-8")
    return figures


#: Goes up whenever the same ingredients make something else.
_EDITION = 1
