"""The autonomy map: intents by channels, and the switch of each cell."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.autonomy.actions import switch
from handrail.autonomy.models import Cell, Stage, StageChange
from handrail.autonomy.queries import CHANNELS, cells_by_intent, last_changes, state_of
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import CHANNELS as CHANNEL_WORDS
from handrail.console.words.names import word
from handrail.intents.models import Intent


@dataclass(frozen=True)
class MapCell:
    """One field of the map: the cell, the confidence it asks for, and who changed it last."""

    cell: Cell
    threshold: float | None
    change: StageChange | None

    @property
    def on(self) -> bool:
        """Whether the bot may answer here."""
        return self.cell.stage == Stage.FULL


@needs(Permission.AUTONOMY_READ)
def autonomy(request: StaffRequest) -> HttpResponse:
    """Show what the bot may do now, per intent and channel."""
    changes = last_changes()
    rows = [(intent, _fields(intent, cells, changes)) for intent, cells in cells_by_intent()]
    context = {
        "screen": "autonomy",
        "channels": CHANNELS,
        "rows": rows,
        "on": sum(field.on for _intent, fields in rows for field in fields),
        "all": len(rows) * len(CHANNELS),
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
    }
    return render(request, "console/autonomy/page.html", context)


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def stage(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Switch one cell on or off."""
    cell = switch(
        intent_slug=intent,
        channel=channel,
        stage=request.POST.get("stage", ""),
        by=request.user,
        reason=request.POST.get("reason", "").strip(),
    )
    said = _("%(intent)s on %(channel)s: the bot answers when it is sure enough.")
    if cell.stage == Stage.OFF:
        said = _("%(intent)s on %(channel)s: people answer.")
    messages.success(request, said % {"intent": cell.intent.title, "channel": word(CHANNEL_WORDS, channel)})
    if not request.htmx:
        return redirect("console:autonomy")
    field = MapCell(cell, state_of(cell).threshold, cell.changes.select_related("by").first())
    return render(request, "console/autonomy/switched.html", {"field": field, "may_change": True})


def _fields(intent: Intent, cells: dict[str, Cell], changes: dict[tuple[str, str], StageChange]) -> list[MapCell]:
    return [
        MapCell(cell, state_of(cell).threshold, changes.get((intent.slug, channel))) for channel, cell in cells.items()
    ]
