"""Reads of tripwires."""

from __future__ import annotations

from django.db.models import Max

from handrail.autonomy.models import Cell
from handrail.governance.tripwires.models import Trip, Tripwire


def unseen_alerts() -> list[Trip]:
    """Return what tripped and nobody has seen yet, the newest first."""
    return list(Trip.objects.filter(seen__isnull=True).select_related("cell__intent"))


def trips_of(cell: Cell, limit: int = 10) -> list[Trip]:
    """Return what tripped in a cell, the newest first."""
    return list(Trip.objects.filter(cell_id=cell.pk).select_related("seen__by")[:limit])


def wires_of(cell: Cell) -> list[Tripwire]:
    """Return the watches of a cell's present rung; none where it does not answer customers."""
    newest = Tripwire.objects.filter(cell_id=cell.pk).aggregate(since=Max("since"))["since"]
    return list(Tripwire.objects.filter(cell_id=cell.pk, since=newest)) if newest else []
