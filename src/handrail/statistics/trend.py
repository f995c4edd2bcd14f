"""A straight line through a few points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_POINTS = 3


@dataclass(frozen=True)
class Line:
    """`start` at 0 and `slope` for each unit."""

    start: float
    slope: float

    def at(self, place: float) -> float:
        """Return the height of the line."""
        return self.start + self.slope * place


def least_squares(places: Sequence[float], heights: Sequence[float]) -> Line | None:
    """Return the line with the least sum of squared vertical distances; None for fewer than three different places."""
    if len(set(places)) < FEWEST_POINTS:
        return None
    x, y = np.asarray(places, dtype=float), np.asarray(heights, dtype=float)
    across = x - x.mean()
    slope = float(across @ (y - y.mean()) / (across @ across))
    return Line(float(y.mean()) - slope * float(x.mean()), slope)
