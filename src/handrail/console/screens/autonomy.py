"""The autonomy map: intents by channels, where each cell stands on the ladder, and the rules of the ladder."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.autonomy.actions import named_rung, set_ceiling, set_control, set_pilot_steps, switch
from handrail.autonomy.models import MOST_CONTROL, Cell, LadderRules, StageChange
from handrail.autonomy.policy import CellState, Rung, Stage, moves
from handrail.autonomy.queries import CHANNELS, cell_named, cells_by_intent, ladder_rules, last_changes, state_of
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import CHANNELS as CHANNEL_WORDS
from handrail.console.words.names import RISKS, STAGE_MEANS, word
from handrail.console.words.stages import rung_words
from handrail.governance.actions import ask_up
from handrail.governance.models import Override, Request
from handrail.governance.queries import open_overrides, open_request, open_requests
from handrail.kernel.errors import InvalidError


@dataclass(frozen=True)
class MapCell:
    """One field of the map: the cell, what the engine sees of it, where it may move, and who changed it last.

    `asked` is the open request to go up; `overrides` are those that nothing has ended.
    """

    cell: Cell
    state: CellState
    up: Rung | None
    down: list[Rung]
    change: StageChange | None
    asked: Request | None
    overrides: list[Override]

    @property
    def answers(self) -> bool:
        """Whether customers may meet the bot here."""
        return self.state.holds in {Stage.PILOT, Stage.FULL}

    @property
    def capped(self) -> bool:
        """Whether only the ceiling keeps the cell from rising."""
        return self.up is None and self.cell.stage != Stage.FULL


@needs(Permission.AUTONOMY_READ)
def autonomy(request: StaffRequest) -> HttpResponse:
    """Show what the bot may do now, per intent and channel."""
    rules, changes, overrides = ladder_rules(), last_changes(), open_overrides()
    asked = {each.cell_id: each for each in open_requests()}
    rows = []
    for intent, cells in cells_by_intent():
        fields = []
        for channel, cell in cells.items():
            change, known = changes.get((intent.slug, channel)), overrides.get(cell.pk, [])
            fields.append(_field(cell, rules, change, asked.get(cell.pk), known))
        rows.append((intent, fields))
    context = {
        "screen": "autonomy",
        "channels": CHANNELS,
        "rows": rows,
        "answering": sum(field.answers for _intent, fields in rows for field in fields),
        "all": len(rows) * len(CHANNELS),
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
        "may_rule": request.user.may(Permission.AUTONOMY_RULES),
        "most_control": MOST_CONTROL,
        "stages": STAGE_MEANS,
        "ceilings": [(risk, rules.ceilings.get(risk, "")) for risk in RISKS],
        "steps": rules.pilot_steps,
    }
    return render(request, "console/autonomy/page.html", context)


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def stage(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Move one cell down, or ask that it goes up; `to` is a stage, or "pilot-25" for a share."""
    name, _dash, written = request.POST.get("to", "").partition("-")
    share, reason = _whole(written, "to") if written else None, request.POST.get("reason", "")
    cell = cell_named(intent, channel)
    wanted = named_rung(cell, name, share)
    if wanted.height > cell.rung.height:
        ask_up(intent_slug=intent, channel=channel, by=request.user, reason=reason, rung=wanted)
        said = _("%(intent)s on %(channel)s: asked for %(stage)s.") % (_names(cell) | {"stage": rung_words(wanted)})
        return _moved(request, cell, said)
    cell = switch(intent_slug=intent, channel=channel, stage=name, share=share, by=request.user, reason=reason)
    said = _("%(intent)s on %(channel)s: %(stage)s.") % _names(cell)
    return _moved(request, cell, said)


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def control(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Set how many per cent of a cell's conversations stay with people at full."""
    cell = set_control(
        intent_slug=intent,
        channel=channel,
        percent=_whole(request.POST.get("percent", ""), "percent"),
        by=request.user,
        reason=request.POST.get("reason", ""),
    )
    said = _("%(intent)s on %(channel)s: %(percent)s %% stay with people.") % (_names(cell) | {"percent": cell.control})
    return _moved(request, cell, said)


@needs(Permission.AUTONOMY_RULES)
@require_POST
def ceiling(request: StaffRequest, risk: str) -> HttpResponse:
    """Set the highest stage of a risk."""
    set_ceiling(risk=risk, stage=request.POST.get("stage", ""), by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The ceiling is set."))
    return redirect("console:autonomy")


@needs(Permission.AUTONOMY_RULES)
@require_POST
def pilot_steps(request: StaffRequest) -> HttpResponse:
    """Set the shares through which a pilot rises."""
    steps = [_whole(step, "steps") for step in request.POST.get("steps", "").replace(",", " ").split()]
    set_pilot_steps(steps=steps, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The steps of pilots are set."))
    return redirect("console:autonomy")


def _moved(request: StaffRequest, cell: Cell, said: str) -> HttpResponse:
    messages.success(request, said)
    if not request.htmx:
        if request.POST.get("back") == "cell":
            return redirect("console:cell", cell.intent.slug, cell.channel)
        return redirect("console:autonomy")
    change, overrides = cell.changes.select_related("by").first(), open_overrides().get(cell.pk, [])
    field = _field(cell, ladder_rules(), change, open_request(cell), overrides)
    context = {"field": field, "may_change": True, "most_control": MOST_CONTROL}
    return render(request, "console/autonomy/switched.html", context)


def _names(cell: Cell) -> dict[str, object]:
    return {
        "intent": cell.intent.title,
        "channel": word(CHANNEL_WORDS, cell.channel),
        "stage": rung_words(cell.rung),
    }


def _field(
    cell: Cell, rules: LadderRules, change: StageChange | None, asked: Request | None, overrides: list[Override]
) -> MapCell:
    state = state_of(cell, rules)
    up, down = moves(cell.rung, ceiling=state.ceiling, steps=rules.pilot_steps)
    held = [each for each in overrides if each.holds]
    return MapCell(cell, state, up, down, change, asked, held)


def _whole(text: str, field: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise InvalidError("write a whole number of per cents", field=field)
    return int(text)
