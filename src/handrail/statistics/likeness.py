"""How much alike the members of a group are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri


@dataclass(frozen=True)
class Likeness:
    """The mean cosine of two different members, with its interval; `n` members."""

    n: int
    mean: float
    low: float
    high: float


def mean_cosine(vectors: NDArray[np.floating], confidence: float = 0.95) -> Likeness | None:
    """Mean cosine of all pairs of rows of `vectors` [n, dimensions], each of norm 1; None below three rows.

    It is a U-statistic of order 2: its variance is near 4/n times that of the members' own mean cosines (Hoeffding
    1948). The interval is cut at -1 and 1. Takes n steps, not n squared.
    """
    n = len(vectors)
    if n < 3:
        return None
    rows = np.asarray(vectors, dtype=np.float64)
    own = (rows @ rows.sum(axis=0) - 1.0) / (n - 1)
    mean = float(own.mean())
    half = float(ndtri((1 + confidence) / 2)) * 2.0 * math.sqrt(float(own.var(ddof=1)) / n)
    return Likeness(n, mean, max(-1.0, mean - half), min(1.0, mean + half))
