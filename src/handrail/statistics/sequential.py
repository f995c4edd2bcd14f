"""Tests that may be looked at after every outcome: is a mean above its limit?

Betting on a mean in [0, 1] (Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting"):
against H: mean <= m one stakes a share of one's wealth on the next outcome being larger. Under H the wealth is a
non-negative supermartingale that starts at 1, whatever the outcomes' distribution and dependence, as long as each has a
conditional mean of at most m; so by Ville's inequality it ever reaches 1 / delta with probability of at most delta.
Reaching it is the alarm, and how often one looked does not matter.

The stake is not one number but a mixture of all: betting a share l of the wealth multiplies it by 1 + l (x - m), and
log(1 + l (x - m)) is concave in x, hence at least (1 - x) log(1 - l m) + x log(1 + l (1 - m)). With p = m + l m (1 - m)
the product over n outcomes of sum s is at least (p / m)^s ((1 - p) / (1 - m))^(n - s), with equality for outcomes of 0
and 1. Averaged over p by a beta density above m, that is an incomplete beta function of n and s: two numbers are the
whole state. The density, Beta(1, 1 / 2m - 1), has its mean near 2 m: a rate that has doubled is found soonest.

All mixtures are chosen before the first outcome, so each is a valid test for its own m, and the means that are not
rejected form a confidence sequence; its lowest is the lower bound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaln

_GRID = np.linspace(0.0, 1.0, 401)[1:-1]

Floats = NDArray[np.float64]


def log_wealth(total: ArrayLike, outcomes: ArrayLike, limit: ArrayLike) -> Floats:
    """Return the natural logarithm of the wealth against H: mean <= limit, [...], from sums and numbers of outcomes.

    The arguments are broadcast; sums lie between 0 and the number of outcomes, limits strictly between 0 and 1. Before
    the first outcome it is 0. Where it is too small for a float, it is minus infinity.
    """
    ones, n, m = (np.asarray(each, dtype=np.float64) for each in (total, outcomes, limit))
    zeros = n - ones
    b = np.maximum(1.0, 0.5 / m - 1.0)
    above = betainc(b + zeros, 1.0 + ones, 1.0 - m)
    with np.errstate(divide="ignore"):
        mixed = np.log(b) + betaln(1.0 + ones, b + zeros) + np.log(above)
    wealth: Floats = mixed - (b + zeros) * np.log1p(-m) - ones * np.log(m)
    return wealth


def lower_bound(total: float, outcomes: int, delta: float) -> float:
    """Return a bound that the mean is below, at any time ever, with probability of at most `delta`; 0 at the start.

    It is exact to a grid of 1 / 400, rounded down, and between two points by bisection.
    """
    if total <= 0 or outcomes <= 0:
        return 0.0
    enough = math.log(1 / delta)
    rejected = log_wealth(total, outcomes, _GRID) >= enough
    first = int(np.argmin(rejected)) if not rejected.all() else len(_GRID)
    low = float(_GRID[first - 1]) if first else 0.0
    high = float(_GRID[first]) if first < len(_GRID) else 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if log_wealth(total, outcomes, middle) >= enough:
            low = middle
        else:
            high = middle
    return low


@dataclass(frozen=True)
class Watch:
    """A limit under watch: H: the mean of outcomes in [0, 1] is at most `limit`, rejected at 1 - `delta`.

    `tripped_at` is the number of the outcome that rejected it, 0 as long as none has; what comes later does not take it
    back. `lower` is the highest lower bound of the mean so far. All fields are numbers: store them, read them back.
    Raises ValueError unless limit and delta lie strictly between 0 and 1.
    """

    limit: float
    delta: float
    outcomes: int = 0
    total: float = 0.0
    tripped_at: int = 0
    lower: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (("limit", self.limit), ("delta", self.delta)):
            if not 0 < value < 1:
                raise ValueError(f"{name} is {value:g}, not between 0 and 1")

    @property
    def tripped(self) -> bool:
        """Whether the limit is broken, as surely as was asked for."""
        return self.tripped_at > 0

    @property
    def mean(self) -> float | None:
        """The mean so far, None before the first outcome."""
        return self.total / self.outcomes if self.outcomes else None

    def seen(self, outcome: float) -> Watch:
        """Return the watch after one more outcome: 1 for what should not happen, 0 for its absence, or between.

        Raises ValueError for what is not in [0, 1].
        """
        if not 0 <= outcome <= 1:
            raise ValueError(f"the outcome is {outcome:g}, not in [0, 1]")
        count, total = self.outcomes + 1, self.total + outcome
        broken = self.tripped_at == 0 and log_wealth(total, count, self.limit) >= math.log(1 / self.delta)
        lower = max(self.lower, lower_bound(total, count, self.delta)) if outcome else self.lower
        return replace(self, outcomes=count, total=total, tripped_at=count if broken else self.tripped_at, lower=lower)


def first_alarms(outcomes: ArrayLike, *, limit: float, delta: float) -> NDArray[np.intp]:
    """Return after which outcome each of many watches trips, [cells], 0 where it never does; outcomes [cells, looks].

    The rule of `Watch.seen`, looked at after every outcome.
    """
    values = np.asarray(outcomes, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("an outcome is not in [0, 1]")
    totals = np.cumsum(values, axis=1)
    counts = np.arange(1, values.shape[1] + 1)
    # Wealth grows only by an outcome above the limit, and above 1 it is only where the mean is above the limit.
    worth_a_look = (values > limit) & (totals > limit * counts)
    tripped = np.zeros(values.shape, dtype=np.bool_)
    rows, columns = np.nonzero(worth_a_look)
    tripped[rows, columns] = log_wealth(totals[rows, columns], counts[columns], limit) >= math.log(1 / delta)
    first: NDArray[np.intp] = np.where(tripped.any(axis=1), tripped.argmax(axis=1) + 1, 0)
    return first
