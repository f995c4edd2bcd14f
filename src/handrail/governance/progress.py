"""How far each cell has come with its gates, kept so that the map need not measure them all.

Measuring a cell reads replays, labels and measures; the map shows the last time that was done, and a follower in the
worker measures again what is older than ten minutes, one cell at a time.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from handrail.autonomy.models import Cell
from handrail.governance.measuring import Standing, measured
from handrail.governance.models import GateProgress
from handrail.governance.sources import present_sources

STALE = timedelta(minutes=10)


def note_progress(cell: Cell, standing: Standing) -> GateProgress:
    """Keep what was just measured of a stored cell, for its next rung."""
    row, _ = GateProgress.objects.update_or_create(
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
            "missing": [state.gate.name for state in standing.missing],
            "at": standing.view.now,
        },
    )
    return row


def refresh_one() -> None:
    """Measure the cell that was measured longest ago, if that is ten minutes or more."""
    old = timezone.now() - STALE
    cells = Cell.objects.select_related("intent__owner").filter(progress__at__lt=old).order_by("progress__at")
    cell = Cell.objects.select_related("intent__owner").filter(progress=None).first() or cells.first()
    if cell is not None:
        # The time is noted first: what cannot be measured must not keep the others waiting.
        GateProgress.objects.update_or_create(cell=cell, defaults={"at": timezone.now()})
        note_progress(cell, measured(cell, present_sources()))


def all_progress() -> dict[object, GateProgress]:
    """Return what is kept, by cell."""
    return {row.cell_id: row for row in GateProgress.objects.filter(gates__gt=0)}
            "lacking": [state.gate.name for state in standing.missing],
            "at": timezone.now(),
        },
    )
    return standing
