"""The weights of results in small: what is listed is learnt, and the same papers give the same weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import UnreadableInput
from kg.extraction.extract import extract_text
from kg.extraction.model_files import shipped_model
from kg.extraction.results import FILE
from kg.training.results import Choice, calibrate, fit_log_linear, train_results

ABSTRACT = (
    "We propose SwiftNet{n}. SwiftNet{n} achieves {n}.2% accuracy on ImageNet. It was trained on {n}0% of the data."
)


def papers(count: int = 12) -> list[dict[str, Any]]:
    made = []
    for n in range(61, 61 + count):
        names = [("SwiftNet", "method", "introduces"), ("accuracy", "metric", "measures")]
        entities = [{"name": f"{a}{n}" if a == "SwiftNet" else a, "type": b, "relation": c} for a, b, c in names]
        entities.append({"name": "ImageNet", "type": "dataset", "relation": "evaluates_on"})
        told = {"title": f"A Network Number {n}", "abstract": ABSTRACT.format(n=n)}
        made.append(
            {"id": f"p{n}", **told, "entities": [{**e, "mentions": [e["name"]]} for e in entities], "links": []}
        )
    return made


def listed(paper: dict[str, Any]) -> dict[str, Any]:
    n = paper["id"][1:]
    parts = {"metric": "accuracy", "dataset": "ImageNet", "subject": f"SwiftNet{n}", "over": None}
    return {"id": paper["id"], "results": [{"value": f"{n}.2%", "form": "absolute", **parts}]}


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_what_people_listed_is_learnt_and_the_same_papers_give_the_same_weights(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", papers())
    results = write(tmp_path / "results.jsonl", [listed(p) for p in papers()])
    figures = train_results(results, gold, tmp_path / "one")
    train_results(results, gold, tmp_path / "two")
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()
    assert figures["result form"] > 90
    text = "A Network\n" + ABSTRACT.format(n=88)
    for file in shipped_model().iterdir():
        if file.name != FILE:
            (tmp_path / "one" / file.name).symlink_to(file)
    found = extract_text(text, model=tmp_path / "one").results
    assert [(r.value, r.form, r.metric, r.dataset) for r in found] == [("88.2%", "absolute", "accuracy", "ImageNet")]


def test_papers_that_are_in_neither_file_are_told(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold.jsonl", papers(2))
    results = write(tmp_path / "results.jsonl", [{"id": "another", "results": []}])
    with pytest.raises(UnreadableInput, match="none of its papers is in"):
        train_results(results, gold, tmp_path / "model")


def test_a_feature_that_decides_gets_the_weight_and_a_useless_one_none() -> None:
    choices = [Choice([["right", "noise"], ["wrong", "noise"]], [1.0, 0.0])] * 20
    weights = fit_log_linear(choices, spread=0.1, narrow=0.1).weights
    assert weights["right"] > 1 > -1 > weights["wrong"]
    assert "noise" not in weights


def test_confidence_that_is_too_high_is_lowered() -> None:
    slope, intercept = calibrate([(0.9, True), (0.9, False)] * 50)
    assert slope * 2.197 + intercept == pytest.approx(0.0, abs=0.05)
