"""The limits of tripwires: shipped, or set by an administrator for the whole desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from handrail.accounts.models import User
from handrail.changes.noting import Kind, note_change
from handrail.governance.limits import check_may_rule
from handrail.governance.models import GateLimit
from handrail.governance.tripwires.signals import SIGNALS, Known, Signal
from handrail.kernel.errors import InvalidError, NotFoundError

PREFIX = "tripwire"
_NAME = "limit"


@dataclass(frozen=True)
class WireLimit:
    """A signal with the limit that an administrator has set for it; `value` None where the shipped one holds."""

    signal: Signal
    value: float | None


def limit_of(signal: Signal, known: Known) -> float | None:
    """Return the limit of a signal for a cell: what an administrator has set, else the shipped one.

    Where the shipped one comes of the intent's risk limit, the set one can only be stricter. None: not watched.
    """
    row = _row(signal)
    if row is None:
        return signal.limit(known)
    shipped = signal.limit(known) if signal.of_risk else None
    return row.value if shipped is None else min(row.value, shipped)


def wire_limits() -> list[WireLimit]:
    """Return every signal whose limit can be set, in a fixed order, with what is set."""
    rows = dict(GateLimit.objects.filter(name=_NAME).values_list("gate", "value"))
    return [WireLimit(signal, rows.get(f"{PREFIX}.{signal.name}")) for signal in SIGNALS.values() if not signal.at_once]


@transaction.atomic
def set_wire_limit(*, signal: str, value: float | None, by: User | None, reason: str) -> float | None:
    """Set from which share on a signal is above its limit, 0.25 for a quarter; None is the shipped limit again.

    It holds for cells that come to a rung from now on: a watch keeps the limit that it began with, for one that was
    chosen after looking would promise nothing. `by` None is the operator.
    """
    check_may_rule(by, reason)
    found = _settable(signal)
    if value is not None and not found.lowest <= value <= found.highest:
        raise InvalidError(f"{PREFIX}.{signal} is {found.lowest:g} to {found.highest:g}", field="value")
    row = _row(found, lock=True)
    before = row.value if row else None
    if before != value:
        gate = f"{PREFIX}.{signal}"
        if value is None:
            GateLimit.objects.filter(gate=gate, name=_NAME).delete()
        else:
            GateLimit.objects.update_or_create(gate=gate, name=_NAME, defaults={"value": value})
        was, now = ({"limit": "shipped" if each is None else each} for each in (before, value))
        note_change(Kind.GATE_LIMIT, gate, before=was, after=now, by=by, reason=reason)
    return value


def _settable(name: str) -> Signal:
    found = SIGNALS.get(name)
    known = [each.name for each in SIGNALS.values() if not each.at_once]
    if found is None:
        raise NotFoundError(f"no tripwire is named {name!r}; there are {', '.join(known)}"[:300], field="signal")
    if found.at_once:
        raise InvalidError(f"{PREFIX}.{name} has no limit: one is enough", field="signal")
    return found


def _row(signal: Signal, *, lock: bool = False) -> GateLimit | None:
    rows = GateLimit.objects.select_for_update() if lock else GateLimit.objects.all()
    return rows.filter(gate=f"{PREFIX}.{signal.name}", name=_NAME).first()
