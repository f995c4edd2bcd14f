"""Moving cells, and setting the rules of the ladder."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.autonomy.actions import named_rung, set_ceiling, set_control, set_pilot_steps, switch
from handrail.autonomy.models import Cell
from handrail.autonomy.queries import cell_named
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import CHANNELS as CHANNEL_WORDS
from handrail.console.words.names import word
from handrail.console.words.stages import rung_words
from handrail.governance.actions import ask_up
from handrail.kernel.errors import InvalidError


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
    return redirect("console:cell", cell.intent.slug, cell.channel)


def _names(cell: Cell) -> dict[str, object]:
    return {
        "intent": cell.intent.title,
        "channel": word(CHANNEL_WORDS, cell.channel),
        "stage": rung_words(cell.rung),
    }


def _whole(text: str, field: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit():
        raise InvalidError("write a whole number of per cents", field=field)
    return int(text)
