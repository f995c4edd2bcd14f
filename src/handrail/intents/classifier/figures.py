"""How well a classifier did on examples that it had not seen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.statistics.classification import (
    accuracy,
    coverage_at_risk,
    expected_calibration_error,
    macro_f1,
)

RISKS = (0.01, 0.02, 0.05)


@dataclass(frozen=True)
class ClassCounts:
    """Out-of-fold counts of one class: its examples, those read as it, and all examples read as it."""

    examples: int
    right: int
    predicted: int


@dataclass(frozen=True)
class CrossValidated:
    """Figures over all n examples, each predicted by a model trained without it.

    `coverage_at_risk` maps an accepted share of wrong answers to the share of examples answered; `classes` maps each
    label to its counts.
    """

    examples: int
    folds: int
    accuracy: float
    macro_f1: float
    coverage_at_risk: Mapping[float, float]
    expected_calibration_error: float
    classes: Mapping[str, ClassCounts]

    @classmethod
    def of(
        cls, labels: tuple[str, ...], targets: NDArray[np.intp], probabilities: NDArray[np.float32], folds: int
    ) -> "CrossValidated":
        """Figures of out-of-fold probabilities [n, classes] against targets [n]."""
        best = probabilities.argmax(axis=1)
        confidences, correct = probabilities.max(axis=1), best == targets
        counts = [np.bincount(each, minlength=len(labels)) for each in (targets, targets[correct], best)]
        return cls(
            examples=len(targets),
            folds=folds,
            accuracy=accuracy(targets.tolist(), best.tolist()),
            macro_f1=macro_f1(targets.tolist(), best.tolist()),
            coverage_at_risk={risk: coverage_at_risk(confidences, correct, risk) for risk in RISKS},
            expected_calibration_error=expected_calibration_error(confidences, correct),
            classes={label: ClassCounts(*map(int, row)) for label, *row in zip(labels, *counts, strict=True)},
        )
