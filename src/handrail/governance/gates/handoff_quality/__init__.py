"""Handoff quality: where the bot hands over, does it arrive in time, at the right team, with the whole story?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import per_cent, too_few
from handrail.governance.gates.outcomes import of_the_bot
from handrail.governance.ports import CellView, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Compare the share of good handoffs with the limit."""
    handoffs, needed, limit = of_the_bot("handoff_quality", view, sources), int(limits["handoffs"]), limits["share"]
    missing = []
    if handoffs.n < needed:
        missing.append(too_few(handoffs.n, needed, what=_("handoffs"), verb=_("wait for")))
    if handoffs.n and handoffs.rate < limit:
        said = _("%(rate)s of the handoffs were claimed in time by the right team, and %(limit)s are needed")
        missing.append(said % {"rate": per_cent(handoffs.rate), "limit": per_cent(limit)})
    return Finding(
        met=not missing,
        n=handoffs.n,
        value=handoffs.rate if handoffs.n else None,
        limit=limit,
        missing=tuple(missing),
    )


registry.add(
    "handoff_quality",
    Gate(
        "handoff_quality",
        gettext_lazy("Handoff quality"),
        gettext_lazy("Delivered, claimed in time, at the right team, and the customer did not repeat himself."),
        4,
        Entry.NEXT_STEP,
        {"share": Limit(0.95, "share", 0.5, 1.0), "handoffs": Limit(20, "count", 1, 10_000)},
        measure,
    ),
)
