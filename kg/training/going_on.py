"""From a model that was made before to one that has learnt from more annotated papers and from larger teachers.

The tagger's three layers are fitted further to annotated papers, its embeddings staying as they are: minutes. Where
larger encoders are given, each is fitted to the same papers, and the tagger then learns what it and they score
together, on unlabelled abstracts and the annotated papers: hours. The selection is fitted anew to papers that no
network has seen; the weights of relations are kept.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

import torch
from spacy.language import Language
from tokenizers import Tokenizer
from torch import nn

from kg.extraction.selection import load_selector
from kg.extraction.word_pieces import load_tokenizer
from kg.schema import Progress
from kg.training.distilling import distil
from kg.training.examples import Example, known_names, make_example, read_examples
from kg.training.export import read_network, write_model
from kg.training.fitting import FitSettings
from kg.training.network import TaggerNetwork
from kg.training.other_encoders import load_other_encoder
from kg.training.reading import f1_of_reading
from kg.training.recipe import Annotated, some
from kg.training.scores import read_scores, write_scores
from kg.training.selecting import fit_selection, judge, write_selection
from kg.training.stages import Checkpoint, Stage, Stages, fingerprint, fingerprint_of_folder, load_weights, save_weights
from kg.training.teachers import Teacher, Together, fitted_teacher, set_chain, under_the_name


@dataclass(frozen=True, slots=True)
class Further:
    """The numbers; the defaults are those of the first of the two fits of which the shipped model is the mean.

    ``settings`` fit the tagger, with ``dropout`` between its layers; ``other`` fits larger encoders, of which each
    counts ``other_weight`` times as much as the tagger. What they score together is learnt from ``distilled_texts``
    unlabelled abstracts, by ``distilling``. A form is taken from ``threshold`` on, where confidence is softened by
    ``temperature`` (Guo et al. 2017).
    """

    settings: FitSettings = field(default_factory=lambda: FitSettings(epochs=2, rate=1e-4, head_factor=3))
    dropout: float = 0.05
    other: FitSettings = field(default_factory=lambda: FitSettings(epochs=2.5, rate=5e-5, head_factor=20))
    other_weight: float = 1.0
    distilled_texts: int = 5_000
    distilling: FitSettings = field(default_factory=lambda: FitSettings(epochs=2, rate=3e-4, head_factor=2))
    temperature: float = 1.4
    threshold: float = 0.47
    seed: int = 1


def go_on(
    start: Path,
    gold: Sequence[Annotated],
    held: Sequence[Annotated],
    out: Path,
    further: Further,
    stages: Stages,
    report: Progress,
    *,
    texts: Sequence[str] = (),
    encoders: Sequence[Path] = (),
    device: str = "cpu",
) -> Mapping[str, float]:
    """Make the model folder ``out`` from the one at ``start``, fitted further to ``gold``.

    With ``encoders``, folders of larger ones, these are fitted to ``gold`` too, and teach by what they score ``texts``
    (title, newline, abstract). The selection is fitted to ``held``, papers that no network was shown. Returns F1 of the
    new tagger on these. Some ten minutes on one core for two thousand papers, hours with encoders. Raises
    UnreadableInput where ``start`` is no model.
    """
    run = _Run(start, gold, held, further, stages, report, texts, tuple(encoders), torch.device(device))
    tagger = run.distilled if encoders else run.fitted
    selected = run.selected(tagger)
    write_model(tagger[1].network.cpu(), start / "tokenizer.json", out)
    write_selection(load_selector(selected.folder), out)
    shutil.copyfile(start / "relations.json", out / "relations.json")
    figures: dict[str, float] = json.loads((selected.folder / "figures.json").read_text(encoding="utf-8"))
    recipe = {**asdict(further), "annotated": len(gold), "held": len(held), "on_held": figures}
    (out / "recipe.json").write_text(json.dumps(recipe, indent=1) + "\n", encoding="utf-8")
    return figures


@dataclass(frozen=True)
class _Run:
    """The stages of one run; each is made when it is first asked for, after those that it needs."""

    start: Path
    gold: Sequence[Annotated]
    held: Sequence[Annotated]
    further: Further
    stages: Stages
    report: Progress
    texts: Sequence[str]
    encoders: tuple[Path, ...]
    device: torch.device

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """What cuts texts into the pieces of the tagger."""
        return load_tokenizer(self.start / "tokenizer.json")

    @cached_property
    def nlp(self) -> Language:
        """A pipeline that does no more than find the vocabulary's names."""
        return known_names()

    @cached_property
    def examples(self) -> list[Example]:
        """The annotated papers that networks are shown."""
        return read_examples(self.tokenizer, self.gold, self.nlp)

    @cached_property
    def read(self) -> dict[str, object]:
        """What every network depends on."""
        return {
            "edition": _EDITION,
            "start": fingerprint_of_folder(self.start),
            "gold": fingerprint(json.dumps(paper, sort_keys=True) for paper in self.gold),
            "device": self.device.type,
        }

    @cached_property
    def fitted(self) -> tuple[Stage, Teacher]:
        """The tagger fitted further to the annotated papers."""
        network = read_network(self.start).to(self.device)
        for name, module in network.encoder.named_modules():
            if isinstance(module, nn.Dropout):
                module.p = self.further.dropout
            if name in {"piece", "position"}:
                module.requires_grad_(False)
        torch.manual_seed(self.further.seed)
        teacher, settings = Teacher(network), replace(self.further.settings, seed=self.further.seed)
        told = {**self.read, "dropout": self.further.dropout}
        stage = fitted_teacher(teacher, "fit further", told, self.examples, settings, self.stages, self.report)
        return stage, teacher

    @cached_property
    def others(self) -> list[tuple[Stage, Teacher]]:
        """The larger encoders, fitted to the same papers."""
        found = []
        for folder in self.encoders:
            torch.manual_seed(self.further.seed)
            body, own_pieces = load_other_encoder(folder)
            teacher = Teacher(TaggerNetwork(body).to(self.device), own_pieces)
            told = {**self.read, "encoder": fingerprint_of_folder(folder)}
            settings = replace(self.further.other, seed=self.further.seed)
            name = f"fit {folder.name}"
            stage = fitted_teacher(teacher, name, told, self.examples, settings, self.stages, self.report)
            found.append((stage, teacher))
        return found

    @cached_property
    def to_learn(self) -> list[Example]:
        """The unlabelled abstracts and the annotated papers, as examples without labels."""
        texts = some(self.texts, self.further.distilled_texts, self.further.seed)
        unlabelled = [make_example(self.tokenizer, doc.text, doc._.mentions, []) for doc in self.nlp.pipe(texts)]
        return [*unlabelled, *self.examples]

    @cached_property
    def distilled(self) -> tuple[Stage, Teacher]:
        """The tagger that has learnt what it and the larger encoders score together, its pieces with it."""
        further, (first, tagger) = self.further, self.fitted
        teachers = [tagger, *(teacher for _, teacher in self.others)]
        together = Together(tuple(teachers), (1.0, *[further.other_weight] * len(self.others)))
        told: dict[str, object] = {
            "teachers": [first.key, *(stage.key for stage, _ in self.others)],
            "weight": further.other_weight,
            "texts": fingerprint(example.text for example in self.to_learn),
        }
        scored = self.stages.make(
            "score", told, lambda folder: write_scores(together, self.to_learn, folder, self.report)
        )
        settings = replace(further.distilling, seed=further.seed)

        def work(folder: Path) -> None:
            network = tagger.network
            before = {name: value.clone() for name, value in network.state_dict().items()}
            set_chain(network, together.chain())
            network.get_parameter("encoder.piece.weight").requires_grad_(True)
            wanted, checkpoint = read_scores(scored.folder), Checkpoint(folder / "checkpoint.pt")
            progress = under_the_name("distil", self.report)
            distil(network, self.to_learn, wanted, settings, progress, checkpoint)
            # half-way between what it was and what it has learnt reads better than either (Wortsman et al. 2022)
            network.load_state_dict({name: (before[name] + v) / 2 for name, v in network.state_dict().items()})
            save_weights(network, folder)

        stage = self.stages.make("distil", {"scores": scored.key, "settings": asdict(settings)}, work)
        load_weights(tagger.network, stage)
        return stage, tagger

    def selected(self, tagger: tuple[Stage, Teacher]) -> Stage:
        """The selection fitted to what ``tagger`` says of papers that it was not shown, and how well it reads those."""
        (stage, teacher), further = tagger, self.further

        def work(folder: Path) -> None:
            examples = read_examples(self.tokenizer, self.held, self.nlp)
            chain, scores = teacher.chain(), teacher.predict(examples)
            judged = [
                judge(example, tags, chain, paper["entities"])
                for paper, example, (tags, _) in zip(self.held, examples, scores, strict=True)
            ]
            selector = fit_selection(judged, threshold=0.5).softened(further.temperature, further.threshold)
            write_selection(selector, folder)
            figures = f1_of_reading(self.held, examples, chain, scores, selector)
            (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")

        held = fingerprint(json.dumps(paper, sort_keys=True) for paper in self.held)
        told: dict[str, object] = {
            "tagger": stage.key,
            "held": held,
            "to": [further.temperature, further.threshold],
        }
        return self.stages.make("select", told, work)


#: Goes up whenever the same ingredients make something else.
_EDITION = 2
