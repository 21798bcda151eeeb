"""What counts as a result, which form it has and what it belongs to (the annotation guide's rulings, in small)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import UnreadableInput
from kg.extraction.extract import at_least, extract_text
from kg.extraction.model_files import shipped_model
from kg.extraction.pipeline import load_pipeline
from kg.extraction.results import FILE, load_results, weights_as_json
from kg.schema import RESULT_FORMS, Result
from result_sentences import NOT_RESULTS, RESULTS

TITLE = "SwiftNet: A Fast Network for Image Classification\n"
PAPER = (
    f"{TITLE}We propose SwiftNet, a network for image classification. SwiftNet achieves 84.2% accuracy on ImageNet and "
    "91.0% accuracy on CIFAR-10, and is 2.1x faster than ResNet-50. It has 25 million parameters."
)


def results(text: str, pipeline: Language) -> tuple[Result, ...]:
    return extract_text(text, pipeline=pipeline).results


@pytest.mark.parametrize("sentence", NOT_RESULTS)
def test_sizes_counts_years_settings_versions_and_prices_are_no_results(sentence: str, pipeline: Language) -> None:
    assert [r.value for r in results(f"A Study of Models\n{sentence}", pipeline)] == []


def test_how_sure_a_result_is_is_no_result(pipeline: Language) -> None:
    text = "SwiftNet reaches 88.7% accuracy on ImageNet (95% CI: 87.5-89.9, p < 0.01) and 0.91 AUC (95% CI 0.88-0.93)."
    assert [r.value for r in results(f"{TITLE}{text}", pipeline)] == ["88.7%", "0.91"]


def test_at_least_forty_true_results_are_found_and_a_hundred_sentences_hold_none(pipeline: Language) -> None:
    found = [v in [r.value for r in results(f"A Study of Models\n{s}", pipeline)] for s, v in RESULTS]
    assert len(NOT_RESULTS) >= 100
    assert sum(found) >= 40


def test_each_figure_goes_to_the_data_set_that_it_was_measured_on(pipeline: Language) -> None:
    placed = {r.value: (r.metric, r.dataset) for r in results(PAPER, pipeline)}
    assert placed["84.2%"] == ("accuracy", "ImageNet")
    assert placed["91.0%"] == ("accuracy", "CIFAR-10")


def test_a_factor_is_told_from_the_figure_itself_and_from_a_gain(pipeline: Language) -> None:
    text = f"{PAPER} It outperforms ResNet-50 by 3.1% on ImageNet."
    forms = {r.value: r.form for r in results(text, pipeline)}
    assert forms == {"84.2%": "absolute", "91.0%": "absolute", "2.1x": "factor", "3.1%": "difference"}


def test_a_result_belongs_to_the_papers_own_method(pipeline: Language) -> None:
    assert {r.subject for r in results(PAPER, pipeline) if r.form == "absolute"} == {"SwiftNet"}


def test_what_a_figure_belongs_to_is_an_entity_of_the_paper(pipeline: Language) -> None:
    extraction = extract_text(PAPER, pipeline=pipeline)
    types = {e.name: e.type for e in extraction.entities}
    assert extraction.results
    for r in extraction.results:
        assert types.get(r.metric or "", "metric") == "metric"
        assert types.get(r.dataset or "", "dataset") == "dataset"
        assert {types[n] for n in (r.subject, r.over) if n} <= {"method", "model"}


def test_one_figure_on_several_data_sets_is_a_result_for_each(pipeline: Language) -> None:
    text = f"{TITLE}SwiftNet improves accuracy by 2.5% on CIFAR-10 and CIFAR-100 datasets."
    assert [(r.value, r.dataset) for r in results(text, pipeline)] == [("2.5%", "CIFAR-10"), ("2.5%", "CIFAR-100")]


def test_respectively_gives_each_figure_its_own_data_set(pipeline: Language) -> None:
    text = f"{TITLE}SwiftNet reaches 81.5% and 92.3% accuracy on ImageNet and CIFAR-10, respectively."
    assert [(r.value, r.dataset) for r in results(text, pipeline)] == [("81.5%", "ImageNet"), ("92.3%", "CIFAR-10")]


def test_offsets_point_at_the_value_and_its_sentence(pipeline: Language) -> None:
    found = results(PAPER, pipeline)
    assert found
    for r in found:
        assert PAPER[r.start : r.end] == r.value
        assert r.sentence_start <= r.start < r.end <= r.sentence_end
        assert PAPER[r.sentence_start : r.sentence_end].startswith("SwiftNet achieves 84.2%")


def test_numbers_and_units_are_read_from_what_is_printed(pipeline: Language) -> None:
    assert {r.value: (r.number, r.unit) for r in results(PAPER, pipeline)} == {
        "84.2%": (84.2, "%"),
        "91.0%": (91.0, "%"),
        "2.1x": (2.1, "x"),
    }


@given(st.text(alphabet=st.sampled_from("a0179.,%$\\-+x× \n()/GAISw{}") | st.characters(), max_size=120))
def test_any_text_has_well_formed_results(text: str) -> None:
    for r in extract_text(f"{TITLE}Our accuracy is 5% {text}", pipeline=_pipeline()).results:
        assert 0.0 <= r.confidence <= 1.0
        assert r.form in RESULT_FORMS
        assert f"{TITLE}Our accuracy is 5% {text}"[r.start : r.end] == r.value
        assert any(c.isdigit() for c in r.value)


def _pipeline() -> Language:
    if not _LOADED:
        _LOADED.append(load_pipeline())
    return _LOADED[0]


_LOADED: list[Language] = []


def test_the_same_text_has_the_same_results_in_another_process(pipeline: Language) -> None:
    code = (
        "import sys; from kg.extraction.extract import extract_text; "
        "sys.stdout.reconfigure(encoding='utf-8'); print(extract_text(sys.argv[1]).results)"
    )
    for seed in ("1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, PAPER]
        run = subprocess.run(command, check=True, env=env, capture_output=True, encoding="utf-8")
        assert run.stdout.strip() == str(results(PAPER, pipeline))


def test_least_confidence_holds_for_results_too(pipeline: Language) -> None:
    extraction = extract_text(PAPER, pipeline=pipeline)
    assert extraction.results
    assert at_least(extraction, 1.0).results == ()


def test_a_text_without_a_digit_is_not_read_for_results(pipeline: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("kg.extraction.results.read_rows", fail)
    assert results("A title\nIt reaches the best accuracy of all on ImageNet.", pipeline) == ()


def test_weights_are_written_as_they_are_read(tmp_path: Path) -> None:
    weights = load_results(shipped_model() / FILE)
    (tmp_path / FILE).write_text(weights_as_json(weights), encoding="utf-8")
    assert load_results(tmp_path / FILE) == weights
    assert (shipped_model() / FILE).stat().st_size <= 250_000


def test_a_model_without_weights_of_results_has_the_shipped_ones(tmp_path: Path) -> None:
    for file in shipped_model().iterdir():
        if file.name != FILE:
            (tmp_path / file.name).symlink_to(file)
    assert extract_text(PAPER, model=tmp_path).results == extract_text(PAPER).results


def test_weights_of_another_version_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"kinds": []}), encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"results\.json.*train-results"):
        load_results(tmp_path / FILE)
