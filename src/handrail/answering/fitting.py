"""Fitting confidence to a desk's own labels, drawn towards what was shipped. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handrail.answering.coefficients import (
    BIAS,
    GENERAL_QUESTION,
    SHIPPED,
    TABLES,
    WITH_EXPERIENCE,
    WITHOUT_EXPERIENCE,
    Coefficients,
    table_of,
)
from handrail.answering.labelled import LabelledDraft
from handrail.answering.scoring import confidence
from handrail.statistics.calibration import equal_mass_calibration_error, log_loss
from handrail.statistics.classification import auroc, brier, expected_calibration_error
from handrail.statistics.logistic import fit_logistic

FOLDS = 10
# A desk's weight is normal around the shipped one with this precision. Of 0.3 to 10, 2 did best
# with 20 to 350 labels of one help centre under a prior from another company; the differences are small.
PULL = 2.0
_READ = ("intent_probability", "margin", "in_scope", "nearest")
_FOUND = ("dense", "lexical_share", "gap")
_ASKED = ("length", "other_language", "follow_up")
FEATURES: Mapping[str, tuple[str, ...]] = {
    WITH_EXPERIENCE: (*_READ, *_FOUND, "agreement", "experience", *_ASKED),
    WITHOUT_EXPERIENCE: (*_READ, *_FOUND, "agreement", *_ASKED),
    GENERAL_QUESTION: (*_FOUND, *_ASKED),
}
# More of these is more evidence; it must never make a draft look worse.
RISING = frozenset({*_FOUND, "agreement", "experience", "intent_probability", "margin", "in_scope"})

# So is nearness to a labelled message, where the article is one that such messages name. Otherwise it speaks against:
# there are messages like this one, and they were answered by something else.
_ALSO_RISING = {WITH_EXPERIENCE: frozenset({"nearest"})}

BLANK = Coefficients("blank", {table: {BIAS: 0.0} for table in TABLES})

Floats = NDArray[np.float64]
Fit = Callable[[Sequence[LabelledDraft]], Coefficients]


@dataclass(frozen=True)
class ConfidenceFigures:
    """How well confidences know which of n drafts are right; see `statistics` for what each figure means.

    `auroc` is None where all are right or all are wrong.
    """

    cases: int
    share_right: float
    brier: float
    log_loss: float
    calibration_error: float
    calibration_error_equal_mass: float
    auroc: float | None


def fit(drafts: Sequence[LabelledDraft], *, prior: Coefficients = SHIPPED, pull: float = PULL) -> Coefficients:
    """Fit each table to those of the labelled drafts that it weighs.

    Logistic regression with a normal prior of precision `pull` around the prior's weights: a table without any draft
    stays as it was, one with thousands follows them. The version names the result's content. Raises ValueError for
    features that are no finite numbers.
    """
    tables = {table: _fit_table(table, drafts, prior.tables[table], pull) for table in TABLES}
    content = json.dumps(tables, sort_keys=True).encode()
    return Coefficients(f"fitted-{hashlib.sha256(content).hexdigest()[:12]}", tables)


def cross_validated(drafts: Sequence[LabelledDraft], fit_on: Fit = fit, *, seed: int = 0) -> Floats:
    """Confidences [n], each by coefficients that `fit_on` fitted on the other nine tenths of the drafts."""
    fold_of = np.random.default_rng(seed).permutation(len(drafts)) % FOLDS
    found = np.empty(len(drafts))
    for fold in np.unique(fold_of):
        coefficients = fit_on([drafts[row] for row in np.flatnonzero(fold_of != fold).tolist()])
        for row in np.flatnonzero(fold_of == fold).tolist():
            found[row] = confidence(drafts[row].intent, drafts[row].features, coefficients)
    return found


def confidences(drafts: Sequence[LabelledDraft], coefficients: Coefficients) -> Floats:
    """Confidences [n] by given coefficients."""
    return np.array([confidence(draft.intent, draft.features, coefficients) for draft in drafts], dtype=np.float64)


def figures(found: Floats, drafts: Sequence[LabelledDraft]) -> ConfidenceFigures:
    """Judge confidences [n] by what was right. Raises ValueError without any draft."""
    right = np.array([draft.correct for draft in drafts], dtype=np.bool_)
    return ConfidenceFigures(
        cases=len(drafts),
        share_right=float(right.mean()) if len(right) else 0.0,
        brier=brier(found, right),
        log_loss=log_loss(found, right),
        calibration_error=expected_calibration_error(found, right),
        calibration_error_equal_mass=equal_mass_calibration_error(found, right),
        auroc=auroc(found, right) if 0 < right.sum() < len(right) else None,
    )


def _fit_table(
    table: str, drafts: Sequence[LabelledDraft], prior: Mapping[str, float], pull: float
) -> dict[str, float]:
    chosen = [draft for draft in drafts if table_of(draft.intent, draft.features) == table]
    if not chosen:
        return dict(prior)
    names = (*FEATURES[table], BIAS)
    rows = np.array([[*(draft.features.get(name, 0.0) for name in names[:-1]), 1.0] for draft in chosen])
    rising = RISING | _ALSO_RISING.get(table, frozenset())
    weights = fit_logistic(
        rows,
        [draft.correct for draft in chosen],
        prior=[prior.get(name, 0.0) for name in names],
        precision=[pull] * len(names),
        least=[0.0 if name in rising else -np.inf for name in names],
    )
    return {name: round(weight, 3) + 0.0 for name, weight in zip(names, weights.tolist(), strict=True)}
