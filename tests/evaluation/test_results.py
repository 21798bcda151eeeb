"""Four measures of results, each stricter than the one before, and rows of leaderboards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.errors import UnreadableInput
from kg.evaluation.results import RESULT_MEASURES, compare_results
from kg.evaluation.scoring import score
from kg.extraction.annotations import read_listed_results


def entry(value: str = "84%", **told: str | None) -> dict[str, Any]:
    """A result as annotators write it."""
    named = {"metric": "accuracy", "dataset": "ImageNet", "subject": "SwiftNet", "over": None}
    return {"value": value, "form": "absolute", **named, **told}


def right(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    return [m for m in RESULT_MEASURES if compare_results([wanted], [found], m)[2]]


def test_each_measure_is_stricter_than_the_one_before() -> None:
    assert right(entry(), entry()) == list(RESULT_MEASURES)
    assert right(entry(), entry(subject="BERT")) == ["result value", "result form", "result placed"]
    assert right(entry(), entry(dataset=None)) == ["result value", "result form"]
    assert right(entry(), entry(form="difference")) == ["result value"]
    assert right(entry(), entry("85%")) == []


def test_spelling_of_latex_and_names_does_not_count() -> None:
    assert right(entry(r"$84\%$", dataset="Image-Net"), entry("84 %", dataset="imagenet")) == list(RESULT_MEASURES)


def test_a_result_listed_once_is_right_once() -> None:
    assert compare_results([entry()], [entry(), entry()], "result whole") == (1, 2, 1)


def test_only_absolute_figures_with_metric_and_data_set_are_rows() -> None:
    others = [entry(form="factor"), entry(metric=None), entry(dataset=None)]
    assert compare_results(others, [*others, entry()], "leaderboard row") == (0, 1, 0)


def test_papers_without_listed_results_do_not_count() -> None:
    paper = {"id": "p1", "title": "A", "abstract": "B", "entities": [], "links": []}
    found = {**paper, "results": [entry()]}
    assert ("result value", "all") not in score([paper], [found]).tallies
    assert score([{**paper, "results": []}], [found]).of("result value").predicted == 1


def test_a_line_that_lists_no_results_is_refused_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text('{"id": "p1", "results": []}\n{"id": "p2", "results": [{"value": "1"}]}\n', encoding="utf-8")
    with pytest.raises(UnreadableInput, match="line 2: a result has a value and a form"):
        read_listed_results(path)


def test_the_figures_are_those_of_the_annotators_script(shared: Path, tmp_path: Path) -> None:
    script, gold = shared / "gold" / "score_results.py", shared / "gold" / "results-dev.jsonl"
    if not script.is_file():
        pytest.skip("the annotators' script is not beside the project")
    listed = read_listed_results(gold)
    found = {k: [{**r, "subject": None} if i % 3 else r for i, r in enumerate(rs)] for k, rs in listed.items()}
    out = tmp_path / "found.jsonl"
    out.write_text("".join(json.dumps({"id": k, "results": rs}) + "\n" for k, rs in found.items()), encoding="utf-8")
    command = [sys.executable, str(script), str(gold), str(out), "--json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    papers = [
        {"id": k, "title": k, "abstract": "", "entities": [], "links": [], "results": rs} for k, rs in listed.items()
    ]
    scores = score(papers, [{**p, "results": found[p["id"]]} for p in papers])
    ours = [round(scores.of(measure).f1, 1) for measure in RESULT_MEASURES]
    assert ours == [figures[2] for figures in told.values()]
