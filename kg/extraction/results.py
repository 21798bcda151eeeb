"""The figures that a paper reports as results, each with its metric, data set, subject and what it is compared with.

Every figure in the text is weighed: is it the outcome of an evaluation, and then the figure itself, a difference or a
factor? What it belongs to is chosen among the things that the paper names. Each choice is a log-linear model over named
features, fitted by `kg train-results`; a figure's confidence is the probability that all of them are right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import UnreadableInput
from kg.extraction.consistency import NameGroup
from kg.extraction.documents import text_of
from kg.extraction.figures import find_figures
from kg.extraction.log_linear import LogLinear
from kg.extraction.mentions import register_extensions
from kg.extraction.model_files import ModelFiles
from kg.extraction.result_features import figure_features, is_never_a_result
from kg.extraction.result_items import Row, read_rows, things_of
from kg.extraction.result_links import NONE, PARTS, Paper, Part, candidates, list_features, listed_with, paper_of
from kg.extraction.web_links import places
from kg.schema import RESULT_FORMS, Relation, ResultForm

#: The file of a model folder that holds the weights.
FILE = "results.json"
#: What a figure can be: no result, or one of the forms.
KINDS = ("none", *RESULT_FORMS)
_NUMBERS = ("threshold", "list_threshold", "row_threshold", "slope", "intercept")


@dataclass(frozen=True, slots=True)
class FoundResult:
    """A figure at ``start`` to ``end`` of a text that is a result; see :class:`kg.schema.Result`."""

    start: int
    end: int
    number: float
    unit: str
    form: ResultForm
    metric: str | None
    dataset: str | None
    subject: str | None
    over: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class ResultWeights:
    """Weights of what a figure is, of each part, and of "all of a list", and how they decide.

    A figure is a result from the probability ``threshold`` on, and of all things in a list from ``list_threshold`` on.
    A row of a leaderboard (absolute, with metric and data set) whose confidence is below ``row_threshold`` loses the
    less certain of the two. ``slope`` and ``intercept`` turn the log odds of the product of all probabilities into a
    confidence that can be taken at its word.
    """

    kinds: LogLinear
    parts: Mapping[Part, LogLinear]
    lists: LogLinear
    threshold: float = 0.5
    list_threshold: float = 0.5
    row_threshold: float = 0.0
    slope: float = 1.0
    intercept: float = 0.0

    def confidence(self, product: float) -> float:
        """The probability that all of a result is right, from the ``product`` of the probabilities of its parts."""
        odds = min(max(product, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-(self.slope * math.log(odds / (1 - odds)) + self.intercept)))


def kind_alternatives(features: Sequence[str]) -> list[list[str]]:
    """The features of a figure for each of :data:`KINDS`."""
    return [[f"{kind}|{name}" for name in features] for kind in KINDS]


def read_paper(
    text: str,
    sentences: Sequence[tuple[int, int]],
    names: Sequence[NameGroup],
    relations: Sequence[Relation],
    outside: Sequence[tuple[int, int]] = (),
) -> Paper:
    """What results are read from; without figures where ``text`` has none."""
    figures = find_figures(text, outside)
    rows = read_rows(text, sentences, names, figures) if figures else []
    return paper_of(text, rows, things_of(names, relations, len(text.partition("\n")[0])), figures)


def features_of(paper: Paper, nth: int, place: int, before: tuple[int, str] | None) -> list[str]:
    """The features of the figure at ``place`` of row ``nth``, behind the figure ``before`` (its place and kind)."""
    row = paper.rows[nth]
    return figure_features(paper.figures[row.items[place].number], row, place, nth, len(paper.rows), before)


def find_results(paper: Paper, weights: ResultWeights) -> list[FoundResult]:
    """The results of ``paper`` in their order; one for each data set and metric where a figure has several."""
    found: list[FoundResult] = []
    last: dict[Part, list[int]] = {part: [] for part in PARTS}
    for nth, row in enumerate(paper.rows):
        before: dict[Part, list[int]] = {part: [] for part in PARTS}
        figure_before: tuple[int, str] | None = None
        for place in row.figures:
            features = features_of(paper, nth, place, figure_before)
            shares = weights.kinds.probabilities(kind_alternatives(features))
            if is_never_a_result(paper.text, paper.figures[row.items[place].number], row, place):
                shares = [1.0, 0.0, 0.0, 0.0]
            figure_before = place, KINDS[max(range(len(KINDS)), key=lambda k: shares[k])]
            if 1 - shares[0] < weights.threshold:
                continue
            form = RESULT_FORMS[max(range(len(RESULT_FORMS)), key=lambda k: shares[k + 1])]
            sure = max(shares[1:])
            linked = {}
            for part in PARTS:
                linked[part] = _linked(paper, nth, place, part, form, before, last[part], weights)
                before[part] = [thing for thing, _ in linked[part]]
            found += _of_figure(paper, row, place, form, sure, linked, weights)
        last.update({part: things for part, things in before.items() if things})
    return found


def _linked(
    paper: Paper,
    nth: int,
    place: int,
    part: Part,
    form: ResultForm,
    before: Mapping[Part, Sequence[int]],
    last: Sequence[int],
    weights: ResultWeights,
) -> list[tuple[int, float]]:
    """The things that the figure belongs to as ``part``, each with its probability; (NONE, p) where there is none."""
    if part == "over" and form == "absolute":
        return [(NONE, 1.0)]
    subject = before["subject"] if part == "over" else ()
    options = candidates(paper, nth, place, part, form, before[part], subject, last)
    shares = weights.parts[part].probabilities([o.features for o in options])
    best = max(range(len(options)), key=lambda k: (shares[k], -k))
    thing = options[best].thing
    if part not in ("metric", "dataset") or thing == NONE:
        return [(thing, shares[best])]
    listed = listed_with(paper, options[best])
    if len(listed) > 1:
        all_of_it = weights.lists.probabilities(
            list_alternatives(list_features(paper, nth, place, part, form, options[best], len(listed)))
        )[1]
        if all_of_it >= weights.list_threshold:
            share = all_of_it * sum(p for o, p in zip(options, shares, strict=True) if o.thing in listed)
            return [(k, share) for k in sorted(listed)]
        return [(thing, shares[best] * (1 - all_of_it))]
    return [(thing, shares[best])]


def list_alternatives(features: Sequence[str]) -> list[list[str]]:
    """The features for a figure of one thing in a list, and for one of all of them."""
    return [[], list(features)]


def _of_figure(
    paper: Paper,
    row: Row,
    place: int,
    form: ResultForm,
    sure: float,
    linked: Mapping[Part, Sequence[tuple[int, float]]],
    weights: ResultWeights,
) -> list[FoundResult]:
    figure = paper.figures[row.items[place].number]

    def name(thing: int) -> str | None:
        return None if thing == NONE else paper.things[thing].name

    found = []
    for metric, dataset, subject, over in product(*(linked[part] for part in PARTS)):
        confidence = weights.confidence(sure * metric[1] * dataset[1] * subject[1] * over[1])
        in_leaderboard = form == "absolute" and NONE not in (metric[0], dataset[0])
        if in_leaderboard and confidence < weights.row_threshold:
            if metric[1] < dataset[1]:
                metric = (NONE, 1 - metric[1])
            else:
                dataset = (NONE, 1 - dataset[1])
            confidence = weights.confidence(sure * metric[1] * dataset[1] * subject[1] * over[1])
        parts = (name(metric[0]), name(dataset[0]), name(subject[0]), name(over[0]))
        place_in_text = (figure.start, figure.end, figure.number, figure.unit)
        found.append(FoundResult(*place_in_text, form, *parts, round(confidence, 4)))
    different: dict[tuple[str | None, ...], FoundResult] = {}
    for result in found:
        different.setdefault((result.metric, result.dataset, result.subject, result.over), result)
    return list(different.values())


def weights_as_json(weights: ResultWeights) -> str:
    """What :func:`load_results` reads."""
    told: dict[str, object] = {
        **{name: getattr(weights, name) for name in _NUMBERS},
        "kinds": dict(weights.kinds.weights),
        **{part: dict(weights.parts[part].weights) for part in PARTS},
        "lists": dict(weights.lists.weights),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("},", "},\n") + "\n"


def load_results(path: Path) -> ResultWeights:
    """The weights in the file ``path``. Raises UnreadableInput where there are none that fit this version."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        read = {name: LogLinear({f: float(w) for f, w in told[name].items()}) for name in ("kinds", *PARTS, "lists")}
        numbers = {name: float(told[name]) for name in _NUMBERS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: no weights that fit this version of kg: {error!r}. `kg train-results` makes them."
        raise UnreadableInput(message) from error
    return ResultWeights(read["kinds"], {part: read[part] for part in PARTS}, read["lists"], **numbers)


def _files_of(model: str | None) -> ModelFiles:
    """The file of a model, or the shipped one where the model has none: what it weighs is no part of the tagger."""
    own = model is not None and (Path(model) / FILE).is_file()
    return ModelFiles(model if own else None, (FILE,))


@Language.factory(
    "kg_results",
    default_config={"model": None},
    assigns=["doc._.results"],
    requires=["doc._.names", "doc._.relations", "doc._.sentence_spans"],
)
class Results:
    """spaCy component that sets ``doc._.results`` to the figures that the text reports as results."""

    def __init__(self, nlp: Language, name: str, model: str | None) -> None:
        self.name = name
        register_extensions()
        self._model = _files_of(model)
        self._read: ResultWeights | None = None

    @property
    def _weights(self) -> ResultWeights:
        if self._read is None:
            self._read = load_results(self._model.folder / FILE)
        return self._read

    def prepare(self) -> None:
        """Read the weights now. Raises UnreadableInput where there are none that fit this version."""
        _ = self._weights

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Copy the weights into the folder ``path``, unless they are those that come with the package."""
        self._model.copy_to(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Results:
        """Take the weights that :meth:`to_disk` wrote, if it did."""
        self._model, self._read = self._model.stored_in(Path(path)), None
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its results."""
        doc._.results = tuple(find_results(read_document(doc), self._weights))
        return doc


def read_document(doc: Doc) -> Paper:
    """What results are read from, from what the components before have found in ``doc``."""
    relations = doc._.relations
    return read_paper(text_of(doc), doc._.sentence_spans, doc._.names, relations, places(doc._.web_links))
