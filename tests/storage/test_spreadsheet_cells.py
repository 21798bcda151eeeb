"""No text is a formula where a spreadsheet opens it, and no figure stops being one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.storage.spreadsheet_cells import inert

FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "＝1",
    "-",
    "+2.1 points",
]
FIGURES = ["-0.5", "+2", "-3.1e-05", "-.5", "-12%", "-INF", "-inf", "93.5%", "2024"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_run_is_set_off_by_an_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("value", [*FIGURES, -0.5, -3, None, True, "LoRA", "", "a = b", "5-shot"])
def test_figures_and_other_text_stay_as_they_are(value: object) -> None:
    assert inert(value) == value


@given(st.text())
def test_nothing_is_lost_and_nothing_runs(text: str) -> None:
    safe = inert(text)
    assert safe in (text, f"'{text}")
    assert inert(safe) == safe
    assert not safe.lstrip().startswith(("=", "@"))
