"""Replay: over labelled history, how many of the answers at the chosen threshold were wrong at most?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limits, registry
from handrail.governance.gates.bounds import more_for_upper, per_cent
from handrail.governance.ports import CellView, NoEvidenceError, ReplayFigures, Sources
from handrail.statistics.intervals import upper_bound


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Compare the exact upper bound of the wrong-answer rate with the intent's limit, at the confidence it names.

    A replay is of no use once what it measured has changed, and none is without a threshold that somebody chose.
    """
    if view.threshold is None:
        raise NoEvidenceError(_("no threshold was chosen; set one from a replay"))
    figures = sources.replays.figures(view)
    limit, confidence = figures.alpha, 1 - figures.delta
    bound = float(upper_bound(figures.wrong, figures.answered, 1 - confidence))
    missing = [*_too_wrong(figures, bound, limit, confidence), *figures.stale]
    return Finding(
        met=not missing,
        n=figures.answered,
        value=figures.wrong / figures.answered if figures.answered else None,
        high=bound,
        limit=limit,
        missing=tuple(missing),
        figures={
            "run": figures.run,
            "at": figures.at.isoformat(),
            "cases": figures.n,
            "answered": figures.answered,
            "wrong": figures.wrong,
            "threshold": view.threshold,
            "confidence": confidence,
            "curve": [list(point) for point in figures.curve],
        },
    )


def _too_wrong(figures: ReplayFigures, bound: float, limit: float, confidence: float) -> list[str]:
    if bound <= limit:
        return []
    said = _("of %(n)s answers %(wrong)s were wrong, so at most %(bound)s, and %(limit)s are allowed")
    values = {"n": figures.answered, "wrong": figures.wrong, "bound": per_cent(bound), "limit": per_cent(limit)}
    rate = figures.wrong / figures.answered if figures.answered else 0.0
    more = more_for_upper(rate, figures.answered, limit, confidence)
    if more is None:
        return [said % values, _("correct the articles or the labels behind the wrong ones, or raise the threshold")]
    return [said % values, _("about %(more)s more answers of this rate would show it; label more") % {"more": more}]


registry.add(
    "replay",
    Gate(
        "replay",
        gettext_lazy("Replay"),
        gettext_lazy("The upper bound of the share of wrong answers at the cell's threshold, over labelled history."),
        1,
        Entry.PILOT,
        {},
        measure,
    ),
)
