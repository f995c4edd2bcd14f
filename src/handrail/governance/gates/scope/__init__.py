"""Scope: who owns the intent, for whom it is, and whether the systems that it needs are there."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limits, registry
from handrail.governance.ports import CellView, Sources


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Count what of owner, audience, risk and systems is named, and which systems are not connected and healthy."""
    missing = []
    if not view.owner:
        missing.append(_("the intent has no owner; name one"))
    if not view.audience:
        missing.append(_("nobody has said for whom it is and which systems it needs; name them"))
    if not view.risk:
        missing.append(_("the intent has no risk"))
    for system in view.systems:
        problem = sources.systems.problem(system)
        if problem:
            missing.append(_("%(system)s: %(problem)s") % {"system": system, "problem": problem})
    needed = 3 + len(view.systems)
    figures = {"owner": view.owner, "audience": view.audience, "risk": view.risk, "systems": list(view.systems)}
    return Finding(
        met=not missing,
        n=needed,
        value=needed - len(missing),
        limit=needed,
        unit="count",
        missing=tuple(missing),
        figures=figures,
    )


registry.add(
    "scope",
    Gate(
        "scope",
        gettext_lazy("Scope named"),
        gettext_lazy("Owner, audience and risk are named, and the systems that it needs are connected and healthy."),
        1,
        Entry.SHADOW,
        {},
        measure,
    ),
)
