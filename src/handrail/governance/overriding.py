"""Overriding a gate that is not met: two people, each with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.autonomy.actions import locked_cell
from handrail.autonomy.models import Cell
from handrail.changes.noting import Kind, note_change
from handrail.governance.gates import found
from handrail.governance.limits import all_limits, gate_named
from handrail.governance.measuring import view_of
from handrail.governance.models import VOICES_NEEDED, Override, OverrideVoice
from handrail.governance.ports import Sources
from handrail.governance.sources import present_sources
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


@transaction.atomic
def override(
    *, intent_slug: str, channel: str, gate: str, by: User, reason: str, sources: Sources | None = None
) -> Override:
    """Say that a gate need not be met in a cell; it holds from the second person on, until the gate is met.

    Raises InvalidError where it is met, ForbiddenError where what is missing concerns somebody's safety, ConflictError
    for a second word of the same person.
    """
    _require(by, reason)
    wanted = gate_named(gate)
    cell = locked_cell(intent_slug, channel)
    finding = found(wanted, view_of(cell), sources or present_sources(), all_limits()[gate])
    if finding.met:
        raise InvalidError("this gate is met; there is nothing to override", field="gate")
    if finding.fixed:
        raise ForbiddenError(f"what concerns safety can be overridden by nobody: {', '.join(finding.fixed)}")
    open_one, _new = Override.objects.get_or_create(cell=cell, gate=gate, ended_at=None)
    voices = list(open_one.voices.all())
    if any(voice.by_id == by.pk for voice in voices):
        raise ConflictError("you have said so already; a second person is needed")
    if len(voices) >= VOICES_NEEDED:
        raise ConflictError("two people have overridden this gate already")
    OverrideVoice.objects.create(override=open_one, by=by, reason=reason.strip()[:300])
    _note(cell, gate, len(voices), len(voices) + 1, by, reason)
    return open_one


@transaction.atomic
def lift(*, intent_slug: str, channel: str, gate: str, by: User, reason: str) -> Override:
    """End an override; one person is enough."""
    _require(by, reason)
    cell = locked_cell(intent_slug, channel)
    open_one = Override.objects.filter(cell=cell, gate=gate, ended_at=None).first()
    if open_one is None:
        raise NotFoundError(f"{gate} is not overridden in {cell}"[:200], field="gate")
    open_one.ended_at = timezone.now()
    open_one.save(update_fields=["ended_at"])
    _note(cell, gate, open_one.voices.count(), 0, by, reason)
    return open_one


def _require(by: User, reason: str) -> None:
    if not by.may(Permission.AUTONOMY_OVERRIDE):
        raise ForbiddenError("only a lead or an administrator overrides a gate")
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")


def _note(cell: Cell, gate: str, before: int, after: int, by: User, reason: str) -> None:
    counts = {"people": before}, {"people": after}
    note_change(Kind.OVERRIDE, f"{gate} of {cell}", before=counts[0], after=counts[1], by=by, reason=reason)
