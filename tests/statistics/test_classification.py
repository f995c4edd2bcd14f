"""Classification figures: small cases by hand, larger ones against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from handrail.statistics.classification import (
    accuracy,
    auroc,
    brier,
    coverage_at_risk,
    expected_calibration_error,
    macro_f1,
)


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(["a", "b", "b", "c"], ["a", "b", "c", "c"]) == 0.75


def test_macro_f1_agrees_with_scikit_learn_also_on_classes_never_predicted_or_never_true() -> None:
    random = np.random.default_rng(1)
    truth, predicted = random.integers(0, 6, 200), random.integers(1, 7, 200)
    assert macro_f1(list(truth), list(predicted)) == pytest.approx(f1_score(truth, predicted, average="macro"))


def test_coverage_counts_the_cases_that_can_be_answered_within_the_risk() -> None:
    confidences, correct = [0.9, 0.8, 0.7, 0.6, 0.5], [True, True, False, True, True]
    assert coverage_at_risk(confidences, correct, 0.0) == 0.4
    assert coverage_at_risk(confidences, correct, 0.2) == 1.0
    assert coverage_at_risk(confidences, correct, 0.1) == 0.4


def test_coverage_never_splits_cases_of_equal_confidence() -> None:
    assert coverage_at_risk([0.9, 0.9], [True, False], 0.1) == 0.0
    assert coverage_at_risk([0.9, 0.9], [False, True], 0.1) == 0.0


def test_auroc_agrees_with_scikit_learn_with_ties() -> None:
    random = np.random.default_rng(2)
    scores, positive = random.integers(0, 9, 300) / 9, random.random(300) < 0.3
    assert auroc(scores, positive) == pytest.approx(roc_auc_score(positive, scores))


def test_auroc_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="positive and a negative"):
        auroc([0.1, 0.2], [True, True])


def test_calibration_error_is_zero_for_honest_and_large_for_boastful_confidence() -> None:
    correct = [True] * 7 + [False] * 3
    assert expected_calibration_error([0.7] * 10, correct) == pytest.approx(0)
    assert expected_calibration_error([1.0] * 10, correct) == pytest.approx(0.3)


def test_calibration_error_weighs_bins_by_their_cases() -> None:
    assert expected_calibration_error([0.95, 0.95, 0.95, 0.05], [True, True, False, True], bins=10) == pytest.approx(
        (3 * abs(0.95 - 2 / 3) + 0.95) / 4
    )


def test_brier_is_the_mean_squared_error() -> None:
    assert brier([1.0, 0.5, 0.0], [True, True, True]) == pytest.approx((0 + 0.25 + 1) / 3)


def test_unequal_or_empty_input_is_refused() -> None:
    with pytest.raises(ValueError, match="2 true labels with 1"):
        accuracy(["a", "b"], ["a"])
    with pytest.raises(ValueError, match="shape"):
        brier([], [])
    with pytest.raises(ValueError, match="shape"):
        coverage_at_risk([0.5], [True, False], 0.1)
