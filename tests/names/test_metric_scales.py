"""Which figures of a metric are better, and what can be compared with what."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableInput
from kg.names.metric_scales import comparable, metric_scales, read_metric_scales, scale_of
from kg.names.vocabulary import read_vocabulary, shipped_vocabulary
from kg.schema import RESULT_FORMS


def test_every_scale_is_of_a_metric_that_the_vocabulary_knows() -> None:
    known = {name.name.casefold() for name in read_vocabulary([shipped_vocabulary()]) if name.type == "metric"}
    assert set(metric_scales()) <= known
    assert len(metric_scales()) > 200


@pytest.mark.parametrize(
    ("metric", "better"), [("accuracy", "higher"), ("FID", "lower"), ("WER", "lower"), ("perplexity", "lower")]
)
def test_a_metric_says_which_figures_are_better(metric: str, better: str) -> None:
    scale = scale_of(metric)
    assert scale is not None
    assert scale.better == better


def test_of_what_depends_on_the_paper_nothing_is_said() -> None:
    assert scale_of("attack success rate") is None
    assert scale_of(None) is None


def test_a_share_is_the_same_in_percent_in_points_and_as_a_fraction() -> None:
    accuracy = scale_of("accuracy")
    printed = [(84.0, "%"), (84.0, "points"), (0.84, ""), (84.0, "")]
    assert {comparable(number, unit, "absolute", accuracy) for number, unit in printed} == {(84.0, "%")}


def test_half_a_point_is_not_half_of_all_and_an_error_is_no_share() -> None:
    assert comparable(0.5, "points", "difference", scale_of("accuracy")) == (0.5, "%")
    assert comparable(0.5, "", "difference", scale_of("accuracy")) == (0.5, "")
    assert comparable(0.5, "", "absolute", scale_of("RMSE")) == (0.5, "")
    assert comparable(3.0, "x", "factor", scale_of("accuracy")) == (3.0, "x")


@given(st.floats(-1e6, 1e6), st.sampled_from(["", "%", "points", "dB", "x"]), st.sampled_from(RESULT_FORMS))
def test_what_can_be_compared_stays_so(number: float, unit: str, form: str) -> None:
    scale = scale_of("accuracy")
    once = comparable(number, unit, form, scale)  # type: ignore[arg-type]
    if once[1] != "":
        assert comparable(*once, form, scale) == once  # type: ignore[arg-type]


def test_a_row_that_says_something_else_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "scales.csv"
    file.write_text("name,better,scale\naccuracy,higher,share\nFID,down,\n")
    with pytest.raises(UnreadableInput, match=r"scales\.csv, line 3: expected higher or lower"):
        read_metric_scales(file)
