"""The product's own measure: equal to the annotators' script, and right on cases that can be counted by hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.evaluate import evaluate
from kg.evaluation.scoring import calibration_error, reliability, score
from kg.extraction.annotations import extraction_lines
from kg.sources.read import read_papers

PAPER = {
    "id": "p1",
    "title": "TinyTune for LLMs",
    "abstract": "TinyTune adapts a large language model (LLM). We test it on GLUE.",
    "entities": [
        {"name": "TinyTune", "type": "method", "mentions": ["TinyTune"], "relation": "introduces"},
        {"name": "LLM", "type": "method", "mentions": ["large language model", "LLM", "LLMs"], "relation": "uses"},
        {"name": "GLUE", "type": "dataset", "mentions": ["GLUE"], "relation": "evaluates_on"},
    ],
    "links": [],
}


def test_a_perfect_answer_scores_a_hundred_and_an_empty_one_nothing() -> None:
    perfect = score([PAPER], [PAPER])
    assert [perfect.of(m).f1 for m in ("mention", "overlap", "entity", "relation")] == [100.0] * 4
    empty = score([PAPER], [])
    assert empty.missing == 1
    assert empty.of("mention").f1 == 0.0
    assert len(empty.errors[0].missed) == 3


def test_a_wrong_type_costs_a_mention_and_an_entity_and_is_listed() -> None:
    wrong = {**PAPER, "entities": [*PAPER["entities"][:2], {**PAPER["entities"][2], "type": "metric"}]}  # type: ignore[index,dict-item]
    found = score([PAPER], [wrong])
    assert found.of("entity").precision == pytest.approx(200 / 3)
    assert found.of("entity", "dataset").recall == 0.0
    assert found.errors[0].missed == ("dataset: GLUE",)
    assert found.errors[0].wrong == ("metric: GLUE",)


def test_the_figures_are_those_of_the_annotators_script(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("annotators_score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    gold_file = shared / "gold" / "dev.jsonl"
    gold = script.load(gold_file)
    records = read_papers([gold_file]).records
    predicted = [json.loads(line) for line in extraction_lines(records)]
    tallies, missing, _ = script.score(gold, predicted)
    ours = evaluate(gold_file)
    assert missing == ours.missing == 0
    for (measure, kind), tally in tallies.items():
        mine = ours.of(measure, kind)
        assert (mine.precision, mine.recall, mine.f1) == pytest.approx(tally.prf()), (measure, kind)


judgements = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=50)


@given(judgements)
def test_calibration_error_is_a_share_and_bins_lose_nothing(judged: list[tuple[float, bool]]) -> None:
    assert 0 <= calibration_error(judged) <= 1
    assert sum(b.count for b in reliability(judged)) == len(judged)


def test_always_right_at_full_confidence_is_calibrated() -> None:
    assert calibration_error([(1.0, True)] * 5) == 0.0
    assert calibration_error([(1.0, False)] * 5) == 1.0
