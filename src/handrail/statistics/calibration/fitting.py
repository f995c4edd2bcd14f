"""Fitting calibrators, and choosing among them by what they do on cases that they have not seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handrail.statistics.calibration.figures import log_loss
from handrail.statistics.calibration.maps import (
    BetaMap,
    Calibrator,
    Floats,
    Identity,
    IsotonicMap,
    PlattMap,
    logarithms,
)
from handrail.statistics.logistic import fit_logistic
from handrail.statistics.outcomes import checked_probabilities

FOLDS = 5
FEWEST_OF_EACH = 10
FEWEST_FOR_ISOTONIC = 300
# Draws the parametric maps towards the identity about as much as one observation with all information would.
_PRECISION = 1.0

Flags = NDArray[np.bool_]
_Fit = Callable[[Floats, Flags], Calibrator]


@dataclass(frozen=True)
class FittedCalibrator:
    """A calibrator fitted on all `cases`, and the cross-validated log loss of each kind that was tried."""

    calibrator: Calibrator
    cases: int
    log_losses: Mapping[str, float]


def fit_calibrator(confidences: ArrayLike, correct: ArrayLike, *, seed: int = 0) -> FittedCalibrator:
    """Fit every kind that n cases can bear; take the one of the lowest cross-validated log loss, of equals the simpler.

    With fewer than ten right or ten wrong cases the confidence stays as it is; isotonic regression, which has as many
    parameters as it likes, is tried from 300 cases on. Use other cases to set a threshold. Raises ValueError for wrong
    shapes, values outside of [0, 1] and n = 0.
    """
    values, right = checked_probabilities(confidences, correct)
    kinds = _kinds(right)
    fold_of = _folds(right, seed)
    losses = {kind: log_loss(_out_of_fold(fit, values, right, fold_of), right) for kind, fit in kinds.items()}
    best = min(losses, key=lambda kind: losses[kind])
    return FittedCalibrator(kinds[best](values, right), len(values), losses)


def fit_platt(confidences: Floats, correct: Flags) -> PlattMap:
    """Fit a PlattMap; few cases leave it near the identity."""
    log_p, log_q = logarithms(confidences)
    design = np.column_stack([log_p - log_q, np.ones_like(log_p)])
    slope, intercept = _fit(design, correct, prior=[1, 0], least=[0, -np.inf])
    return PlattMap(slope, intercept)


def fit_beta(confidences: Floats, correct: Flags) -> BetaMap:
    """Fit a BetaMap; few cases leave it near the identity."""
    log_p, log_q = logarithms(confidences)
    design = np.column_stack([log_p, -log_q, np.ones_like(log_p)])
    a, b, c = _fit(design, correct, prior=[1, 1, 0], least=[0, 0, -np.inf])
    return BetaMap(a, b, c)


def fit_isotonic(confidences: Floats, correct: Flags) -> IsotonicMap:
    """Fit an IsotonicMap; no probability comes nearer to 0 or 1 than n cases can tell (1 / (n + 2))."""
    from sklearn.isotonic import IsotonicRegression  # a second to import, which only fitting needs

    edge = 1 / (len(confidences) + 2)
    fitted = IsotonicRegression(y_min=edge, y_max=1 - edge, out_of_bounds="clip").fit(
        confidences, correct.astype(float)
    )
    return IsotonicMap(tuple(fitted.X_thresholds_.tolist()), tuple(fitted.y_thresholds_.tolist()))


def _kinds(right: Flags) -> dict[str, _Fit]:
    """What may be tried, simplest first."""
    kinds: dict[str, _Fit] = {Identity.kind: lambda values, flags: Identity()}
    if min(right.sum(), (~right).sum()) >= FEWEST_OF_EACH:
        kinds |= {PlattMap.kind: fit_platt, BetaMap.kind: fit_beta}
        if len(right) >= FEWEST_FOR_ISOTONIC:
            kinds[IsotonicMap.kind] = fit_isotonic
    return kinds


def _fit(design: Floats, correct: Flags, *, prior: list[float], least: list[float]) -> list[float]:
    precision = [_PRECISION] * len(prior)
    weights: list[float] = fit_logistic(design, correct, prior=prior, precision=precision, least=least).tolist()
    return weights


def _folds(right: Flags, seed: int) -> NDArray[np.intp]:
    """A fold number [n] for each case, right and wrong ones spread evenly."""
    shuffled = np.random.default_rng(seed).permutation(len(right))
    by_outcome = shuffled[np.argsort(right[shuffled], kind="stable")]
    folds = np.empty(len(right), dtype=np.intp)
    folds[by_outcome] = np.arange(len(right)) % FOLDS
    return folds


def _out_of_fold(fit: _Fit, values: Floats, right: Flags, fold_of: NDArray[np.intp]) -> Floats:
    """Calibrated confidences [n], each by a map that had not seen the case."""
    calibrated = np.empty_like(values)
    for fold in np.unique(fold_of):
        learn, check = fold_of != fold, fold_of == fold
        if learn.any():
            calibrated[check] = fit(values[learn], right[learn]).apply(values[check])
        else:
            calibrated[check] = values[check]
    return calibrated
