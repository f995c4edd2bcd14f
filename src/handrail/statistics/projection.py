"""How many more labels would buy how much coverage."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

LARGEST_GROWTH = 50.0
_SIZES = 120
_WORTH_TELLING = 0.02


@dataclass(frozen=True)
class LabelsNeeded:
    """With `more` labelled cases beyond those at hand (`total` in all), about `coverage` of the cases is answered."""

    total: int
    more: int
    coverage: float


@dataclass(frozen=True)
class Profile:
    """The errors among the best `counts` of n cases, at the end of every run of equal scores; both [k], from 0 to n."""

    counts: NDArray[np.intp]
    errors: NDArray[np.intp]


def labels_needed(profile: Profile, *, alpha: float, delta: float, fewest: int, steps: int) -> tuple[LabelsNeeded, ...]:
    """Project the coverage of larger samples from the n cases at hand, of which there are `fewest` or more.

    Method: the share of errors among the best c of the cases is taken to stay what was observed, for every c. For each
    larger total the same candidates are tested with the expected, fractional number of errors (the binomial tail by
    its continuation, the incomplete beta function). What is told are the totals at which coverage first grows by
    two points or more, up to fifty times n; nothing when no number of labels would help. It is a projection, not a
    promise: about half of all desks will need more.
    """
    cases = int(profile.counts[-1])
    totals = np.unique(np.geomspace(cases, LARGEST_GROWTH * cases, _SIZES).astype(np.intp))
    # What the cases at hand already give is no gain.
    reached = _projected(profile, cases, alpha, delta, fewest, steps)
    told = []
    for total in totals[totals > cases].tolist():
        coverage = _projected(profile, total, alpha, delta, fewest, steps)
        if coverage >= reached + _WORTH_TELLING or (coverage > reached and math.isclose(coverage, 1.0)):
            told.append(LabelsNeeded(total, total - cases, coverage))
            reached = coverage
    return tuple(told)


def _projected(profile: Profile, total: int, alpha: float, delta: float, fewest: int, steps: int) -> float:
    """Coverage that `total` cases with the observed profile of errors would be allowed."""
    cases = int(profile.counts[-1])
    wanted = np.linspace(fewest, total, steps).astype(np.intp)
    ends = np.searchsorted(profile.counts, wanted * cases // total, side="right") - 1
    counts, errors = (part[ends] / cases * total for part in (profile.counts, profile.errors))
    counts, errors = counts[counts >= fewest], errors[counts >= fewest]
    tails = np.where(errors < counts, betainc(np.maximum(counts - errors, 1e-9), errors + 1, 1 - alpha), 1.0)
    passed = int(np.logical_and.accumulate(tails <= delta).sum())
    return float(counts[passed - 1] / total) if passed else 0.0
