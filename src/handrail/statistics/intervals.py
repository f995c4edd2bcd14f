"""Intervals and bounds for a share, from counts."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri


def upper_bound(count: ArrayLike, total: ArrayLike, delta: float) -> NDArray[np.float64]:
    """Exact one-sided upper bound of a share at confidence 1 - delta (Clopper and Pearson 1934); arrays broadcast.

    The true share exceeds it with probability of at most delta. 1 where `total` is 0 or equals `count`.
    """
    hits, cases = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    bounds: NDArray[np.float64] = np.where(
        hits >= cases, 1.0, betaincinv(hits + 1, np.maximum(cases - hits, 1), 1 - delta)
    )
    return bounds


def wilson(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided score interval of a share (Wilson 1927); (0, 1) without any case.

    Raises ValueError unless 0 <= count <= total.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total}")
    if not total:
        return 0.0, 1.0
    z = float(ndtri((1 + confidence) / 2))
    share, weight = count / total, z * z / total
    middle = (share + weight / 2) / (1 + weight)
    half = math.sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight)
    return (0.0 if count == 0 else middle - half), (1.0 if count == total else middle + half)
