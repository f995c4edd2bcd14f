"""Quality: of the bot's answers that reviewers judged, how many were right at least?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import more_for_lower, per_cent
from handrail.governance.gates.outcomes import of_the_bot
from handrail.governance.ports import CellView, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Compare the lower bound of the pass rate, 1 less the share judged wrong, with the limit."""
    wrong, confidence, limit = of_the_bot("wrong_answer", view, sources), limits["confidence"], limits["share"]
    if not wrong.n:
        return Finding(met=False, limit=limit, missing=(_("no answer was judged at this rung; review some"),))
    passed, low = 1 - wrong.rate, 1 - wrong.upper(confidence)
    return Finding(
        met=low >= limit,
        n=wrong.n,
        value=passed,
        low=low,
        limit=limit,
        missing=_missing(wrong.n, passed, low, limits),
        figures={"confidence": confidence},
    )


def _missing(n: int, passed: float, low: float, limits: Limits) -> tuple[str, ...]:
    if low >= limits["share"]:
        return ()
    said = _("%(n)s judged, at least %(low)s right, and %(limit)s are needed")
    values = {"n": n, "low": per_cent(low), "limit": per_cent(limits["share"])}
    more = more_for_lower(passed, n, limits["share"], limits["confidence"])
    if more is None:
        return (said % values, _("more reviews will not do; find the causes of the wrong answers"))
    return (said % values, _("review about %(more)s more") % {"more": more})


registry.add(
    "quality",
    Gate(
        "quality",
        gettext_lazy("Quality"),
        gettext_lazy("The lower bound of the share of the bot's judged answers that were right."),
        1,
        Entry.NEXT_STEP,
        {"share": Limit(0.90, "share", 0.5, 0.999), "confidence": Limit(0.95, "share", 0.80, 0.999)},
        measure,
    ),
)
