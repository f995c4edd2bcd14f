"""Maps from a confidence to a calibrated one: plain numbers, never falling, stored without pickle."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
_EDGE = 1e-6


class Calibrator(Protocol):
    """Turns confidences [n] in [0, 1] into calibrated ones; a higher one never becomes lower than another."""

    kind: ClassVar[str]

    def apply(self, confidences: ArrayLike) -> Floats:
        """Calibrated probabilities [n]."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; `calibrator_from_dict` reads them."""


def logarithms(confidences: ArrayLike) -> tuple[Floats, Floats]:
    """ln p and ln(1 - p), with p kept 1e-6 away from 0 and 1."""
    kept = np.clip(np.asarray(confidences, dtype=np.float64), _EDGE, 1 - _EDGE)
    return np.log(kept), np.log1p(-kept)


@dataclass(frozen=True)
class Identity:
    """Leaves confidences as they are."""

    kind: ClassVar[str] = "identity"

    def apply(self, confidences: ArrayLike) -> Floats:
        """The same confidences [n]."""
        return np.array(confidences, dtype=np.float64)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"kind": self.kind}


@dataclass(frozen=True)
class PlattMap:
    """sigmoid(slope * logit p + intercept), slope >= 0 (Platt 1999, on the logit of a probability)."""

    kind: ClassVar[str] = "platt"
    slope: float
    intercept: float

    def __post_init__(self) -> None:
        _check_rising(self.slope)

    def apply(self, confidences: ArrayLike) -> Floats:
        """Calibrated probabilities [n]."""
        log_p, log_q = logarithms(confidences)
        calibrated: Floats = expit(self.slope * (log_p - log_q) + self.intercept)
        return calibrated

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True)
class BetaMap:
    """sigmoid(a ln p - b ln(1 - p) + c), a and b >= 0 (beta calibration; Kull, Silva Filho and Flach 2017)."""

    kind: ClassVar[str] = "beta"
    a: float
    b: float
    c: float

    def __post_init__(self) -> None:
        _check_rising(self.a, self.b)

    def apply(self, confidences: ArrayLike) -> Floats:
        """Calibrated probabilities [n]."""
        log_p, log_q = logarithms(confidences)
        calibrated: Floats = expit(self.a * log_p - self.b * log_q + self.c)
        return calibrated

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True)
class IsotonicMap:
    """Straight lines between knots, level outside of them (isotonic regression; Zadrozny and Elkan 2002).

    `confidences` [k] rise strictly and `calibrated` [k] never fall.
    """

    kind: ClassVar[str] = "isotonic"
    confidences: tuple[float, ...]
    calibrated: tuple[float, ...]

    def __post_init__(self) -> None:
        knots, values = np.array(self.confidences), np.array(self.calibrated)
        if not len(knots) or knots.shape != values.shape or (np.diff(knots) <= 0).any() or (np.diff(values) < 0).any():
            raise ValueError("the knots of an isotonic map do not rise")

    def apply(self, confidences: ArrayLike) -> Floats:
        """Calibrated probabilities [n]."""
        calibrated: Floats = np.interp(
            np.asarray(confidences, dtype=np.float64), np.array(self.confidences), np.array(self.calibrated)
        )
        return calibrated

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"kind": self.kind, "confidences": list(self.confidences), "calibrated": list(self.calibrated)}


def calibrator_from_dict(data: Mapping[str, Any]) -> Calibrator:
    """Read what `to_dict` wrote. Raises ValueError for another kind, missing values, and maps that would fall."""
    values = {name: value for name, value in data.items() if name != "kind"}
    try:
        match data.get("kind"):
            case Identity.kind:
                return Identity(**values)
            case PlattMap.kind:
                return PlattMap(**values)
            case BetaMap.kind:
                return BetaMap(**values)
            case IsotonicMap.kind:
                return IsotonicMap(**{name: tuple(knots) for name, knots in values.items()})
    except TypeError as problem:
        raise ValueError(f"not a stored calibrator: {problem}") from problem
    raise ValueError(f"there is no calibrator of kind {data.get('kind')!r}")


def _check_rising(*slopes: float) -> None:
    if not all(slope >= 0 for slope in slopes):
        raise ValueError("a calibrator must not fall where the confidence rises")
