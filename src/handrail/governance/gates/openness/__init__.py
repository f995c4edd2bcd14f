"""Openness: customers are told that it is a bot, how to reach a person, and what becomes of their words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limits, registry
from handrail.governance.gates.prepared import finding_of
from handrail.governance.ports import CellView, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Count what is there of what must be."""
    return finding_of(sources.readiness.openness(view))


registry.add(
    "openness",
    Gate(
        "openness",
        gettext_lazy("Openness"),
        gettext_lazy(
            "Disclosure, how to reach a person, privacy and fallback wording are there in every enabled language."
        ),
        4,
        Entry.PILOT,
        {},
        measure,
    ),
)
