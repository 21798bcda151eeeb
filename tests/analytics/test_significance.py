"""Tests against chance agree with SciPy and with simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, fisher_exact

from kg.analytics.significance import adjusted, drift, together_by_chance, wilson


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_rates_are_those_of_scipy(p_values: list[float]) -> None:
    assert adjusted(np.array(p_values)) == pytest.approx(false_discovery_control(p_values))


@given(st.integers(2, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n), st.integers(1, n))), st.data())
def test_sharing_papers_by_chance_is_fishers_exact_test(sizes: tuple[int, int, int], data: st.DataObject) -> None:
    papers, one, other = sizes
    both = data.draw(st.integers(max(0, one + other - papers), min(one, other)))
    table = [[both, one - both], [other - both, papers - one - other + both]]
    expected = fisher_exact(table, alternative="greater").pvalue
    found = together_by_chance(np.array([both]), np.array([one]), np.array([other]), papers)
    assert found[0] == pytest.approx(expected, abs=1e-9)


def test_drift_is_what_shuffling_the_dates_gives() -> None:
    random = np.random.default_rng(3)
    when, chosen = random.integers(0, 24, 300).astype(float), np.arange(12)
    z, p = drift(when, np.array([when[chosen].sum()]), np.array([12]))
    means = np.array([random.permutation(when)[:12].mean() for _ in range(4000)])
    assert z[0] == pytest.approx((when[chosen].mean() - means.mean()) / means.std(), abs=0.06)
    extreme = np.abs(means - means.mean()) >= abs(when[chosen].mean() - means.mean())
    assert p[0] == pytest.approx(extreme.mean(), abs=0.03)


def test_an_interval_holds_its_share_and_shrinks_with_more_papers() -> None:
    low, high = wilson(np.array([1, 10, 100, 0]), np.array([4, 40, 400, 0]))
    assert ((low <= 0.25) & (high >= 0.25)).all()
    width = high - low
    assert width[0] > width[1] > width[2]
    assert (low[3], high[3]) == (0.0, 1.0)
