"""Reads of launches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from handrail.autonomy.models import Cell
from handrail.autonomy.policy import SHIPPED_CEILINGS, height
from handrail.autonomy.queries import ladder_rules
from handrail.governance.launches.languages import Spoken, channels_of, spoken
from handrail.governance.launches.models import Launch, LaunchClosing
from handrail.governance.models import Progress
from handrail.kernel.errors import NotFoundError

_SHORTEST_ID = 8


@dataclass(frozen=True)
class LaunchRow:
    """A launch in a list. `reached`: its cells are as high as their risk allows; for a language, all checks are met.

    `cells` are those that it is about, with how far each was when it was last measured; an assistant's, and a
    language's, are all that left off. `spoken` is what is known of a language.
    """

    launch: Launch
    cells: tuple[Cell, ...]
    progress: tuple[Progress, ...]
    reached: bool
    closing: LaunchClosing | None
    spoken: Spoken | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that it is about: those of its cells, all of them before any has begun."""
        return channels_of(self.cells)

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
    top, begun = _tops(), [cell for cell in cells if cell.stage != "off"]
    languages = spoken(found, begun)
    rows = []
    for launch in found:
        # A cell is the same for all assistants and languages.
        own = by_subject[launch.intent_id, launch.channel] if launch.of_cell else begun
        known = tuple(progress[cell.pk] for cell in own if cell.pk in progress)
        language = languages.get(launch.pk)
        reached = bool(own) and all(height(cell.rung.stage) >= top[cell.intent.risk] for cell in own)
        reached = language.reached if language else reached
        rows.append(LaunchRow(launch, tuple(own), known, reached, getattr(launch, "closing", None), language))
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


def _tops() -> dict[str, int]:
    """How high each risk may come."""
    ceilings = ladder_rules().ceilings
    return {risk: height(ceilings.get(risk) or stage) for risk, stage in SHIPPED_CEILINGS.items()}
