"""People: who works here, in which role and teams."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from handrail.accounts.models import Team, User
from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest


@needs(Permission.PEOPLE_MANAGE)
def people(request: StaffRequest) -> HttpResponse:
    """List people and teams."""
    context = {
        "screen": "people",
        "people": User.objects.order_by("-is_active", "name").prefetch_related("teams"),
        "teams": Team.objects.prefetch_related("people"),
    }
    return render(request, "console/people.html", context)
