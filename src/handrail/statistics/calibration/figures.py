"""How honest confidences are. Brier score and equal-width calibration error are in `statistics/classification.py`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from handrail.statistics.intervals import wilson
from handrail.statistics.outcomes import checked_probabilities

BINS = 15
_FLOOR = 1e-6


@dataclass(frozen=True)
class Bin:
    """Cases of similar confidence: how many, of which confidences, and the share that was right.

    `low` and `high` are the 95 % Wilson interval of that share.
    """

    cases: int
    least: float
    most: float
    mean_confidence: float
    share_right: float
    low: float
    high: float


def reliability(confidences: ArrayLike, correct: ArrayLike, *, bins: int = 10, equal_mass: bool = True) -> list[Bin]:
    """The reliability curve, from low to high confidence; bins without cases are left out.

    With `equal_mass`, bins hold about the same number of cases, and cases of equal confidence are never separated, so
    there may be fewer; otherwise they are of equal width in [0, 1]. Raises ValueError as `checked_probabilities`.
    """
    values, right = checked_probabilities(confidences, correct)
    index = _equal_mass(values, bins) if equal_mass else _equal_width(values, bins)
    return [_bin(values[index == each], right[index == each]) for each in np.unique(index)]


def equal_mass_calibration_error(confidences: ArrayLike, correct: ArrayLike, bins: int = BINS) -> float:
    """Mean |confidence - share right| over bins of about equally many cases, weighted by cases (Nixon et al. 2019).

    Steadier than bins of equal width where most confidences are high. Even of honest confidences it is not 0 but
    about sqrt(bins / n) / 3: read it beside n.
    """
    curve = reliability(confidences, correct, bins=bins)
    total = sum(each.cases for each in curve)
    return sum(each.cases * abs(each.mean_confidence - each.share_right) for each in curve) / total


def log_loss(confidences: ArrayLike, correct: ArrayLike) -> float:
    """Mean negative log-likelihood in nats; confidences are kept 1e-6 away from 0 and 1."""
    values, right = checked_probabilities(confidences, correct)
    kept = np.clip(values, _FLOOR, 1 - _FLOOR)
    return float(-np.log(np.where(right, kept, 1 - kept)).mean())


def _equal_width(values: NDArray[np.float64], bins: int) -> NDArray[np.intp]:
    return np.minimum((values * bins).astype(np.intp), bins - 1)


def _equal_mass(values: NDArray[np.float64], bins: int) -> NDArray[np.intp]:
    """By rank, cases of equal confidence going with the first of them."""
    first_rank = np.searchsorted(np.sort(values), values, side="left")
    index: NDArray[np.intp] = first_rank * bins // len(values)
    return index


def _bin(values: NDArray[np.float64], right: NDArray[np.bool_]) -> Bin:
    cases, hits = len(values), int(right.sum())
    low, high = wilson(hits, cases)
    return Bin(cases, float(values.min()), float(values.max()), float(values.mean()), hits / cases, low, high)
