"""Asking that a cell goes up, agreeing to it, taking the request back.

Locks are taken in one order: the cell, then its open request. What is measured is measured under them, so that of two
who agree at the same moment one wins, and nobody agrees to what has changed since he looked.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.autonomy.actions import allowed_rung, locked_cell, step_up
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Rung, next_up
from handrail.autonomy.queries import ladder_rules
from handrail.changes.noting import Kind, note_change
from handrail.governance.evidence.freezing import freeze
from handrail.governance.launches.growing import open_for
from handrail.governance.measuring import Standing, measured
from handrail.governance.models import Agreement, Override, Request, Withdrawal
from handrail.governance.ports import Sources
from handrail.governance.sources import present_sources
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class GatesNotMetError(ConflictError):
    """Not every gate is met."""

    code = "gates_not_met"


@transaction.atomic
def ask_up(*, intent_slug: str, channel: str, by: User | None, reason: str, rung: Rung | None = None) -> Request:
    """Ask that a cell goes one rung up, to `rung` where a smaller step is wanted; `by` None is the operator.

    Nothing is frozen yet, and gates may still be unmet. One request is open per cell: a second raises ConflictError.
    """
    if by is not None and not by.may(Permission.AUTONOMY_ASK):
        raise ForbiddenError("only a lead or an administrator asks for more autonomy")
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
    cell = locked_cell(intent_slug, channel)
    goal = rung or next_up(cell.rung, ladder_rules().pilot_steps)
    if goal is None:
        raise InvalidError(f"{cell} is at the top of the ladder", field="stage")
    wanted = allowed_rung(cell, goal.stage, goal.share or None)
    if wanted.height <= cell.rung.height:
        raise InvalidError(f"{cell} is at {cell.rung}; down needs no request", field="stage")
    if Request.objects.filter(cell=cell, closed_at=None).exists():
        raise ConflictError(f"somebody has asked for {cell} already; agree to that, or withdraw it")
    request = Request.objects.create(
        cell=cell,
        before=cell.rung.stage,
        before_share=cell.rung.share,
        after=wanted.stage,
        after_share=wanted.share,
        by=by,
        reason=reason.strip()[:300],
    )
    note_change(Kind.REQUEST, cell, before={"rung": str(cell.rung)}, after={"asked": str(wanted)}, by=by, reason=reason)
    open_for(cell, by=by)
    return request


@transaction.atomic
def agree(*, request_id: UUID, by: User, sources: Sources | None = None) -> Agreement:
    """Let a cell go up: measure every gate again, freeze the evidence, move it one rung, all or nothing.

    Who has asked may agree himself as long as every gate is met by itself; where one is overridden, somebody else must.
    Raises GatesNotMetError, ForbiddenError, ConflictError.
    """
    if not by.may(Permission.AUTONOMY_AGREE):
        raise ForbiddenError("only a lead or an administrator agrees to more autonomy")
    request = locked_request(request_id)
    cell, reason = request.cell, request.reason
    allowed_rung(cell, request.wanted.stage, request.wanted.share or None)
    with translation.override("en"):
        standing = measured(cell, sources or present_sources(), wanted=request.wanted)
        _check(standing, request, by)
        pack = freeze(standing, request, agreed_by=by, record=(sources or present_sources()).record)
    agreement = Agreement.objects.create(request=request, by=by, pack=pack.pk)
    after = {"agreed": str(request.wanted), "evidence": str(pack.pk)}
    note_change(Kind.AGREEMENT, cell, before={"asked_by": _name(request.by)}, after=after, by=by, reason=reason)
    step_up(
        intent_slug=cell.intent.slug,
        channel=cell.channel,
        rung=request.wanted,
        by=by,
        reason=reason,
        evidence=pack.pk,
    )
    end_what_is_met(cell, standing)
    return agreement


@transaction.atomic
def withdraw(*, request_id: UUID, by: User | None, reason: str = "") -> Withdrawal:
    """Take a request back."""
    if by is not None and not by.may(Permission.AUTONOMY_ASK):
        raise ForbiddenError("only a lead or an administrator withdraws a request")
    request = locked_request(request_id)
    withdrawal = Withdrawal.objects.create(request=request, by=by, reason=reason.strip()[:300])
    Request.objects.filter(pk=request.pk).update(closed_at=withdrawal.at)
    asked = {"asked": str(request.wanted)}
    note_change(Kind.REQUEST, request.cell, before=asked, after={"withdrawn": True}, by=by, reason=reason)
    return withdrawal


def locked_request(request_id: UUID) -> Request:
    """Return an open request with its cell, both locked; raises NotFoundError, or ConflictError where it is closed."""
    known = Request.objects.select_related("cell__intent").filter(pk=request_id).first()
    if known is None:
        raise NotFoundError("there is no such request", field="request")
    cell = locked_cell(known.cell.intent.slug, known.cell.channel)
    request = Request.objects.select_for_update(of=("self",)).select_related("by").get(pk=request_id)
    if request.closed_at is not None:
        raise ConflictError("the request is closed: it was agreed to or withdrawn, or the cell has moved")
    request.cell = cell
    return request


def end_what_is_met(cell: Cell, standing: Standing) -> None:
    """End the overrides of gates that are met by now: they are no longer needed, and do not come back by themselves."""
    met = [state.gate.name for state in standing.states if state.finding.met]
    for each in Override.objects.filter(cell=cell, gate__in=met, ended_at=None).prefetch_related("voices"):
        each.ended_at = timezone.now()
        each.save(update_fields=["ended_at"])
        people = len(each.voices.all())
        was, now = {"people": people}, {"people": 0}
        note_change(Kind.OVERRIDE, each, before=was, after=now, by=None, reason="the gate is met")


def _check(standing: Standing, request: Request, by: User) -> None:
    if standing.missing:
        lacking = "; ".join(f"{state.gate.name}: {', '.join(state.finding.missing)}" for state in standing.missing)
        raise GatesNotMetError(lacking)
    if standing.overridden and request.by_id == by.pk:
        raise ForbiddenError("a gate is overridden, so somebody else than who asked must agree")


def _name(person: User | None) -> str:
    return person.name if person else "operator"
