"""Briefed: everybody who will get the handoffs has read what changes for him."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limits, registry
from handrail.governance.gates.prepared import finding_of
from handrail.governance.ports import CellView, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Count what is there of what must be."""
    return finding_of(sources.readiness.briefing(view))


registry.add(
    "briefed",
    Gate(
        "briefed",
        gettext_lazy("People briefed"),
        gettext_lazy("Every agent of the receiving team has read and acknowledged the briefing."),
        3,
        Entry.PILOT,
        {},
        measure,
    ),
)
