"""Reads of launches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from handrail.autonomy.models import Cell
from handrail.autonomy.policy import SHIPPED_CEILINGS, height
from handrail.autonomy.queries import ladder_rules
from handrail.governance.launches.models import Launch, LaunchClosing, LaunchKind
from handrail.governance.models import Progress
from handrail.kernel.errors import NotFoundError

_SHORTEST_ID = 8


@dataclass(frozen=True)
class LaunchRow:
    """A launch in a list. `reached`: its cells are as high as their risk allows; never for a language.

    `cells` are those that it is about, with how far each was when it was last measured.
    """

    launch: Launch
    cells: tuple[Cell, ...]
    progress: tuple[Progress, ...]
    reached: bool
    closing: LaunchClosing | None

    @property
    def open(self) -> bool:
        """Whether it still has something before it."""
        return not self.reached and self.closing is None


def launches() -> list[LaunchRow]:
    """Return every launch, the newest first; a fixed number of queries."""
    found = list(_all())
    cells = list(Cell.objects.select_related("intent__team", "intent__owner"))
    progress = {row.cell_id: row for row in Progress.objects.all()}
    by_subject: dict[tuple[UUID | None, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        by_subject[cell.intent_id, cell.channel].append(cell)
    top = _tops()
    rows = []
    for launch in found:
        own = by_subject[launch.intent_id, launch.channel] if launch.of_cell else _begun(launch, cells)
        reached = bool(own) and all(height(cell.rung.stage) >= top[cell.intent.risk] for cell in own)
        known = tuple(progress[cell.pk] for cell in own if cell.pk in progress)
        rows.append(LaunchRow(launch, tuple(own), known, reached, getattr(launch, "closing", None)))
    return rows


def launch_row(pk: UUID) -> LaunchRow:
    """Return one launch as in the list, or raise NotFoundError."""
    found = next((row for row in launches() if row.launch.pk == pk), None)
    if found is None:
        raise NotFoundError("there is no such launch", field="launch")
    return found


def launch_named(beginning: str) -> LaunchRow:
    """Return the one launch whose id begins so; at least eight signs of it. Raises NotFoundError."""
    wanted = beginning.strip().casefold()
    ids = [row for row in launches() if str(row.launch.pk).startswith(wanted)]
    if len(wanted) < _SHORTEST_ID or len(ids) != 1:
        raise NotFoundError(f"{len(ids)} launches begin with {beginning!r}; `handrail launches list` shows all"[:200])
    return ids[0]


def _all() -> QuerySet[Launch]:
    return Launch.objects.select_related("assistant", "intent__owner", "intent__team", "opened_by", "closing__by")


def _begun(launch: Launch, cells: list[Cell]) -> list[Cell]:
    """A deployment is about all cells that left off: a cell is the same for all assistants."""
    return [cell for cell in cells if cell.stage != "off"] if launch.kind == LaunchKind.DEPLOYMENT else []


def _tops() -> dict[str, int]:
    """How high each risk may come."""
    ceilings = ladder_rules().ceilings
    return {risk: height(ceilings.get(risk) or stage) for risk, stage in SHIPPED_CEILINGS.items()}
