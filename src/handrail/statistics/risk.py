"""A threshold from a risk limit: of what is accepted, at most alpha may be wrong, at confidence 1 - delta.

Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021) with fixed-sequence testing: candidates are counts of
most confident cases, chosen by the scores alone, from few to many; each is tested with the exact binomial tail, and the
first that fails ends it.

A candidate never splits cases of equal score: its count is rounded down to the next lower distinct score. Given that
next lower score, the cases above it are independent draws from all that score higher, so the tail is exact whatever
the scores look like, with or without ties. The threshold itself is the lowest score that was tested, so scores in
between, which nobody has seen, are left out as well; only where just those would be better than all above them could
the promise suffer, by the weight of one case. Which candidate is the first false one depends on the scores, too; that
the whole sequence keeps delta is what the simulations in tests/statistics/test_risk.py are for. The cases must be
drawn alike, each with the same probability.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from handrail.statistics.intervals import upper_bound
from handrail.statistics.outcomes import checked_outcomes
from handrail.statistics.projection import LabelsNeeded, Profile, labels_needed

STEPS = 20

Counts = NDArray[np.intp]


@dataclass(frozen=True)
class Candidate:
    """The `accepted` most confident cases, all of a score of `threshold` or more, and the `errors` among them.

    `p_value` is for the hypothesis that the risk above the threshold exceeds alpha; `upper_bound` is the exact upper
    bound of that risk at 1 - delta, this candidate taken alone.
    """

    threshold: float
    accepted: int
    errors: int
    p_value: float
    upper_bound: float


@dataclass(frozen=True)
class RiskControl:
    """What n labelled cases allow. `candidates` are in the order of testing; the first `passed` of them were accepted.

    A threshold admits every case of that score or more. It is None when the evidence allows none: then nothing may be
    answered, and `upper_bound` is 1. `first_count` is how many cases without an error the very first threshold needs.
    `more` projects what further labels would buy; empty where there are too few to tell, or where none would help.
    """

    alpha: float
    delta: float
    cases: int
    first_count: int
    candidates: tuple[Candidate, ...]
    passed: int
    more: tuple[LabelsNeeded, ...]

    @property
    def chosen(self) -> Candidate | None:
        """The last candidate that was accepted."""
        return self.candidates[self.passed - 1] if self.passed else None

    @property
    def tested(self) -> tuple[Candidate, ...]:
        """The candidates that were looked at: those accepted, and the one that ended it."""
        return self.candidates[: self.passed + 1]

    @property
    def threshold(self) -> float | None:
        """The lowest score that may be answered."""
        return self.chosen.threshold if self.chosen else None

    @property
    def accepted(self) -> int:
        """How many of the labelled cases the threshold admits."""
        return self.chosen.accepted if self.chosen else 0

    @property
    def errors(self) -> int:
        """How many of those are wrong."""
        return self.chosen.errors if self.chosen else 0

    @property
    def upper_bound(self) -> float:
        """Exact upper bound, at 1 - delta, of the risk above the threshold."""
        return self.chosen.upper_bound if self.chosen else 1.0

    @property
    def coverage(self) -> float:
        """Share of the labelled cases that the threshold admits."""
        return self.accepted / self.cases if self.cases else 0.0

    @property
    def launch(self) -> Candidate | None:
        """The candidate to start with: one step stricter than what was shown. None when no stricter one was shown."""
        return self.candidates[self.passed - 2] if self.passed > 1 else None


def first_count(alpha: float, delta: float) -> int:
    """The fewest cases that can show a risk of at most alpha: so many, and no error among them.

    Raises ValueError unless both lie strictly between 0 and 1.
    """
    for name, value in (("alpha", alpha), ("delta", delta)):
        if not 0 < value < 1:
            raise ValueError(f"{name} is {value:g}, not between 0 and 1")
    fewest = max(1, math.ceil(math.log(delta) / math.log1p(-alpha)))
    # Where the quotient is a whole number, rounding may leave it one too low or too high.
    return next(count for count in range(max(1, fewest - 1), fewest + 2) if bdtr(0, count, alpha) <= delta)


def control_risk(
    confidences: ArrayLike, correct: ArrayLike, *, alpha: float, delta: float, steps: int = STEPS
) -> RiskControl:
    """The lowest threshold on confidence above which at most `alpha` of the cases are wrong, sure to 1 - `delta`.

    From n labelled cases: confidences [n], any finite numbers, higher is surer, and correct [n]. They must be other
    cases than those which fitted the confidence. Raises ValueError for wrong shapes, values or limits.
    """
    scores, right = checked_outcomes(confidences, correct, empty=True)
    fewest = first_count(alpha, delta)
    ranked, errors = _ranked(scores, right)
    counts = _distinct(_counts(ranked, fewest, steps), fewest)
    wrong = errors[counts]
    p_values, bounds = bdtr(wrong, counts, alpha), upper_bound(wrong, counts, delta)
    ends = np.flatnonzero(_clean(ranked))
    columns = (ranked[counts - 1], counts, wrong, p_values, bounds)
    return RiskControl(
        alpha=alpha,
        delta=delta,
        cases=len(scores),
        first_count=fewest,
        candidates=tuple(Candidate(*row) for row in zip(*(column.tolist() for column in columns), strict=True)),
        passed=int(np.logical_and.accumulate(p_values <= delta).sum()),
        more=()
        if len(scores) < fewest
        else labels_needed(Profile(ends, errors[ends]), alpha=alpha, delta=delta, fewest=fewest, steps=steps),
    )


def accepted_counts(
    confidences: NDArray[np.float64], correct: NDArray[np.bool_], *, alpha: float, delta: float, steps: int = STEPS
) -> Counts:
    """How many cases each of many samples accepts, [...]; confidences and correct are [..., n].

    The rule of `control_risk`, for simulations: one call for thousands of samples. 0 is no threshold.
    """
    fewest = first_count(alpha, delta)
    ranked, errors = _ranked(confidences, correct)
    counts = _counts(ranked, fewest, steps)
    tails = bdtr(np.take_along_axis(errors, counts, axis=-1), np.maximum(counts, 1), alpha)
    usable = counts >= fewest
    passed = np.logical_and.accumulate((tails <= delta) | ~usable, axis=-1) & usable
    accepted: Counts = np.where(passed, counts, 0).max(axis=-1, initial=0)
    return accepted


def _ranked(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[NDArray[np.float64], Counts]:
    """Scores [..., n], best first, and the number of errors among the best 0, 1, ..., n: [..., n + 1]."""
    order = np.argsort(-scores, axis=-1, kind="stable")
    wrong = ~np.take_along_axis(right, order, axis=-1)
    errors = np.zeros((*scores.shape[:-1], scores.shape[-1] + 1), dtype=np.intp)
    np.cumsum(wrong, axis=-1, out=errors[..., 1:])
    return np.take_along_axis(scores, order, axis=-1), errors


def _counts(ranked: NDArray[np.float64], fewest: int, steps: int) -> Counts:
    """Counts to test, [..., candidates], each at the end of a run of equal scores; from scores alone."""
    cases = ranked.shape[-1]
    if cases < fewest:
        return np.zeros((*ranked.shape[:-1], 0), dtype=np.intp)
    wanted = np.unique(np.linspace(fewest, cases, steps).astype(np.intp))
    last_clean = np.maximum.accumulate(np.where(_clean(ranked), np.arange(cases + 1), 0), axis=-1)
    counts: Counts = last_clean[..., wanted]
    return counts


def _clean(ranked: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a cut after the best 0, 1, ..., n cases, [..., n + 1], splits no cases of equal score."""
    clean = np.ones((*ranked.shape[:-1], ranked.shape[-1] + 1), dtype=np.bool_)
    clean[..., 1:-1] = ranked[..., :-1] > ranked[..., 1:]
    return clean


def _distinct(counts: Counts, fewest: int) -> Counts:
    """The counts [candidates] of one sample without repetitions, and without those too few to show anything."""
    return np.unique(counts[counts >= fewest])
