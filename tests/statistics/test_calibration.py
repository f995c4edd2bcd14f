"""Calibration: maps that make confidence honest, never turn its order round, and survive storage."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.metrics import log_loss as their_log_loss

from handrail.statistics.calibration import (
    BetaMap,
    Calibrator,
    Identity,
    IsotonicMap,
    PlattMap,
    calibrator_from_dict,
    equal_mass_calibration_error,
    fit_calibrator,
    log_loss,
    reliability,
)
from handrail.statistics.calibration.fitting import fit_beta, fit_isotonic, fit_platt
from handrail.statistics.logistic import fit_logistic

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def boastful(cases: int, seed: int = 0) -> tuple[Floats, Flags]:
    """Confidences whose true log-odds are half of what they claim, and one less."""
    generator = np.random.default_rng(seed)
    claimed = generator.random(cases)
    return claimed, generator.random(cases) < expit(0.5 * logit(claimed) - 1)


def test_platt_and_beta_find_the_distortion_that_was_put_in() -> None:
    platt = fit_platt(*boastful(40_000))
    assert (platt.slope, platt.intercept) == pytest.approx((0.5, -1), abs=0.05)
    beta = fit_beta(*boastful(40_000))
    assert (beta.a, beta.b, beta.c) == pytest.approx((0.5, 0.5, -1), abs=0.1)


@pytest.mark.parametrize("fit", [fit_platt, fit_beta, fit_isotonic])
def test_every_fit_makes_unseen_confidences_more_honest(fit: object) -> None:
    calibrator = fit(*boastful(3_000))  # type: ignore[operator]
    claimed, right = boastful(3_000, seed=1)
    assert equal_mass_calibration_error(claimed, right) > 0.2
    assert equal_mass_calibration_error(calibrator.apply(claimed), right) < 0.04


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_no_fit_ever_turns_the_order_of_confidences_round(cases: list[tuple[float, bool]]) -> None:
    values, right = np.array([value for value, _ in cases]), np.array([flag for _, flag in cases])
    grid = np.linspace(0, 1, 301)
    for fit in (fit_platt, fit_beta, fit_isotonic):
        calibrated = fit(values, right).apply(grid)
        assert (np.diff(calibrated) >= 0).all()
        assert ((calibrated >= 0) & (calibrated <= 1)).all()


def test_confidences_that_are_worse_than_chance_end_in_one_level_not_in_a_falling_map() -> None:
    claimed = np.linspace(0.01, 0.99, 400)
    right = np.arange(400) < 200
    for fit in (fit_platt, fit_beta, fit_isotonic):
        assert np.ptp(fit(claimed, right).apply(claimed)) < 0.05


def test_the_kind_with_the_lowest_cross_validated_loss_is_chosen() -> None:
    fitted = fit_calibrator(*boastful(2_000))
    assert set(fitted.log_losses) == {"identity", "platt", "beta", "isotonic"}
    assert fitted.calibrator.kind == min(fitted.log_losses, key=lambda kind: fitted.log_losses[kind]) != "identity"
    assert fitted.cases == 2_000


def test_a_step_is_best_described_by_isotonic_regression() -> None:
    generator = np.random.default_rng(2)
    claimed = generator.random(4_000)
    right = generator.random(4_000) < np.where(claimed < 0.3, 0.1, np.where(claimed < 0.6, 0.55, 0.6))
    assert fit_calibrator(claimed, right).calibrator.kind == "isotonic"


def test_honest_confidences_stay_nearly_as_they_are() -> None:
    generator = np.random.default_rng(3)
    claimed = generator.random(2_000)
    fitted = fit_calibrator(claimed, generator.random(2_000) < claimed)
    assert np.abs(fitted.calibrator.apply(claimed) - claimed).max() < 0.06


def test_few_or_one_sided_labels_change_nothing() -> None:
    assert fit_calibrator([0.9], [True]).calibrator == Identity()
    assert fit_calibrator(np.linspace(0.1, 0.9, 500), np.ones(500)).calibrator == Identity()
    assert set(fit_calibrator(*boastful(299)).log_losses) == {"identity", "platt", "beta"}


@pytest.mark.parametrize(
    "calibrator",
    [Identity(), PlattMap(0.5, -1.0), BetaMap(0.4, 0.7, -0.2), IsotonicMap((0.1, 0.5, 0.9), (0.2, 0.2, 0.7))],
)
def test_a_stored_calibrator_gives_the_same_numbers(calibrator: Calibrator) -> None:
    again = calibrator_from_dict(json.loads(json.dumps(calibrator.to_dict())))
    grid = np.linspace(0, 1, 50)
    assert again == calibrator
    assert again.apply(grid).tolist() == calibrator.apply(grid).tolist()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "magic"},
        {"kind": "platt", "slope": 1.0},
        {"kind": "platt", "slope": -1.0, "intercept": 0.0},
        {"kind": "beta", "a": 1.0, "b": math.nan, "c": 0.0},
        {"kind": "isotonic", "confidences": [0.5, 0.4], "calibrated": [0.1, 0.2]},
        {"kind": "isotonic", "confidences": [0.4, 0.5], "calibrated": [0.3, 0.2]},
        {"kind": "isotonic", "confidences": [], "calibrated": []},
    ],
)
def test_a_stored_calibrator_that_is_none_or_would_fall_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"calibrator|isotonic"):
        calibrator_from_dict(data)


def test_bins_of_equal_mass_hold_about_the_same_number_and_never_split_ties() -> None:
    generator = np.random.default_rng(4)
    values = generator.random(1_000)
    assert [each.cases for each in reliability(values, values > 0.5, bins=10)] == [100] * 10
    tied = np.repeat([0.2, 0.9], [90, 10])
    curve = reliability(tied, tied > 0.5, bins=10)
    assert [(each.cases, each.mean_confidence, each.share_right) for each in curve] == [
        (90, pytest.approx(0.2), 0),
        (10, pytest.approx(0.9), 1),
    ]


def test_bins_of_equal_width_follow_the_confidence_and_the_ends_belong_to_them() -> None:
    curve = reliability([0.0, 0.05, 0.55, 1.0], [False, False, True, True], bins=10, equal_mass=False)
    assert [(each.cases, each.least, each.most) for each in curve] == [(2, 0.0, 0.05), (1, 0.55, 0.55), (1, 1.0, 1.0)]
    assert curve[0].low == 0 < curve[0].high < 0.9
    assert 0.1 < curve[-1].low < 1 == curve[-1].high


def test_equal_mass_error_is_the_distance_to_what_was_right() -> None:
    assert equal_mass_calibration_error([0.7] * 10, [True] * 7 + [False] * 3) == pytest.approx(0)
    assert equal_mass_calibration_error([0.9] * 10 + [0.1] * 10, [True] * 5 + [False] * 15, bins=2) == pytest.approx(
        (0.4 + 0.1) / 2
    )


def test_log_loss_agrees_with_scikit_learn() -> None:
    generator = np.random.default_rng(5)
    values, right = generator.random(200), generator.random(200) < 0.5
    assert log_loss(values, right) == pytest.approx(their_log_loss(right, values))
    assert log_loss([1.0], [False]) == pytest.approx(-math.log(1e-6))


@pytest.mark.parametrize(
    ("values", "right", "message"),
    [([1.2], [True], "outside of 0 to 1"), ([math.nan], [True], "finite"), ([], [], "shape"), ([0.1], [], "shape")],
)
def test_what_is_no_confidence_is_refused(values: list[float], right: list[bool], message: str) -> None:
    for figure in (reliability, equal_mass_calibration_error, log_loss, fit_calibrator):
        with pytest.raises(ValueError, match=message):
            figure(values, right)  # type: ignore[operator]


def test_regression_without_cases_is_its_prior_and_with_many_it_is_the_data() -> None:
    generator = np.random.default_rng(6)
    truth, prior = np.array([2.0, -1.0, 0.5]), [0.0, 3.0, -2.0]
    rows = np.column_stack([generator.random((30_000, 2)), np.ones(30_000)])
    right = generator.random(30_000) < expit(rows @ truth)
    errors = [
        np.abs(fit_logistic(rows[:n], right[:n], prior=prior, precision=[4, 4, 4]) - truth).max()
        for n in (0, 100, 3_000, 30_000)
    ]
    assert fit_logistic(rows[:0], right[:0], prior=prior, precision=[4, 4, 4]) == pytest.approx(prior)
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.2


def test_regression_keeps_weights_above_their_least() -> None:
    rows = np.column_stack([np.linspace(0, 1, 200), np.ones(200)])
    weights = fit_logistic(rows, np.arange(200) < 100, prior=[1, 0], precision=[0.1, 0.1], least=[0, -np.inf])
    assert weights[0] == 0


def test_regression_refuses_what_it_cannot_fit() -> None:
    with pytest.raises(ValueError, match="shapes"):
        fit_logistic([[1.0]], [1], prior=[0, 0], precision=[1, 1])
    with pytest.raises(ValueError, match="not a finite number"):
        fit_logistic([[math.nan]], [1], prior=[0], precision=[1])
