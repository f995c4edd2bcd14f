"""The gates and their limits."""

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
from handrail.governance.gates import Gate, Limit
from handrail.governance.gates import gates as registered
from handrail.governance.limits import all_limits, set_limit
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


@needs(Permission.AUTONOMY_READ)
def gates(request: StaffRequest) -> HttpResponse:
    """Show every gate, from which rung on it is asked, and its limits."""
    now = all_limits()
    rows = [(gate, ENTRIES[gate.enters], _limits(gate, now[name])) for name, gate in registered().items()]
    context = {"screen": "autonomy", "rows": rows, "may_rule": request.user.may(Permission.AUTONOMY_RULES)}
    return render(request, "console/gates.html", context)


@needs(Permission.AUTONOMY_RULES)
@require_POST
def limit(request: StaffRequest, gate: str, name: str) -> HttpResponse:
    """Set a limit."""
    try:
        number = float(request.POST.get("value", "").replace(",", "."))
    except ValueError as problem:
        raise InvalidError(_("write a number"), field="value") from problem
    known = registered().get(gate)
    share = known is not None and name in known.limits and known.limits[name].unit == "share"
    value = round(number / 100, 6) if share else number
    set_limit(gate=gate, name=name, value=value, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The limit is set."))
    return redirect(reverse("console:gates") + f"#gate-{gate}")


def _limits(gate: Gate, now: dict[str, float]) -> list[LimitRow]:
    rows = []
    for name, each in gate.limits.items():
        scale = 100 if each.unit == "share" else 1
        value, lowest, highest = (round(number * scale, 4) for number in (now[name], each.lowest, each.highest))
        changed = now[name] != each.shipped
        rows.append(LimitRow(name, limit_words(gate.name, name), each, value, lowest, highest, changed))
    return rows
