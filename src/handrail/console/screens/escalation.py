"""The escalation map of an assistant: who takes over for which reason, by when, and what the customer is told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.models import Team
from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.readiness import assistant_or_404
from handrail.console.words.names import REASONS, word
from handrail.kernel.errors import InvalidError
from handrail.readiness.escalation import heard_triggers, routes, set_route
from handrail.readiness.policy import wordings_for


@needs(Permission.READINESS_READ)
def escalation(request: StaffRequest, assistant: str) -> HttpResponse:
    """Show the whole map."""
    found = assistant_or_404(assistant)
    triggers, rows = set(heard_triggers(found)), routes(found)
    context = {
        "screen": "readiness",
        "assistant": found,
        "groups": [
            (_("Triggers"), [row for row in rows if row.reason in triggers]),
            (_("The engine's own reasons"), [row for row in rows if row.reason not in triggers]),
        ],
        "whole": sum(not row.missing for row in rows),
        "all": len(rows),
        "teams": Team.objects.all(),
        "usual_wordings": wordings_for(safety=False),
        "may_change": request.user.may(Permission.READINESS_CHANGE),
    }
    return render(request, "console/readiness/escalation.html", context)


@needs(Permission.READINESS_CHANGE)
@require_POST
def route(request: StaffRequest, assistant: str, reason: str) -> HttpResponse:
    """Set one row of the map; what is left empty is as it is without the row."""
    found = assistant_or_404(assistant)
    slug, minutes = request.POST.get("team", ""), request.POST.get("minutes", "").strip()
    team = Team.objects.filter(slug=slug).first() if slug else None
    if slug and team is None:
        raise InvalidError("choose a team", field="team")
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 7):
        raise InvalidError("write the deadline as a whole number of minutes", field="minutes")
    set_route(
        assistant=found,
        reason=reason,
        team=team,
        deadline_minutes=int(minutes) if minutes else None,
        wording=request.POST.get("wording", ""),
        by=request.user,
    )
    messages.success(request, _("%(reason)s: the map is changed.") % {"reason": word(REASONS, reason)})
    return redirect(reverse("console:escalation", args=[found.slug]) + f"#reason-{reason}")
