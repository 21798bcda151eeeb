"""How well extractions agree with annotated papers: precision, recall and F1 of mentions, entities, relations, links.

The measures are those of shared tasks on named entities, micro-averaged over papers:

- ``mention``: a span with exactly the same characters and type. Every whole-word occurrence of a listed surface form
  is a span; where two listed forms overlap, the longer one counts.
- ``overlap``: a span that shares a character with one of the same type.
- ``entity``: in one paper, same type and a surface form in common, one to one.
- ``relation``: an entity as above that carries the same relation.
- ``link``: the same URL; ``link kind`` and ``link own`` are shares of those found.
- ``result value`` to ``leaderboard row``: see :mod:`kg.evaluation.results`; over the papers whose results were listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.evaluation.results import RESULT_MEASURES, compare_results
from kg.extraction.annotations import Annotated, Span, form_spans
from kg.names.folding import fold_case
from kg.schema import ENTITY_TYPES

MEASURES = ("mention", "overlap", "entity", "relation", "link", "link kind", "link own", *RESULT_MEASURES)
ALL = "all"


@dataclass(slots=True)
class Tally:
    """Counts of one measure for one type: in the gold, predicted, and right seen from either side."""

    gold: int = 0
    predicted: int = 0
    gold_right: int = 0
    predicted_right: int = 0

    def add(self, gold: int, predicted: int, gold_right: int, predicted_right: int | None = None) -> None:
        """Add the counts of one paper."""
        self.gold += gold
        self.predicted += predicted
        self.gold_right += gold_right
        self.predicted_right += gold_right if predicted_right is None else predicted_right

    @property
    def precision(self) -> float:
        """Percent of what was predicted that is right; 0 where nothing was."""
        return 100 * self.predicted_right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Percent of the gold that was found; 0 where there is none."""
        return 100 * self.gold_right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, in percent."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Scores:
    """Tallies by (measure, type or "all"), papers without a prediction, and for each paper what went wrong."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    papers: int = 0
    missing: int = 0
    errors: list[PaperErrors] = field(default_factory=list)
    #: (score, whether it is right) of every predicted entity that has a score.
    judged: list[tuple[float, bool]] = field(default_factory=list)
    judged_relations: list[tuple[float, bool]] = field(default_factory=list)

    def of(self, measure: str, kind: str = ALL) -> Tally:
        """The tally of a measure for one type."""
        return self.tallies.setdefault((measure, kind), Tally())

    def ordered(self) -> list[tuple[tuple[str, str], Tally]]:
        """The tallies measure by measure, type by type."""
        kinds = (*ENTITY_TYPES, ALL)
        return sorted(self.tallies.items(), key=lambda t: (MEASURES.index(t[0][0]), kinds.index(t[0][1])))


@dataclass(frozen=True, slots=True)
class PaperErrors:
    """Entities of one paper that were missed, and those that are wrong, each as "type: forms"."""

    paper: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def score(gold: Sequence[Annotated], predicted: Sequence[Annotated]) -> Scores:
    """Compare ``predicted`` with ``gold``, paper by paper: by ``id``, else by ``title`` (case and spaces folded)."""
    by_id = {p["id"]: p for p in predicted if p.get("id")}
    by_title = {_folded_title(p): p for p in predicted if p.get("title")}
    scores = Scores(papers=len(gold))
    for paper in gold:
        found = by_id.get(paper["id"]) or by_title.get(_folded_title(paper))
        if found is None:
            scores.missing += 1
            found = {"entities": [], "links": []}
        _score_mentions(scores, paper, found)
        _score_entities(scores, paper, found)
        _score_links(scores, paper, found)
        _score_results(scores, paper, found)
    return scores


def _folded_title(paper: Annotated) -> str:
    return fold_case(str(paper["title"]))


def _score_mentions(scores: Scores, gold: Annotated, found: Annotated) -> None:
    text = f"{gold['title']}\n{gold['abstract']}"
    expected, given = form_spans(text, gold["entities"]), form_spans(text, found["entities"])
    for kind in (*ENTITY_TYPES, ALL):
        right = {s for s in expected if kind in (ALL, s[2])}
        ours = {s for s in given if kind in (ALL, s[2])}
        scores.of("mention", kind).add(len(right), len(ours), len(right & ours))
        touched = sum(_touches(s, ours) for s in right)
        scores.of("overlap", kind).add(len(right), len(ours), touched, sum(_touches(s, right) for s in ours))


def _touches(span: Span, others: set[Span]) -> bool:
    return any(span[2] == o[2] and span[0] < o[1] and o[0] < span[1] for o in others)


def fold_form(form: str) -> str:
    """``form`` without case, hyphens and a plural s, as entities are compared.

    The measure's own rule and not that of :mod:`kg.names`, so that a change of the extractor cannot move the measure.
    """
    spaced = re.sub(r"[\s\-_‐-―]+", " ", form.casefold()).strip()
    return re.sub(r"(?<=[a-z]{2})(?<![siu])s\b", "", spaced)


def _pairs(gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """(gold, found) numbers of entities that are the same: one to one, most forms in common first served."""
    forms = [{fold_form(m) for m in e["mentions"]} for e in found]
    used: set[int] = set()
    pairs = []
    for i, entity in enumerate(gold):
        wanted = {fold_form(m) for m in entity["mentions"]}
        common = [
            (-len(wanted & forms[j]), j)
            for j, other in enumerate(found)
            if j not in used and other["type"] == entity["type"] and wanted & forms[j]
        ]
        if common:
            _, j = min(common)
            used.add(j)
            pairs.append((i, j))
    return pairs


def _score_entities(scores: Scores, gold: Annotated, found: Annotated) -> None:
    expected, given = gold["entities"], found["entities"]
    pairs = _pairs(expected, given)
    for kind in (*ENTITY_TYPES, ALL):
        right = [(i, j) for i, j in pairs if kind in (ALL, expected[i]["type"])]
        related = [(i, j) for i, j in right if expected[i]["relation"] == given[j].get("relation")]
        ours, theirs = (sum(kind in (ALL, e["type"]) for e in side) for side in (given, expected))
        scores.of("entity", kind).add(theirs, ours, len(right))
        scores.of("relation", kind).add(theirs, ours, len(related))
    hit_gold, hit_found = {i for i, _ in pairs}, {j for _, j in pairs}
    missed = tuple(_described(e) for i, e in enumerate(expected) if i not in hit_gold)
    wrong = tuple(_described(e) for j, e in enumerate(given) if j not in hit_found)
    if missed or wrong:
        scores.errors.append(PaperErrors(str(gold["id"]), missed, wrong))
    scores.judged += [(float(e["score"]), j in hit_found) for j, e in enumerate(given) if "score" in e]
    scores.judged_relations += [
        (float(given[j]["relation_score"]), expected[i]["relation"] == given[j].get("relation"))
        for i, j in pairs
        if "relation_score" in given[j]
    ]


def _score_results(scores: Scores, gold: Annotated, found: Annotated) -> None:
    if "results" in gold:
        for measure in RESULT_MEASURES:
            scores.of(measure).add(*compare_results(gold["results"], found.get("results", []), measure))


def _described(entity: Mapping[str, Any]) -> str:
    return f"{entity['type']}: {' | '.join(entity['mentions'])}"


def _fold_url(url: str) -> str:
    bare = re.sub(r"^https?://(www\.)?", "", url.strip().lower())
    return bare.rstrip("/.,;)").removesuffix(".git")


def _score_links(scores: Scores, gold: Annotated, found: Annotated) -> None:
    expected = {_fold_url(k["url"]): k for k in gold["links"]}
    given = {_fold_url(k["url"]): k for k in found.get("links", [])}
    both = expected.keys() & given.keys()
    scores.of("link").add(len(expected), len(given), len(both))
    for key in ("kind", "own"):
        right = sum(expected[u][key] == given[u].get(key) for u in both)
        scores.of(f"link {key}").add(len(both), len(both), right)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Predictions with a score in [low, high): how many, their mean score, and the share of them that is right."""

    low: float
    high: float
    count: int
    confidence: float
    precision: float


def reliability(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[ReliabilityBin]:
    """Equal bins of [0, 1] that are not empty; the last one holds a score of 1 (Naeini, Cooper, Hauskrecht 2015)."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in judged:
        members[min(bins - 1, int(confidence * bins))].append((confidence, right))
    return [
        ReliabilityBin(
            i / bins, (i + 1) / bins, len(m), sum(c for c, _ in m) / len(m), sum(right for _, right in m) / len(m)
        )
        for i, m in enumerate(members)
        if m
    ]


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error in [0, 1]: the mean gap of confidence and precision, weighted by the bins' sizes.

    >>> round(calibration_error([(0.8, True), (0.8, True), (0.8, False), (0.8, True)]), 3)
    0.05
    """
    total = len(judged)
    return sum(b.count / total * abs(b.confidence - b.precision) for b in reliability(judged, bins)) if total else 0.0
