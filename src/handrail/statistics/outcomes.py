"""Scores with what became of each: the input of nearly every figure here, checked in one place."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def checked_outcomes(
    scores: ArrayLike, outcomes: ArrayLike, *, empty: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The scores [n] as floats with the outcomes [n] as booleans.

    Raises ValueError for other shapes, scores that are no finite numbers, outcomes that are neither true nor false
    (1 and 0 will do), and for n = 0 unless `empty` allows it.
    """
    values, flags = np.asarray(scores, dtype=np.float64), np.asarray(outcomes)
    if values.ndim != 1 or values.shape != flags.shape or not (len(values) or empty):
        raise ValueError(f"scores of shape {values.shape} with outcomes of shape {flags.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"score {int(np.flatnonzero(~np.isfinite(values))[0])} is not a finite number")
    return values, _checked_flags(flags)


def checked_probabilities(
    probabilities: ArrayLike, outcomes: ArrayLike, *, empty: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """As `checked_outcomes`, for scores that must also lie in [0, 1]."""
    values, flags = checked_outcomes(probabilities, outcomes, empty=empty)
    outside = np.flatnonzero((values < 0) | (values > 1))
    if len(outside):
        raise ValueError(f"probability {int(outside[0])} is {values[outside[0]]:g}, outside of 0 to 1")
    return values, flags


def _checked_flags(flags: NDArray[Any]) -> NDArray[np.bool_]:
    if flags.dtype == np.bool_:
        return flags
    if flags.size and not (np.issubdtype(flags.dtype, np.number) and np.isin(flags, (0, 1)).all()):
        raise ValueError("an outcome is neither true nor false")
    return flags.astype(np.bool_)
