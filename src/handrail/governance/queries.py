"""Reads of gates, requests and packs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import Rung
from handrail.autonomy.queries import CHANNELS
from handrail.governance.measuring import Standing, measured
from handrail.governance.models import EvidencePack, Override, Progress, Request
from handrail.governance.ports import Sources
from handrail.governance.sources import present_sources
from handrail.intents.models import Intent
from handrail.kernel.errors import NotFoundError

_SHORTEST_ID = 8


def cell_at(intent_slug: str, channel: str) -> Cell:
    """Return a cell, unsaved and off where nobody has touched it yet: looking makes no row. Raises NotFoundError."""
    intent = Intent.objects.select_related("owner", "team").filter(slug=intent_slug).first()
    if intent is None or channel not in CHANNELS:
        raise NotFoundError(f"there is no cell {intent_slug} x {channel}"[:200])
    found = Cell.objects.filter(intent=intent, channel=channel).first() or Cell(intent=intent, channel=channel)
    found.intent = intent
    return found


def gates_for(
    cell: Cell, wanted: Rung | None = None, *, sources: Sources | None = None, now: datetime | None = None
) -> Standing:
    """Return the gates between a cell and a rung, by default the next one, as they are measured now."""
    return measured(cell, sources or present_sources(), wanted=wanted, now=now)


def open_request(cell: Cell) -> Request | None:
    """Return what is asked for a cell now."""
    return Request.objects.select_related("by").filter(cell_id=cell.pk, closed_at=None).first()


def open_requests() -> list[Request]:
    """Return all that is asked now, the oldest first."""
    return list(Request.objects.select_related("cell__intent", "by").filter(closed_at=None).order_by("at"))


def open_overrides() -> dict[UUID, list[Override]]:
    """Return the overrides that nothing has ended, by cell."""
    by_cell: dict[UUID, list[Override]] = {}
    for each in Override.objects.filter(ended_at=None).prefetch_related("voices__by"):
        by_cell.setdefault(each.cell_id, []).append(each)
    return by_cell


def progress_of_all() -> dict[UUID, Progress]:
    """Return how far each cell was when it was last measured, by cell: one query, for lists."""
    return {each.cell_id: each for each in Progress.objects.all()}


def history_of(cell: Cell, limit: int = 20) -> list[StageChange]:
    """Return the moves of a cell, the newest first."""
    return list(StageChange.objects.filter(cell_id=cell.pk).select_related("by")[:limit])


def packs_of(cell: Cell) -> list[EvidencePack]:
    """Return the packs of evidence of a cell, the newest first, without their bodies."""
    found = EvidencePack.objects.filter(intent=cell.intent.slug, channel=cell.channel).defer("body")
    return list(found)


def packs(limit: int = 100) -> list[EvidencePack]:
    """Return the newest packs of evidence, without their bodies."""
    return list(EvidencePack.objects.defer("body")[:limit])


def pack_named(beginning: str) -> EvidencePack:
    """Return the one pack whose id begins so; at least eight signs of it. Raises NotFoundError."""
    wanted = beginning.strip().casefold()
    ids = [pk for pk in EvidencePack.objects.values_list("pk", flat=True) if str(pk).startswith(wanted)]
    if len(wanted) < _SHORTEST_ID or len(ids) != 1:
        raise NotFoundError(f"{len(ids)} packs begin with {beginning!r}; `handrail evidence list` shows all"[:200])
    return EvidencePack.objects.get(pk=ids[0])
