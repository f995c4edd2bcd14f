"""Escalation: every reason to bring in a person leads to one, and a drill has shown it lately."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limits, registry
from handrail.governance.gates.prepared import finding_of
from handrail.governance.ports import CellView, Sources, Status


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Join the map and the drill. What is missing for the sake of safety can be overridden by nobody."""
    way, drill = sources.readiness.escalation(view), sources.readiness.drill(view)
    both = Status(
        met=way.met + drill.met,
        needed=way.needed + max(drill.needed, 1),
        missing=(*way.missing, *drill.missing),
        safety=(*way.safety, *drill.safety),
    )
    return finding_of(both)


registry.add(
    "escalation",
    Gate(
        "escalation",
        gettext_lazy("Escalation map"),
        gettext_lazy(
            "Every trigger has a team, a channel, a deadline and wording; a drill passed here in the last days."
        ),
        2,
        Entry.PILOT,
        {},
        measure,
    ),
)
