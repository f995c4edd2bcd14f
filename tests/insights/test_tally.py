"""Rates and their bounds."""

from __future__ import annotations

import pytest

from handrail.insights.tally import Tally


def test_nothing_is_known_without_outcomes() -> None:
    empty = Tally.of(0, 0, 0, 0, 0)
    assert (empty.rate, empty.interval(), empty.upper(), empty.lower()) == (None, (0.0, 1.0), 1.0, 0.0)


def test_bounds_of_equal_weights_are_the_exact_ones() -> None:
    # Clopper and Pearson: 1 of 20 at 95 %, two-sided; and the rule of three's exact form for 0 of 60.
    low, high = Tally.of(20, 1, 20, 1, 20).interval()
    assert (low, high) == (pytest.approx(0.00126, abs=1e-5), pytest.approx(0.24873, abs=1e-5))
    assert Tally.of(60, 0, 60, 0, 60).upper() == pytest.approx(1 - 0.05 ** (1 / 60))


def test_a_rarely_sampled_outcome_weighs_more_and_makes_the_bounds_wider() -> None:
    # Ten of a stratum sampled at 10 % with 5 wrong, ninety of one sampled always with none.
    weighted = Tally.of(100, 5, 10 * 10 + 90, 50, 10 * 100 + 90)
    assert weighted.rate == pytest.approx(50 / 190)
    assert weighted.effective == pytest.approx(190**2 / 1090)
    assert weighted.upper() > Tally.of(100, 26, 100, 26, 100).upper()


def test_equal_weights_other_than_one_change_nothing() -> None:
    assert Tally.of(10, 3, 40, 12, 160) == Tally(10, 3.0, 10.0)
