"""Fitting what tells results from other figures, and what they belong to, to papers whose results people listed.

Each paper is read twice: with the things that annotators listed and with those that extraction finds, since results are
tied to the latter. All weights are elastic nets (Zou and Hastie 2005); confidence is calibrated on papers held back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.language import Language

from kg.errors import UnreadableInput
from kg.evaluation.results import RESULT_MEASURES, comparable_name, comparable_value, compare_results
from kg.evaluation.scoring import Tally
from kg.extraction.annotations import annotated_spans, read_annotated, read_listed_results
from kg.extraction.consistency import NameGroup
from kg.extraction.documents import make_document
from kg.extraction.log_linear import LogLinear
from kg.extraction.mentions import FoundMention
from kg.extraction.pipeline import load_pipeline
from kg.extraction.result_features import feature_names
from kg.extraction.result_links import NONE, PARTS, Paper, Part, candidates, list_features, listed_with
from kg.extraction.results import (
    FILE,
    KINDS,
    ResultWeights,
    features_of,
    find_results,
    kind_alternatives,
    list_alternatives,
    read_document,
    weights_as_json,
)
from kg.schema import Progress, Relation, ResultForm

Floats = npt.NDArray[np.float64]
#: A result as people listed it.
Listed = Mapping[str, Any]

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class ResultSettings:
    """How strongly weights are drawn to 0: large ones (``spread``) and small ones (``narrow``).

    Those of parts are for metric, data set, subject and what is compared with; ``least`` alternatives have a feature
    that gets a weight.
    """

    spread: float = 2.0
    narrow: float = 0.2
    spread_of_parts: float = 3.0
    narrow_of_parts: float = 0.2
    least: int = 3


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper as results are read from it, the listed ones, and the numbers of the names that annotators use."""

    text: str
    paper: Paper
    listed: Sequence[Listed]
    numbers: Mapping[tuple[Part, str], int]


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each with its features, and the share of each in what is right (adding up to 1)."""

    alternatives: Sequence[Sequence[str]]
    right: Sequence[float]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a paper teaches: of its figures, of the parts of its results, and of lists."""

    kinds: Sequence[Choice]
    parts: Mapping[Part, Sequence[Choice]]
    lists: Sequence[Choice]


