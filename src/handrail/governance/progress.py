"""Measuring all cells now and then: for lists, and so that an override ends when its gate is met."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from handrail.autonomy.actions import locked_cell
from handrail.autonomy.models import Cell
from handrail.governance.actions import end_what_is_met
from handrail.governance.measuring import Standing, measured
from handrail.governance.models import Progress
from handrail.governance.ports import Sources
from handrail.governance.sources import present_sources


def measure_all(sources: Sources | None = None) -> int:
    """Measure every cell, each in a transaction of its own; returns how many there were."""
    cells = list(Cell.objects.order_by("intent__slug", "channel").values_list("intent__slug", "channel"))
    for slug, channel in cells:
        measure_one(slug, channel, sources or present_sources())
    return len(cells)


@transaction.atomic
def measure_one(intent_slug: str, channel: str, sources: Sources) -> Standing:
    """Measure a cell, keep how far it is, and end the overrides of gates that are met by now."""
    cell = locked_cell(intent_slug, channel)
    standing = measured(cell, sources)
    end_what_is_met(cell, standing)
    Progress.objects.update_or_create(
        cell=cell,
        defaults={
            "wanted": str(standing.wanted or ""),
            "passed": sum(state.passed for state in standing.states),
            "gates": len(standing.states),
            "lacking": [state.gate.name for state in standing.missing],
            "at": timezone.now(),
        },
    )
    return standing
