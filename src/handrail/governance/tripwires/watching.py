"""Watching: every new fact is told to the tripwires that it concerns; what breaks a limit brings its cell down.

Facts become visible in the order of their serials, so remembering the last one loses none. What a fact takes back is
taken back from the sums. One watcher works at a time; all that it does is one transaction with how far it came.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import Stage
from handrail.governance.tripwires.limits import limit_of
from handrail.governance.tripwires.models import Trip, Tripwire, Watched
from handrail.governance.tripwires.signals import DELTA, SIGNALS, Known, Signal
from handrail.governance.tripwires.tripping import trip
from handrail.insights.measures import Measure, Side
from handrail.insights.models import Fact
from handrail.insights.queries import tally
from handrail.quality.queries import risk_limit
from handrail.statistics.sequential import log_wealth, lower_bound

BATCH = 1000
LOOKING_BACK = timedelta(days=90)
_ANSWERING = (Stage.PILOT.value, Stage.FULL.value)


@dataclass
class Guarded:
    """A cell that answers customers, with the watches of its rung."""

    cell: Cell
    since: datetime
    wires: list[Tripwire] = field(default_factory=list)

    def told(self, fact: Fact) -> Tripwire | None:
        """Count a fact; returns the tripwire that it trips, None where it trips none."""
        if fact.at < self.since:
            return None
        for wire in self.wires:
            signal = SIGNALS[wire.signal]
            if signal.hears(fact, self.cell.intent.slug) and _counted(wire, signal, fact, self.cell.intent.slug):
                return wire
        return None


@transaction.atomic
def watch(*, batch: int = BATCH) -> list[Trip]:
    """Watch up to `batch` new facts; returns what tripped."""
    Watched.objects.get_or_create(pk=1)
    progress = Watched.objects.select_for_update().get(pk=1)
    facts = list(Fact.objects.filter(serial__gt=progress.serial).order_by("serial")[:batch])
    if not facts:
        return []
    guarded = guarded_cells()
    tripped = []
    for fact in facts:
        for each in guarded.get(fact.channel, ()):
            broken = each.told(fact)
            if broken is not None:
                tripped.append(trip(broken, fact))
                guarded[fact.channel] = [other for other in guarded[fact.channel] if other is not each]
    _save(wire for cells in guarded.values() for each in cells for wire in each.wires)
    progress.serial = facts[-1].serial
    progress.save(update_fields=["serial"])
    return tripped


def guarded_cells() -> dict[str, list[Guarded]]:
    """Return the cells that answer customers, by channel, with the watches of their rung; missing ones begin."""
    cells = Cell.objects.filter(stage__in=_ANSWERING).select_related("intent")
    found: dict[str, list[Guarded]] = {}
    newest = {
        change.cell_id: change.at
        for change in StageChange.objects.filter(cell__in=cells).order_by("cell_id", "-at", "-id").distinct("cell_id")
    }
    wires: dict[object, list[Tripwire]] = {}
    for wire in Tripwire.objects.filter(cell__in=cells):
        wires.setdefault((wire.cell_id, wire.since), []).append(wire)
    for cell in cells:
        if cell.pk in newest:
            since = newest[cell.pk]
            each = Guarded(cell, since, wires.get((cell.pk, since)) or _begun(cell, since))
            found.setdefault(cell.channel, []).append(each)
    return found


def known_of(cell: Cell, since: datetime) -> Known:
    """Return what is known of a cell at a moment."""
    begin, end = (since - LOOKING_BACK).date(), since.date()
    slug, channel = cell.intent.slug, cell.channel
    repeat = tally(Measure.REPEAT_CONTACT, intent=slug, channel=channel, side=Side.PEOPLE, since=begin, until=end)
    own = tally(Measure.CONVERSATIONS, intent=slug, channel=channel, since=begin, until=end)
    every = tally(Measure.CONVERSATIONS, channel=channel, since=begin, until=end)
    alpha, _ = risk_limit(cell.intent_id, cell.intent.risk)
    return Known(alpha, (repeat.rate or 0.0, repeat.n), (own.n / every.n if every.n else 0.0, every.n))


def _begun(cell: Cell, since: datetime) -> list[Tripwire]:
    known = known_of(cell, since)
    wires = []
    for signal in SIGNALS.values():
        limit = limit_of(signal, known)
        if limit is not None:
            wires.append(Tripwire(cell=cell, signal=signal.name, since=since, limit=limit, delta=DELTA))
    return Tripwire.objects.bulk_create(wires)


def _counted(wire: Tripwire, signal: Signal, fact: Fact, intent: str) -> bool:
    """Count one outcome; returns whether it trips the wire."""
    outcome = signal.outcome(fact, intent)
    wire.outcomes += fact.sign
    wire.total += fact.sign * outcome
    if fact.sign < 0 or outcome <= 0:
        return False
    if signal.at_once:
        return True
    wire.lower = max(wire.lower, lower_bound(wire.total, wire.outcomes, wire.delta))
    return bool(log_wealth(wire.total, wire.outcomes, wire.limit) >= math.log(1 / wire.delta))


def _save(wires: Iterable[Tripwire]) -> None:
    Tripwire.objects.bulk_update(list(wires), ["outcomes", "total", "lower"])