def figures_listed(text: str, paper: Paper, listed: Sequence[Listed]) -> dict[int, list[Listed]]:
    """The entries of an annotated paper by the number of the figure that they are about, in the order of the text."""
    values = [comparable_value(text[f.start : f.end]) for f in paper.figures]
    of_figure: dict[int, list[Listed]] = defaultdict(list)
    entries: dict[str, list[Listed]] = defaultdict(list)
    for entry in listed:
        entries[comparable_value(entry["value"])].append(entry)
    for value, told in entries.items():
        where = [k for k, v in enumerate(values) if v == value]
        each = -(-len(told) // len(where)) if where else 0
        for k, entry in enumerate(told):
            if where:
                of_figure[where[k // each]].append(entry)
    return of_figure


def kind_choices(paper: Paper, of_figure: Mapping[int, Sequence[Listed]]) -> list[Choice]:
    """For each figure: which of KINDS it is."""
    made = []
    for nth, row in enumerate(paper.rows):
        before: tuple[int, str] | None = None
        for place in row.figures:
            entries = of_figure.get(row.items[place].number)
            kind = KINDS.index(entries[0]["form"]) if entries else 0
            features = features_of(paper, nth, place, before)
            before = place, KINDS[kind]
            made.append(Choice(kind_alternatives(features), np.eye(len(KINDS))[kind].tolist()))
    return made


def part_choices(
    paper: Paper, of_figure: Mapping[int, Sequence[Listed]], numbers: Mapping[tuple[Part, str], int]
) -> tuple[dict[Part, list[Choice]], list[Choice]]:
    """For each result and part: which thing it is, and whether it is all of a list.

    ``numbers`` are those of the names that annotators used.
    """
    made: dict[Part, list[Choice]] = {part: [] for part in PARTS}
    lists: list[Choice] = []
    last: dict[Part, list[int]] = {part: [] for part in PARTS}
    for nth, row in enumerate(paper.rows):
        before: dict[Part, list[int]] = {part: [] for part in PARTS}
        for place in row.figures:
            entries = of_figure.get(row.items[place].number)
            if not entries:
                continue
            form: ResultForm = entries[0]["form"]
            for part in PARTS:
                if part == "over" and form == "absolute":
                    before[part] = [NONE]
                    continue
                names = sorted({comparable_name(e.get(part)) for e in entries} - {""})
                things = [numbers[part, n] for n in names if (part, n) in numbers]
                if names and not things:
                    before[part] = []  # what annotators named was not found: nothing to learn from
                    continue
                wanted = things or [NONE]
                subject = before["subject"] if part == "over" else ()
                options = candidates(paper, nth, place, part, form, before[part], subject, last[part])
                right = [float(o.thing in wanted) for o in options]
                if sum(right):
                    share = [r / sum(right) for r in right]
                    made[part].append(Choice([o.features for o in options], share))
                for option, holds in zip(options, right, strict=True):
                    if holds and part in ("metric", "dataset") and option.thing != NONE:
                        listed = listed_with(paper, option)
                        if len(listed) > 1:
                            features = list_features(paper, nth, place, part, form, option, len(listed))
                            several = float(len(set(listed) & set(things)) > 1)
                            lists.append(Choice(list_alternatives(features), [1 - several, several]))
                            break
                before[part] = wanted
        last.update({part: things for part, things in before.items() if things})
    return made, lists


def fit_log_linear(
    choices: Sequence[Choice], *, spread: float, narrow: float, least: int = 2, digits: int = 3
) -> LogLinear:
    """The weights that make what is right in ``choices`` most probable (an elastic net).

    ``spread`` draws large weights to 0, ``narrow`` makes small ones 0; a feature of less than ``least`` alternatives
    has none.
    """
    if not choices:
        return LogLinear({})
    names = feature_names([a for c in choices for a in c.alternatives], least)
    number = {name: k for k, name in enumerate(names)}
    rows, columns, first = [], [], [0]
    row = 0
    for choice in choices:
        for features in choice.alternatives:
            known = [number[f] for f in features if f in number]
            rows += [row] * len(known)
            columns += known
            row += 1
        first.append(row)
    held = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(names)))
    turned = held.T.tocsr()
    right = np.array([r for c in choices for r in c.right])
    starts = np.array(first[:-1])
    group = np.repeat(np.arange(len(choices)), np.diff(first))
    count = len(names)

    def cost(halves: Floats) -> tuple[float, Floats]:
        parameters = halves[:count] - halves[count:]
        scores = held @ parameters
        scores = scores - np.maximum.reduceat(scores, starts)[group]
        shares = np.exp(scores)
        shares /= np.add.reduceat(shares, starts)[group]
        loss = -float((right * np.log(np.maximum(shares, 1e-12))).sum())
        slope = turned @ (shares - right) + spread * parameters
        loss += 0.5 * spread * float((parameters**2).sum()) + narrow * float(halves.sum())
        return loss, np.concatenate([slope + narrow, narrow - slope])

    # a weight is the difference of two that are not negative, so that the cost has a slope where it is 0
    bounds = [(0, None)] * (2 * count)
    options = {"maxiter": 200, "maxfun": 250}
    halves = minimize(cost, np.zeros(2 * count), jac=True, method="L-BFGS-B", bounds=bounds, options=options).x
    fitted = halves[:count] - halves[count:]
    kept = {n: round(float(w), digits) for n, w in zip(names, fitted, strict=True)}
    return LogLinear({n: w for n, w in kept.items() if w})


def train_results(
    results: str | Path,
    papers: str | Path,
    out: str | Path,
    *,
    model: Path | None = None,
    settings: ResultSettings | None = None,
    progress: Progress | None = None,
) -> dict[str, float]:
    """Fit the weights of results to those listed in ``results`` and write them into the model folder ``out``.

    ``papers`` are the annotated papers, which are read by the pipeline with ``model``. Returns F1 in percent by
    measure on papers that were held back, with the things that extraction finds. Raises UnreadableInput where a file
    is not as expected or no paper is in both.
    """
    listed = read_listed_results(Path(results))
    annotated = [p for p in read_annotated(Path(papers)) if p["id"] in listed]
    if not annotated:
        message = f"{results}: none of its papers is in {papers}; the same ids tie results to annotated papers"
        raise UnreadableInput(message)
    report: Progress = progress or (lambda *_: None)
    nlp = load_pipeline(model=model)
    read: list[tuple[ReadPaper, ReadPaper]] = []
    for i, paper in enumerate(annotated):
        read.append(read_twice(nlp, paper, listed[paper["id"]]))
        report("read", i + 1, len(annotated))
    weights, figures = fit_results(read, settings or ResultSettings(), report)
    Path(out).mkdir(parents=True, exist_ok=True)
    (Path(out) / FILE).write_text(weights_as_json(weights), encoding="utf-8")
    return figures


def read_twice(nlp: Language, paper: Mapping[str, Any], listed: Sequence[Listed]) -> tuple[ReadPaper, ReadPaper]:
    """An annotated paper with the things that annotators listed, and with those that ``nlp`` finds."""
    text = f"{paper['title']}\n{paper['abstract']}"
    doc = nlp(make_document(nlp, text))
    found = doc._.names
    numbers = _numbers(found, paper["entities"], text)
    by_extraction = ReadPaper(text, read_document(doc), listed, numbers)
    doc._.names, doc._.relations = annotated_names(text, paper["entities"])
    by_people = ReadPaper(text, read_document(doc), listed, _numbers(doc._.names, paper["entities"], text))
    return by_people, by_extraction


def annotated_names(
    text: str, entities: Sequence[Mapping[str, Any]]
) -> tuple[tuple[NameGroup, ...], tuple[Relation, ...]]:
    """The things that annotators listed and their relations, as the pipeline would pass them on."""
    mentions: dict[int, list[FoundMention]] = defaultdict(list)
    for start, end, k in annotated_spans(text, entities):
        mentions[k].append(FoundMention(start, end, entities[k]["type"], 1.0, "annotated"))
    order = sorted(mentions, key=lambda k: mentions[k][0].start)
    names = tuple(NameGroup(entities[k]["name"], entities[k]["type"], tuple(mentions[k])) for k in order)
    return names, tuple(entities[k]["relation"] for k in order)


def _numbers(
    names: Sequence[NameGroup], entities: Sequence[Mapping[str, Any]], text: str
) -> dict[tuple[Part, str], int]:
    """Which of ``names`` annotators call by which name: the one with most forms in common, of a fitting type."""
    forms = [
        {comparable_name(f) for f in (n.name, n.expansion, *(text[m.start : m.end] for m in n.mentions))} - {""}
        for n in names
    ]
    numbers = {}
    for part, types in PARTS.items():
        fitting = [k for k, n in enumerate(names) if n.type in types]
        for entity in (e for e in entities if e["type"] in types):
            wanted = {comparable_name(f) for f in (entity["name"], *entity["mentions"])}
            best = max(fitting, key=lambda k: (len(wanted & forms[k]), -k), default=NONE)
            if best != NONE and wanted & forms[best]:
                numbers[part, comparable_name(entity["name"])] = best
    return numbers


def choices_of(read: ReadPaper) -> Choices:
    """What ``read`` teaches."""
    of_figure = figures_listed(read.text, read.paper, read.listed)
    parts, lists = part_choices(read.paper, of_figure, read.numbers)
    return Choices(kind_choices(read.paper, of_figure), parts, lists)


def fit_weights(learnt: Sequence[Choices], settings: ResultSettings) -> ResultWeights:
    """The weights fitted to all that is ``learnt``, not calibrated."""
    s = settings
    parts: dict[Part, LogLinear] = {}
    for part in PARTS:
        choices = [c for x in learnt for c in x.parts[part]]
        parts[part] = fit_log_linear(choices, spread=s.spread_of_parts, narrow=s.narrow_of_parts, least=s.least)
    kinds = fit_log_linear([c for x in learnt for c in x.kinds], spread=s.spread, narrow=s.narrow, least=s.least)
    lists = fit_log_linear([c for x in learnt for c in x.lists], spread=1.0, narrow=s.narrow, least=s.least)
    return ResultWeights(kinds, parts, lists)


def fit_results(
    read: Sequence[tuple[ReadPaper, ReadPaper]], settings: ResultSettings, report: Progress
) -> tuple[ResultWeights, dict[str, float]]:
    """The weights fitted to all papers, with confidence calibrated on papers held back, and F1 on these by measure."""
    learnt = [[choices_of(way) for way in ways] for ways in read]
    judged: list[tuple[float, bool]] = []
    tallies = {measure: Tally() for measure in RESULT_MEASURES}
    for fold in range(_FOLDS):
        shown = [c for i, ways in enumerate(learnt) if i % _FOLDS != fold for c in ways]
        weights = fit_weights(shown, settings)
        for _, found_by in (ways for i, ways in enumerate(read) if i % _FOLDS == fold):
            found = _as_listed(found_by, weights)
            for measure, tally in tallies.items():
                tally.add(*compare_results(found_by.listed, found, measure))
            judged += _judged(found_by.listed, found)
        report("fit", fold + 1, _FOLDS + 1)
    weights = fit_weights([c for ways in learnt for c in ways], settings)
    slope, intercept = calibrate(judged)
    report("fit", _FOLDS + 1, _FOLDS + 1)
    figures = {measure: round(tally.f1, 1) for measure, tally in tallies.items()}
    return replace(weights, slope=slope, intercept=intercept), figures


def _as_listed(read: ReadPaper, weights: ResultWeights) -> list[dict[str, Any]]:
    return [
        {
            "value": read.text[r.start : r.end],
            "form": r.form,
            **{part: getattr(r, part) for part in PARTS},
            "score": r.confidence,
        }
        for r in find_results(read.paper, weights)
    ]


def _judged(listed: Sequence[Listed], found: Sequence[Listed]) -> Iterator[tuple[float, bool]]:
    """The score of each result that was ``found``, and whether all of it was ``listed``."""
    for result in found:
        yield float(result["score"]), compare_results(listed, [result], "result whole")[2] > 0


def calibrate(judged: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and intercept that turn the log odds of a score into those of being right (Platt 1999)."""
    if len({right for _, right in judged}) < 2:
        return 1.0, 0.0
    scores = np.clip(np.array([s for s, _ in judged]), 1e-4, 1 - 1e-4)
    odds, right = np.log(scores / (1 - scores)), np.array([float(r) for _, r in judged])

    def cost(line: Floats) -> float:
        told = line[0] * odds + line[1]
        return float(np.logaddexp(0, -np.where(right > 0, told, -told)).sum())

    slope, intercept = minimize(cost, np.array([1.0, 0.0]), method="L-BFGS-B").x
    return round(float(slope), 4), round(float(intercept), 4)
