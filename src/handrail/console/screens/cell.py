"""One cell: where it stands, the gates before its next rung, what is asked and overridden, and how it came here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.autonomy.models import MOST_CONTROL, Cell
from handrail.autonomy.policy import Stage, moves
from handrail.autonomy.queries import ladder_rules, state_of
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.names import CHANNELS, word
from handrail.console.words.stages import effect, rung_words
from handrail.governance import overriding
from handrail.governance.actions import agree as agree_to
from handrail.governance.actions import ask_up
from handrail.governance.actions import withdraw as take_back
from handrail.governance.evidence.charts import gate_chart, in_words
from handrail.governance.measuring import GateState, Standing
from handrail.governance.queries import cell_at, gates_for, history_of, open_request, packs_of
from handrail.governance.tripwires.queries import trips_of, wires_of


@dataclass(frozen=True)
class GateRow:
    """A gate as the page shows it: its numbers in words, its chart, and what the reader may do about it."""

    state: GateState
    words: dict[str, str]
    chart: SafeString
    may_override: bool
    may_lift: bool


@needs(Permission.AUTONOMY_READ)
def cell(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Show a cell."""
    found = cell_at(intent, channel)
    standing, rules, asked = gates_for(found), ladder_rules(), open_request(found)
    state = state_of(found, rules)
    above, below = moves(found.rung, ceiling=state.ceiling, steps=rules.pilot_steps)
    context = {
        "screen": "autonomy",
        "cell": found,
        "state": state,
        "effect": effect(state, ""),
        "standing": standing,
        "passed": sum(each.passed for each in standing.states),
        "gates": [_row(each, request.user, bool(found.pk)) for each in standing.states],
        "asked": asked,
        "above": above,
        "below": below,
        "may_ask": request.user.may(Permission.AUTONOMY_ASK),
        "may_agree": asked is not None and _may_agree(request.user, standing, asked.by_id),
        "may_change": request.user.may(Permission.AUTONOMY_CHANGE),
        "history": history_of(found),
        "packs": packs_of(found),
        "trips": trips_of(found),
        "wires": wires_of(found) if state.holds in {Stage.PILOT, Stage.FULL} else [],
        "most_control": MOST_CONTROL,
    }
    return render(request, "console/cell/page.html", context)


@needs(Permission.AUTONOMY_ASK)
@require_POST
def ask(request: StaffRequest, intent: str, channel: str) -> HttpResponse:
    """Ask that the cell goes up one rung."""
    asked = ask_up(intent_slug=intent, channel=channel, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Asked: %(cell)s to %(rung)s.") % _names(asked.cell, rung_words(asked.wanted)))
    return redirect("console:cell", intent, channel)


@needs(Permission.AUTONOMY_AGREE)
@require_POST
def agree(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Let the cell go up; the evidence is frozen."""
    agreement = agree_to(request_id=request_id, by=request.user)
    moved = agreement.request
    messages.success(request, _("%(cell)s is at %(rung)s now.") % _names(moved.cell, rung_words(moved.wanted)))
    return redirect("console:evidence", agreement.pack)


@needs(Permission.AUTONOMY_ASK)
@require_POST
def withdraw(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Take a request back."""
    taken = take_back(request_id=request_id, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The request is withdrawn."))
    return redirect("console:cell", taken.request.cell.intent.slug, taken.request.cell.channel)


@needs(Permission.AUTONOMY_OVERRIDE)
@require_POST
def override(request: StaffRequest, intent: str, channel: str, gate: str) -> HttpResponse:
    """Say that a gate need not be met, or no longer."""
    reason = request.POST.get("reason", "")
    if request.POST.get("lift"):
        overriding.lift(intent_slug=intent, channel=channel, gate=gate, by=request.user, reason=reason)
        messages.success(request, _("The gate is no longer overridden."))
        return redirect("console:cell", intent, channel)
    made = overriding.override(intent_slug=intent, channel=channel, gate=gate, by=request.user, reason=reason)
    held = _("The gate is overridden."), _("Noted. It holds when a second person says so, too.")
    messages.success(request, held[0] if made.holds else held[1])
    return redirect("console:cell", intent, channel)


def _row(state: GateState, reader: User, touched: bool) -> GateRow:  # noqa: FBT001
    finding = state.finding
    numbers = {name: getattr(finding, name) for name in ("met", "value", "low", "high", "limit", "unit")}
    numbers["overridden"] = state.overridden
    names = ("value", "low", "high", "limit")
    may = touched and reader.may(Permission.AUTONOMY_OVERRIDE)
    voices = list(state.override.voices.all()) if state.override else []
    silent = all(voice.by_id != reader.pk for voice in voices)
    return GateRow(
        state=state,
        words={name: in_words(numbers, name) for name in names if numbers[name] is not None},
        chart=mark_safe(gate_chart(numbers) if finding.unit == "share" or not finding.met else ""),  # noqa: S308
        may_override=may and not finding.met and not finding.fixed and silent and not state.overridden,
        may_lift=may and state.override is not None,
    )


def _may_agree(reader: User, standing: Standing, asked_by: UUID | None) -> bool:
    """Whether the button is of use to this reader; the action asks again."""
    own = bool(standing.overridden) and asked_by == reader.pk
    return reader.may(Permission.AUTONOMY_AGREE) and standing.ready and not own


def _names(cell: Cell, rung: str) -> dict[str, str]:
    return {"cell": f"{cell.intent.title} · {word(CHANNELS, cell.channel)}", "rung": rung}
