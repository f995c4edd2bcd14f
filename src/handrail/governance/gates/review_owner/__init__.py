"""Review owner: somebody looks at the outcomes every week."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limits, registry
from handrail.governance.gates.prepared import finding_of
from handrail.governance.ports import CellView, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Count what is there of what must be."""
    return finding_of(sources.readiness.review_owner(view))


registry.add(
    "review_owner",
    Gate(
        "review_owner",
        gettext_lazy("Review owner"),
        gettext_lazy("Somebody is named who reviews the outcomes in a weekly slot."),
        5,
        Entry.PILOT,
        {},
        measure,
    ),
)
