"""Figures about a classifier's answers: how often right, how well it knows when."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from handrail.statistics.outcomes import checked_outcomes


def accuracy(truth: Sequence[object], predicted: Sequence[object]) -> float:
    """Share of the predictions that equal the truth. Raises ValueError when empty or of different lengths."""
    _check_pair(truth, predicted)
    return sum(true == guess for true, guess in zip(truth, predicted, strict=True)) / len(truth)


def macro_f1(truth: Sequence[object], predicted: Sequence[object]) -> float:
    """Mean over the classes seen in truth or predictions of 2 TP / (2 TP + FP + FN).

    Raises ValueError when empty or of different lengths.
    """
    _check_pair(truth, predicted)
    classes, codes = np.unique(np.array([*map(str, truth), *map(str, predicted)]), return_inverse=True)
    true, guess = codes[: len(truth)], codes[len(truth) :]
    hits = np.bincount(true[true == guess], minlength=len(classes))
    seen = np.bincount(true, minlength=len(classes)) + np.bincount(guess, minlength=len(classes))
    return float((2 * hits / seen).mean())


def coverage_at_risk(confidences: ArrayLike, correct: ArrayLike, risk: float) -> float:
    """Largest share of the n cases that a threshold on confidence answers with at most `risk` of the answered wrong.

    Selective classification (El-Yaniv and Wiener 2010; Geifman and El-Yaniv 2017), read off this sample: no guarantee
    for another one. Cases of equal confidence are answered together. 0 when no threshold will do.
    """
    scores, right = checked_outcomes(confidences, correct)
    order = np.argsort(-scores, kind="stable")
    ranked, wrong = scores[order], np.cumsum(~right[order])
    answered = np.arange(1, len(ranked) + 1)
    may_cut = np.append(ranked[1:] != ranked[:-1], True)
    allowed = may_cut & (wrong <= risk * answered)
    return float(answered[allowed].max(initial=0) / len(ranked))


def auroc(scores: ArrayLike, positive: ArrayLike) -> float:
    """Probability that a positive case has a higher score than a negative one, ties counting half (Mann-Whitney U).

    Raises ValueError without at least one case of each kind.
    """
    values, flags = checked_outcomes(scores, positive)
    positives = int(flags.sum())
    negatives = len(flags) - positives
    if not positives or not negatives:
        raise ValueError("AUROC needs a positive and a negative case")
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[flags].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def expected_calibration_error(confidences: ArrayLike, correct: ArrayLike, bins: int = 15) -> float:
    """Mean |confidence - share right| over bins of equal width in [0, 1], weighted by cases (Guo et al. 2017)."""
    scores, right = checked_outcomes(confidences, correct)
    index = np.clip((scores * bins).astype(np.intp), 0, bins - 1)
    gaps = np.bincount(index, weights=scores - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(scores))


def brier(confidences: ArrayLike, correct: ArrayLike) -> float:
    """Mean squared difference of confidence and outcome, 1 for right and 0 for wrong (Brier 1950); lower is better."""
    scores, right = checked_outcomes(confidences, correct)
    return float(((scores - right) ** 2).mean())


def _check_pair(truth: Sequence[object], predicted: Sequence[object]) -> None:
    if len(truth) != len(predicted) or not truth:
        raise ValueError(f"{len(truth)} true labels with {len(predicted)} predictions")
