"""The promise of a tripwire: however often one looks, a false alarm ever happens with probability of at most delta."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta

from handrail.statistics.sequential import Watch, first_alarms, log_wealth, lower_bound

CELLS, LOOKS = 1_000, 10_000
LIMITS = (0.02, 0.05, 0.2)
OUTCOMES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def drawn(rate: float, cells: int = CELLS, looks: int = LOOKS, seed: int = 7) -> np.ndarray:
    return (np.random.default_rng(seed).random((cells, looks), dtype=np.float32) < rate).astype(np.uint8)


def allowance(delta: float) -> float:
    return 3 * math.sqrt(delta * (1 - delta) / CELLS)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("delta", [0.05, 0.1])
def test_a_thousand_cells_at_the_limit_trip_no_more_often_than_promised(limit: float, delta: float) -> None:
    alarms = first_alarms(drawn(limit), limit=limit, delta=delta)
    shown = f"{np.mean(alarms > 0):.1%} of {CELLS} cells ever tripped in {LOOKS} looks"
    print(f"limit {limit:.0%}, delta {delta:.0%}: {shown}")  # noqa: T201
    assert np.mean(alarms > 0) <= delta + allowance(delta)


@pytest.mark.parametrize("delta", [0.05])
def test_outcomes_between_zero_and_one_and_bursts_keep_the_promise(delta: float) -> None:
    generator = np.random.default_rng(11)
    graded = generator.beta(0.2, 3.8, (CELLS, 2_000))
    # Each outcome's mean given the past is the limit, but its spread follows what came before.
    wild = np.where(generator.random((CELLS, 2_000)) < 0.5, 0.05, generator.random((CELLS, 2_000)) < 0.05)
    for outcomes in (graded, wild):
        assert np.mean(first_alarms(outcomes, limit=0.05, delta=delta) > 0) <= delta + allowance(delta)


def test_the_simulation_notices_a_test_that_does_not_count_its_looks() -> None:
    """A fixed-sample test at the same delta, looked at after every outcome, is wrong in many cells."""
    outcomes = drawn(0.05, looks=2_000)
    totals, counts = np.cumsum(outcomes, axis=1), np.arange(1, 2_001)
    z = (totals - 0.05 * counts) / np.sqrt(counts * 0.05 * 0.95)
    assert np.mean((z[:, 100:] > 1.645).any(axis=1)) > 0.2


@pytest.mark.parametrize(("limit", "most"), [(0.02, 700), (0.05, 280), (0.2, 70)])
def test_a_rate_that_has_doubled_is_found_in_time(limit: float, most: int) -> None:
    alarms = first_alarms(drawn(2 * limit), limit=limit, delta=0.05)
    delay = float(np.median(np.where(alarms > 0, alarms, LOOKS)))
    shown = f"median delay {delay:.0f} outcomes, 95 % by {np.quantile(alarms, 0.95):.0f}"
    print(f"limit {limit:.0%}, rate {2 * limit:.0%}: {shown}")  # noqa: T201
    assert np.mean(alarms > 0) == 1
    assert delay <= most


@pytest.mark.parametrize("limit", [0.03, 0.1, 0.5, 0.9])
def test_at_the_limit_the_wealth_is_one_on_average_exactly(limit: float) -> None:
    sequences = np.array(list(itertools.product([0, 1], repeat=12)))
    ones = sequences.sum(axis=1)
    chances = limit**ones * (1 - limit) ** (12 - ones)
    assert chances @ np.exp(log_wealth(ones, 12, limit)) == pytest.approx(1, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(OUTCOMES, st.sampled_from([0.03, 0.1, 0.4]))
def test_the_wealth_is_never_more_than_betting_makes(outcomes: list[float], limit: float) -> None:
    """Against the definition: the mixture over stakes of the product of 1 + stake x (outcome - limit)."""
    b = max(1.0, 0.5 / limit - 1)
    prior = beta(1, b)

    def won(p: float) -> float:
        stake = (p - limit) / (limit * (1 - limit))
        return float(np.prod(1 + stake * (np.array(outcomes) - limit)) * prior.pdf(p) / prior.sf(limit))

    betting = quad(won, limit, 1, limit=200)[0]
    wealth = math.exp(log_wealth(sum(outcomes), len(outcomes), limit))
    assert wealth <= betting * (1 + 1e-6) + 1e-9
    if set(outcomes) <= {0.0, 1.0}:
        assert wealth == pytest.approx(betting, rel=1e-5)


def test_for_yes_and_no_the_wealth_is_what_betting_makes() -> None:
    ones, n, limit = 3, 20, 0.05
    prior = beta(1, 9)
    mixed = quad(lambda p: (p / limit) ** ones * ((1 - p) / (1 - limit)) ** (n - ones) * prior.pdf(p), limit, 1)[0]
    assert math.exp(log_wealth(ones, n, limit)) == pytest.approx(mixed / prior.sf(limit), rel=1e-9)


def test_the_lower_bound_stays_below_the_truth_at_all_times() -> None:
    delta, cells = 0.1, 300
    missed = 0
    for row in drawn(0.15, cells=cells, looks=400, seed=3):
        totals = np.cumsum(row)
        missed += any(lower_bound(float(totals[n - 1]), n, delta) > 0.15 for n in np.flatnonzero(row) + 1)
    assert missed / cells <= delta + 3 * math.sqrt(delta * (1 - delta) / cells)


def test_the_lower_bound_comes_near_the_truth_and_agrees_with_the_alarm() -> None:
    assert lower_bound(0, 0, 0.05) == lower_bound(0, 500, 0.05) == 0
    assert 0.08 < lower_bound(1_000, 10_000, 0.05) < 0.1
    assert lower_bound(30, 30, 0.05) > 0.8
    for total, n in ((8, 60), (20, 200), (3, 12)):
        bound = lower_bound(total, n, 0.05)
        assert log_wealth(total, n, bound * 0.999) >= math.log(20) > log_wealth(total, n, bound * 1.001)


@settings(max_examples=50, deadline=None)
@given(OUTCOMES)
def test_a_watch_that_is_stored_after_every_outcome_says_what_many_at_once_say(outcomes: list[float]) -> None:
    watch = Watch(limit=0.1, delta=0.2)
    for outcome in outcomes:
        watch = Watch(**json.loads(json.dumps(asdict(watch.seen(outcome)))))
    assert watch.tripped_at == first_alarms([outcomes], limit=0.1, delta=0.2)[0]
    assert watch.outcomes == len(outcomes)
    assert watch.mean == pytest.approx(np.mean(outcomes))


def test_an_alarm_is_not_taken_back_by_better_days() -> None:
    watch = Watch(limit=0.05, delta=0.05)
    for _ in range(5):
        watch = watch.seen(1)
    tripped, lower = watch.tripped_at, watch.lower
    for _ in range(2_000):
        watch = watch.seen(0)
    assert 0 < tripped == watch.tripped_at <= 5
    assert watch.lower == lower > 0.05


def test_ten_thousand_good_outcomes_do_not_break_the_arithmetic() -> None:
    assert log_wealth(0, 10_000, 0.5) < -1_000
    assert Watch(0.5, 0.05, outcomes=10_000).seen(1).tripped is False


@pytest.mark.parametrize("values", [(0, 0.1), (1, 0.1), (0.1, 0), (0.1, 1), (float("nan"), 0.1)])
def test_limits_that_are_none_are_refused(values: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        Watch(*values)


@pytest.mark.parametrize("outcome", [-0.1, 1.1, float("nan")])
def test_outcomes_outside_the_range_are_refused(outcome: float) -> None:
    with pytest.raises(ValueError, match="not in"):
        Watch(0.1, 0.1).seen(outcome)
    with pytest.raises(ValueError, match="not in"):
        first_alarms([[0, outcome]], limit=0.1, delta=0.1)
