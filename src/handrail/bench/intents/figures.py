"""What is counted in the readings of messages whose intent is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handrail.intents.classifier import DEFAULT_THRESHOLD, Predictions
from handrail.intents.classifier.figures import RISKS
from handrail.statistics.classification import (
    accuracy,
    auroc,
    coverage_at_risk,
    expected_calibration_error,
    macro_f1,
)

REFUSED = 0.9


@dataclass(frozen=True)
class Readings:
    """What was read in messages: the first have the intents `truth`, the others are about none.

    `predicted` are the likeliest intents, `confidences` their probabilities, `in_scope` the probability that a message
    is about any intent at all.
    """

    truth: tuple[str, ...]
    predicted: tuple[str, ...]
    confidences: NDArray[np.float64]
    in_scope: NDArray[np.float64]

    @classmethod
    def of(cls, truth: Sequence[str], read: Predictions) -> Readings:
        """Readings by a classifier of messages of which the first have these intents."""
        confidences = read.confidences.astype(np.float64)
        return cls(tuple(truth), tuple(read.best_labels), confidences, read.in_scope)

    @classmethod
    def together(cls, parts: Sequence[Readings]) -> Readings:
        """The readings of several classifiers without strangers as one."""
        return cls(
            tuple(label for part in parts for label in part.truth),
            tuple(label for part in parts for label in part.predicted),
            np.concatenate([part.confidences for part in parts]),
            np.concatenate([part.in_scope for part in parts]),
        )


@dataclass(frozen=True)
class Figures:
    """How good readings were.

    `accuracy`, `macro_f1`, `calibration_error` and `coverage_at_risk` are over the messages in scope with every one
    answered. At `threshold`, one in scope is right when it is answered with its intent, one out of scope when it is
    refused. `in_scope_accuracy_at_90_refused` is the share of those in scope that are answered rightly where the
    threshold refuses 90 % of the others. What needs messages out of scope is None without any.
    """

    accuracy: float
    macro_f1: float
    calibration_error: float
    coverage_at_risk: Mapping[float, float]
    oos_auroc: float | None
    in_scope_accuracy_at_90_refused: float | None
    threshold: float
    in_scope_accuracy: float
    oos_recall: float | None
    overall_accuracy: float

    @classmethod
    def of(cls, readings: Readings) -> Figures:
        """Count."""
        count = len(readings.truth)
        correct = np.array(readings.truth) == np.array(readings.predicted[:count])
        sure, scope = readings.confidences[:count], readings.in_scope
        answered = scope >= DEFAULT_THRESHOLD
        right = np.concatenate([correct & answered[:count], ~answered[count:]])
        strange = len(scope) > count
        return cls(
            accuracy=accuracy(readings.truth, readings.predicted[:count]),
            macro_f1=macro_f1(readings.truth, readings.predicted[:count]),
            calibration_error=expected_calibration_error(sure, correct),
            coverage_at_risk={risk: coverage_at_risk(sure, correct, risk) for risk in RISKS},
            oos_auroc=auroc(scope, np.arange(len(scope)) < count) if strange else None,
            in_scope_accuracy_at_90_refused=_when_refusing(scope, correct) if strange else None,
            threshold=DEFAULT_THRESHOLD,
            in_scope_accuracy=float(right[:count].mean()),
            oos_recall=float(right[count:].mean()) if strange else None,
            overall_accuracy=float(right.mean()),
        )

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain values for JSON; risks become strings such as "0.01"."""
        return asdict(self) | {"coverage_at_risk": {str(risk): share for risk, share in self.coverage_at_risk.items()}}


def mean_and_range(draws: Iterable[Figures]) -> dict[str, Any]:
    """Mean, lowest and highest of each figure over several draws, as plain values for JSON."""
    flat = [_flat(figures.to_dict()) for figures in draws]
    known = [name for name, value in flat[0].items() if value is not None and name != "threshold"]
    columns = {name: np.array([row[name] for row in flat]) for name in known}
    over_draws = {
        name: {"mean": float(values.mean()), "lowest": float(values.min()), "highest": float(values.max())}
        for name, values in columns.items()
    }
    return {"threshold": DEFAULT_THRESHOLD, "over_draws": over_draws}


def _when_refusing(in_scope: NDArray[np.float64], correct: NDArray[np.bool_]) -> float:
    """Share answered rightly of the first len(correct) messages, where 90 % of the others are refused."""
    count = len(correct)
    threshold = np.quantile(in_scope[count:], REFUSED, method="higher")
    return float((correct & (in_scope[:count] >= threshold)).mean())


def _flat(figures: dict[str, Any]) -> dict[str, Any]:
    coverage = {f"coverage_at_{risk}": share for risk, share in figures.pop("coverage_at_risk").items()}
    return figures | coverage
