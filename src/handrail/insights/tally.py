"""What a measure came to: a number of outcomes and their sum, with exact bounds of the share."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.statistics.intervals import upper_bound

DEFAULT_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Tally:
    """`n` outcomes whose values sum up to `total`, and how many equally weighted outcomes they are worth.

    Where outcomes were sampled with different probabilities, `total` is the re-weighted share times `n`, `effective`
    is Kish's size (1965), (sum of weights)^2 / sum of squared weights; else it is `n`. The bounds are of shares: they
    mean nothing for seconds. Exact bounds (Clopper and Pearson 1934) of an effective size are an approximation.
    """

    n: int = 0
    total: float = 0.0
    effective: float = 0.0

    @classmethod
    def of(cls, n: int, total: float, weight: float, weighted: float, squares: float) -> Tally:
        """Return the tally of outcomes with these sums: values, weights, values x weights, squared weights."""
        if n <= 0 or weight <= 0:
            return cls()
        if weight == n and squares == n:
            return cls(n, total, float(n))
        return cls(n, n * weighted / weight, min(float(n), weight * weight / squares) if squares > 0 else 0.0)

    @property
    def rate(self) -> float | None:
        """The mean of the values, re-weighted: for most measures a share, for times seconds. None without outcomes."""
        return self.total / self.n if self.n else None

    def upper(self, confidence: float = DEFAULT_CONFIDENCE) -> float:
        """Return the one-sided upper bound of the share at `confidence`; 1 without outcomes."""
        return _upper(self._hits, self.effective, 1 - confidence)

    def lower(self, confidence: float = DEFAULT_CONFIDENCE) -> float:
        """Return the one-sided lower bound of the share at `confidence`; 0 without outcomes."""
        return 1 - _upper(self.effective - self._hits, self.effective, 1 - confidence)

    def interval(self, confidence: float = DEFAULT_CONFIDENCE) -> tuple[float, float]:
        """Return the two-sided interval of the share; (0, 1) without outcomes."""
        each_side = (1 + confidence) / 2
        return self.lower(each_side), self.upper(each_side)

    @property
    def _hits(self) -> float:
        return self.effective * min(1.0, max(0.0, self.rate or 0.0))


def _upper(hits: float, cases: float, delta: float) -> float:
    return float(upper_bound(hits, cases, delta)) if cases > 0 else 1.0
