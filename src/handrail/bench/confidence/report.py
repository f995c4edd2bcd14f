"""The shipped confidence beside one that is fitted anew, on drafts that neither has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from handrail.answering.coefficients import PRIOR_2, SHIPPED, TABLES, Coefficients, table_of
from handrail.answering.fitting import BLANK, ConfidenceFigures, Floats, confidences, cross_validated, figures, fit
from handrail.answering.labelled import LabelledDraft
from handrail.statistics.calibration import Bin, reliability

# What is shipped comes from thousands of drafts: hardly anything draws it towards zero.
SHIPPING_PULL = 0.3
FEWEST = 20

Drafts = Sequence[LabelledDraft]


@dataclass(frozen=True)
class ConfidenceReport:
    """Figures by name: which drafts, which table of coefficients, and whose confidence it is.

    `fitted` are coefficients fitted on all drafts for fitting, with which the unseen drafts are judged; the drafts for
    fitting themselves are judged by cross-validation. `reliability` is of the fitted confidence on unseen drafts.
    """

    fitted: Coefficients
    figures: Mapping[str, ConfidenceFigures]
    reliability: Mapping[str, Sequence[Bin]]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "fitted": self.fitted.to_dict(),
            "figures": {name: asdict(row) for name, row in self.figures.items()},
            "reliability": {name: [asdict(each) for each in curve] for name, curve in self.reliability.items()},
        }


def bench_confidence(fitting: Drafts, unseen: Mapping[str, Drafts]) -> ConfidenceReport:
    """Fit the coefficients that could be shipped, and judge them on drafts that were not fitted on.

    The shipped ones and those before them are shown beside; they were fitted on the demo company's training messages.
    For each unseen part there is also what its own labels would make of the fitted ones (cross-validated).
    """
    fitted = _shippable(fitting)
    rows: dict[str, ConfidenceFigures] = {}
    _judge(rows, "fitting", fitting, {**_shipped(fitting), "fitted anew, out of fold": _out_of_fold(fitting)})
    curves = {}
    for name, drafts in unseen.items():
        found = confidences(drafts, fitted)
        own = cross_validated(drafts, lambda some: fit(some, prior=fitted))
        _judge(rows, name, drafts, {**_shipped(drafts), "fitted anew": found, "and own labels, out of fold": own})
        curves[name] = reliability(found, [draft.correct for draft in drafts])
    return ConfidenceReport(fitted, rows, curves)


def _shippable(drafts: Drafts) -> Coefficients:
    return fit(drafts, prior=BLANK, pull=SHIPPING_PULL)


def _out_of_fold(drafts: Drafts) -> Floats:
    return cross_validated(drafts, _shippable)


def _shipped(drafts: Drafts) -> dict[str, Floats]:
    return {each.version: confidences(drafts, each) for each in (PRIOR_2, SHIPPED)}


def _judge(rows: dict[str, ConfidenceFigures], name: str, drafts: Drafts, found: Mapping[str, Floats]) -> None:
    """Add a row for each table that weighs enough of the drafts to say anything."""
    tables = np.array([table_of(draft.intent, draft.features) for draft in drafts])
    for table in TABLES:
        chosen = np.flatnonzero(tables == table)
        if len(chosen) >= FEWEST:
            part = [drafts[row] for row in chosen.tolist()]
            for whose, values in found.items():
                rows[f"{name}, {table}: {whose}"] = figures(values[chosen], part)
