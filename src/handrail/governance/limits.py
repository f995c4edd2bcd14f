"""The limits of gates: shipped, or set by an administrator."""

from __future__ import annotations

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.governance.gates import Gate, gates
from handrail.governance.models import GateLimit
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError


def all_limits() -> dict[str, dict[str, float]]:
    """Return the limits that hold now, by gate and name."""
    holds = {name: {key: limit.shipped for key, limit in gate.limits.items()} for name, gate in gates().items()}
    for row in GateLimit.objects.all():
        if row.name in holds.get(row.gate, {}):
            holds[row.gate][row.name] = row.value
    return holds


@transaction.atomic
def set_limit(*, gate: str, name: str, value: float, by: User | None, reason: str) -> float:
    """Set a limit of a gate, within what the gate allows; `by` None is the operator. Returns what holds now."""
    check_may_rule(by, reason)
    limit = gate_named(gate).limits.get(name)
    if limit is None:
        known = ", ".join(gate_named(gate).limits) or "none"
        raise NotFoundError(f"the gate {gate} has no limit {name!r}; it has {known}"[:200], field="name")
    if not limit.lowest <= value <= limit.highest:
        raise InvalidError(f"{gate}.{name} is {limit.lowest:g} to {limit.highest:g}", field="value")
    if limit.unit != "share" and value != int(value):
        raise InvalidError(f"{gate}.{name} is a whole number", field="value")
    row = GateLimit.objects.select_for_update().filter(gate=gate, name=name).first()
    before = row.value if row else limit.shipped
    if before != value:
        GateLimit.objects.update_or_create(gate=gate, name=name, defaults={"value": value})
        note_change(
            Kind.GATE_LIMIT, f"{gate}.{name}", before={"limit": before}, after={"limit": value}, by=by, reason=reason
        )
    return value


def check_may_rule(by: User | None, reason: str) -> None:
    """Raise ForbiddenError for whoever is no administrator, InvalidError without a reason."""
    if by is not None and not by.may(Permission.AUTONOMY_RULES):
        raise ForbiddenError("only an administrator sets the limits of gates and tripwires")
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")


def gate_named(name: str) -> Gate:
    """Return a gate, or raise NotFoundError that lists them."""
    found = gates().get(name)
    if found is None:
        raise NotFoundError(f"no gate is named {name!r}; gates are {', '.join(gates())}"[:300], field="gate")
    return found
