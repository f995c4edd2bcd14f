"""MAPIE, another implementation of Learn then Test: from the same inputs come the same p-values and thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from mapie.risk_control import BinaryClassificationController, control_fwer, precision
from mapie.risk_control.methods import compute_hoeffding_bentkus_p_value
from numpy.typing import NDArray
from scipy.stats import binom

from handrail.statistics.risk import control_risk

LIMITS = [(0.02, 0.1), (0.05, 0.1), (0.1, 0.05), (0.2, 0.2)]


def sample(seed: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    generator = np.random.default_rng(seed)
    scores = generator.random(700)
    if seed % 2:
        scores = np.round(scores, 1)
    return scores, generator.random(700) < 0.75 + 0.25 * scores


@pytest.mark.parametrize(("alpha", "delta"), LIMITS)
def test_p_values_are_those_of_the_exact_binomial_tail(alpha: float, delta: float) -> None:
    """For a risk that is 0 or 1, MAPIE takes the smaller of Hoeffding's bound and the exact tail, which is the tail."""
    for seed in range(6):
        found = control_risk(*sample(seed), alpha=alpha, delta=delta)
        counts = np.array([one.accepted for one in found.candidates], dtype=float)
        errors = np.array([one.errors for one in found.candidates])
        # MAPIE rounds n * risk up, and a quotient that is a hair too large would count one error more.
        shares = np.nextafter(errors / counts, 0)
        theirs = compute_hoeffding_bentkus_p_value(shares, counts, alpha, binary=True)[:, 0]
        ours = np.array([one.p_value for one in found.candidates])
        below = errors / counts <= alpha
        assert ours[below] == pytest.approx(theirs[below], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("alpha", "delta"), LIMITS)
def test_the_sequence_ends_at_the_same_candidate(alpha: float, delta: float) -> None:
    for seed in range(6):
        found = control_risk(*sample(seed), alpha=alpha, delta=delta)
        p_values = np.array([one.p_value for one in found.candidates])
        theirs = control_fwer(p_values, delta, fwer_method="fixed_sequence")
        assert theirs.tolist() == list(range(found.passed))


@pytest.mark.filterwarnings("ignore:Fixed sequence testing requires a monotonic risk")
def test_the_controller_for_binary_decisions_finds_the_same_threshold() -> None:
    """Answering is its positive class, abstaining the negative one; its precision is then one minus the risk.

    Where n * (1 - precision) is a hair above a whole number, MAPIE counts one error more; samples for which that error
    decides are left out.
    """
    same = 0
    for seed in range(30):
        scores, correct = sample(seed)
        found = control_risk(scores, correct, alpha=0.1, delta=0.1)
        controller = BinaryClassificationController(
            predict_function=lambda cases: np.column_stack([1 - cases[:, 0], cases[:, 0]]),
            risk=precision,
            target_level=0.9,
            confidence_level=0.9,
            list_predict_params=np.array([one.threshold for one in found.candidates]),
            fwer_method="fixed_sequence",
        )
        controller.calibrate(scores[:, None], correct.astype(int))
        ours = np.array([one.p_value for one in found.tested])
        theirs = controller.p_values.ravel()[: len(ours)]
        counts, errors = np.array([(one.accepted, one.errors) for one in found.tested]).T
        one_more = binom.cdf(errors + 1, counts, 0.1)
        assert (np.isclose(theirs, ours) | ((ours < theirs) & (theirs <= one_more * (1 + 1e-9)))).all()
        if ((theirs <= 0.1) == (ours <= 0.1)).all() and 0 < found.passed < len(found.candidates):
            assert min(controller.valid_predict_params) == found.threshold
            same += 1
    assert same >= 5
