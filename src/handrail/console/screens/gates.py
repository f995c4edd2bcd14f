"""The limits of gates and tripwires."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.gates import ENTRIES, limit_words
from handrail.console.words.tripwires import SHIPPED_LIMITS, SIGNAL_WORDS
from handrail.governance.gates import Gate, Limit
from handrail.governance.gates import gates as registered
from handrail.governance.limits import all_limits, set_limit
from handrail.governance.tripwires.limits import WireLimit, set_wire_limit, wire_limits
from handrail.kernel.errors import InvalidError


@dataclass(frozen=True)
class LimitRow:
    """A limit as the page shows it: shares in per cent."""

    name: str
    title: str
    limit: Limit
    value: float
    lowest: float
    highest: float
    changed: bool

    @property
    def shown(self) -> str:
        """The number without noughts behind the point."""
        return f"{self.value:g}"


@dataclass(frozen=True)
class WireRow:
    """A tripwire's limit as the page shows it, in per cent; `value` None where the shipped one holds."""

    name: str
    title: str
    shipped: str
    value: float | None
    lowest: float
    highest: float

    @property
    def shown(self) -> str:
        """The number without noughts behind the point."""
        return "" if self.value is None else f"{self.value:g}"


@needs(Permission.AUTONOMY_READ)
def gates(request: StaffRequest) -> HttpResponse:
    """Show every gate, from which rung on it is asked, and its limits."""
    now = all_limits()
    rows = [(gate, ENTRIES[gate.enters], _limits(gate, now[name])) for name, gate in registered().items()]
    context = {
        "screen": "autonomy",
        "rows": rows,
        "wires": [_wire(each) for each in wire_limits()],
        "may_rule": request.user.may(Permission.AUTONOMY_RULES),
    }
    return render(request, "console/gates.html", context)


@needs(Permission.AUTONOMY_RULES)
@require_POST
def limit(request: StaffRequest, gate: str, name: str) -> HttpResponse:
    """Set a limit."""
    number = _number(request)
    known = registered().get(gate)
    share = known is not None and name in known.limits and known.limits[name].unit == "share"
    value = round(number / 100, 6) if share else number
    set_limit(gate=gate, name=name, value=value, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The limit is set."))
    return redirect(reverse("console:gates") + f"#gate-{gate}")


@needs(Permission.AUTONOMY_RULES)
@require_POST
def wire_limit(request: StaffRequest, signal: str) -> HttpResponse:
    """Set the limit of a tripwire, or take the shipped one again."""
    value = None if request.POST.get("how") == "shipped" else round(_number(request) / 100, 6)
    set_wire_limit(signal=signal, value=value, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The limit is set. It holds for cells that come to a rung from now on."))
    return redirect(reverse("console:gates") + f"#tripwire-{signal}")


def _number(request: StaffRequest) -> float:
    try:
        return float(request.POST.get("value", "").replace(",", "."))
    except ValueError as problem:
        raise InvalidError(_("write a number"), field="value") from problem


def _wire(row: WireLimit) -> WireRow:
    name, lowest, highest = row.signal.name, row.signal.lowest, row.signal.highest
    value = None if row.value is None else round(100 * row.value, 4)
    words = str(SIGNAL_WORDS[name]), str(SHIPPED_LIMITS[name])
    return WireRow(name, *words, value, round(100 * lowest, 4), round(100 * highest, 4))


def _limits(gate: Gate, now: dict[str, float]) -> list[LimitRow]:
    rows = []
    for name, each in gate.limits.items():
        scale = 100 if each.unit == "share" else 1
        value, lowest, highest = (round(number * scale, 4) for number in (now[name], each.lowest, each.highest))
        changed = now[name] != each.shipped
        rows.append(LimitRow(name, limit_words(gate.name, name), each, value, lowest, highest, changed))
    return rows
