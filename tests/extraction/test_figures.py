"""Figures are taken as the text prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.figures import find_figures


def values(text: str) -> list[str]:
    return [text[f.start : f.end] for f in find_figures(text)]


@pytest.mark.parametrize(
    "printed",
    [
        "84%", r"3.57\%", r"2.1$\times$", "+5.3", "49.36", "5.2 points", "0.9 dB", "1.22x to 3.06x", "3--6%", "2-10%",
        "4.30 percentage points", "76 accuracy points", "10.2times10^6", r"$5.92\times$", "2.3 times", "50-fold",
        "97/100", ".023", "1/3 to 2/3", "12 pp", "8x - 50x", "162.60 fps", "107.2 mm", "0.1 GPU days", "2.45s",
        r"77.1 $\pm$ 20.3", r"$2.5\times$ to $5\times$", "85 to 95%", "-0.074", "1,234",
    ],
)  # fmt: skip
def test_number_sign_unit_and_latex_are_one_figure(printed: str) -> None:
    assert values(f"It reports {printed} on average.") == [printed]


@pytest.mark.parametrize(
    "name", ["GPT-4", "Llama3", "CIFAR-10", "F1", "top-1", "x_2", "v2.1", "T5-3B", "WMT14", "A100"]
)
def test_digits_in_names_are_no_figures(name: str) -> None:
    assert values(f"It uses {name} alone.") == []


def test_a_change_is_two_figures_and_a_range_is_one() -> None:
    assert values("It rises from 92.5% to 93.3%.") == ["92.5%", "93.3%"]
    assert values("It lies in the range from 92.5% to 93.3%.") == ["92.5% to 93.3%"]
    assert values("It grows by 0.1 to 0.65.") == ["0.1 to 0.65"]


def test_words_that_hedge_stay_outside() -> None:
    assert values("It gains up to 5%, about 3%, over 2% and ~1%.") == ["5%", "3%", "2%", "1%"]


def test_links_hold_no_figures() -> None:
    text = "See http://a.b/12 for 34%."
    assert [text[f.start : f.end] for f in find_figures(text, [(4, 17)])] == ["34%"]


@given(st.text(alphabet=st.sampled_from("0179.,%$\\-+x× \n()/ab{}^_±~to") | st.characters(), max_size=200))
def test_figures_of_any_text_are_in_order_and_apart(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start < figure.end <= len(text)
        assert any(c.isdigit() for c in text[figure.start : figure.end])
        end = figure.end
