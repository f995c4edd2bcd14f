"""What happens when a tripwire trips: the cell steps down at once, its threshold is computed again, leads are told."""

from __future__ import annotations

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import locked_cell, switch
from handrail.autonomy.policy import Stage, height
from handrail.changes.noting import Kind, note_change
from handrail.governance.tripwires.models import AlertSeen, Trip, Tripwire
from handrail.governance.tripwires.signals import SIGNALS
from handrail.insights.models import Fact
from handrail.kernel.errors import ForbiddenError
from handrail.quality.queries import current_threshold, latest_replay
from handrail.quality.staleness import changed_since
from handrail.quality.thresholds import set_threshold


@transaction.atomic
def trip(wire: Tripwire, fact: Fact) -> Trip:
    """Bring the cell of a tripwire down, as far as its signal says; the record of it says why."""
    cell = locked_cell(wire.cell.intent.slug, wire.cell.channel)
    before, down_to = cell.rung, SIGNALS[wire.signal].down_to
    reason = in_words(wire)
    if height(cell.stage) > height(down_to):
        cell = switch(intent_slug=cell.intent.slug, channel=cell.channel, stage=down_to, by=None, reason=reason)
    wire.save(update_fields=["outcomes", "total", "lower"])
    record = Trip.objects.create(
        cell=cell,
        signal=wire.signal,
        before=str(before),
        after=str(cell.rung),
        outcomes=wire.outcomes,
        total=wire.total,
        lower=wire.lower,
        limit=wire.limit,
        delta=wire.delta,
        fact=fact.serial,
        stated_at=fact.stated_at,
        conversation=fact.conversation,
    )
    was, now = {"stage": str(before)}, {"stage": str(cell.rung), "signal": wire.signal}
    note_change(Kind.TRIPWIRE, cell, before=was, after=now, by=None, reason=reason)
    _compute_threshold_again(record)
    return record


@transaction.atomic
def see(*, trip: Trip, by: User) -> AlertSeen:
    """Say that one has seen an alert; it is then off everybody's screen."""
    if not by.may(Permission.AUTONOMY_CHANGE):
        raise ForbiddenError("only a lead or an administrator answers for alerts")
    made, new = AlertSeen.objects.get_or_create(trip=trip, defaults={"by": by})
    if new:
        note_change(Kind.ALERT, f"{trip.signal} of {trip.cell}", before={"seen": False}, after={"seen": True}, by=by)
    return made


def in_words(wire: Tripwire | Trip) -> str:
    """Return in one line what broke the limit."""
    counted = f"{wire.total:g} of {wire.outcomes}"
    if SIGNALS[wire.signal].at_once:
        return f"tripwire {wire.signal}: one is enough"
    return f"tripwire {wire.signal}: {counted}, at least {wire.lower:.1%} where {wire.limit:.1%} is the limit"


def _compute_threshold_again(record: Trip) -> None:
    """With what is known by now, if the threshold came from evidence; a desk's own choice is left for people.

    A replay of other articles than today's is no evidence: then the threshold stays, and the gate asks for a new one.
    """
    cell = record.cell
    if height(cell.stage) > height(Stage.SUGGEST) or current_threshold(cell) is None:
        return
    for assistant in Assistant.objects.all():
        replay = latest_replay(assistant, channel=cell.channel, intent=cell.intent.slug)
        if replay is not None and not changed_since(replay, cell.intent.slug):
            set_threshold(cell=cell, replay=replay, by=None, reason=in_words(record))
            return
