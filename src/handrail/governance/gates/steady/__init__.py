"""Steady: a while at this rung, with enough conversations, and no tripwire."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import too_few
from handrail.governance.gates.outcomes import of_the_bot
from handrail.governance.ports import CellView, NoEvidenceError, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Count the whole days and the bot's conversations since the cell came here, or since a tripwire tripped."""
    if view.since is None:
        raise NoEvidenceError(_("nobody noted when the cell came to this rung"))
    conversations = of_the_bot("conversations", view, sources).n
    breach = sources.tripwires.last_breach(view)
    tripped = breach is not None and breach >= view.since
    quiet_since = max(view.since, breach) if breach else view.since
    days, needed_days, needed = (view.now - quiet_since).days, int(limits["days"]), int(limits["conversations"])
    missing = []
    if tripped:
        missing.append(_("a tripwire tripped %(days)s days ago") % {"days": days})
    if days < needed_days:
        missing.append(too_few(days, needed_days, what=_("days"), verb=_("wait")))
    if conversations < needed:
        missing.append(too_few(conversations, needed, what=_("conversations"), verb=_("wait for")))
    figures = {"days": days, "conversations": conversations, "needed_conversations": needed, "tripped": tripped}
    return Finding(
        met=days >= needed_days and conversations >= needed,
        n=conversations,
        value=days,
        limit=needed_days,
        unit="days",
        missing=() if days >= needed_days and conversations >= needed else tuple(missing),
        figures=figures,
    )


registry.add(
    "steady",
    Gate(
        "steady",
        gettext_lazy("Steady"),
        gettext_lazy("Long enough at this rung, with enough conversations, and no tripwire tripped."),
        5,
        Entry.NEXT_STEP,
        {"days": Limit(14, "days", 1, 365), "conversations": Limit(100, "count", 1, 100_000)},
        measure,
    ),
)
