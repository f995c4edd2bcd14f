"""Alerts of tripwires: seen by somebody who answers for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.governance.tripwires.models import Trip
from handrail.governance.tripwires.tripping import see
from handrail.kernel.errors import NotFoundError


@needs(Permission.AUTONOMY_CHANGE)
@require_POST
def alert_seen(request: StaffRequest, trip_id: UUID) -> HttpResponse:
    """Take an alert off everybody's screen."""
    trip = Trip.objects.filter(pk=trip_id).first()
    if trip is None:
        raise NotFoundError
    see(trip=trip, by=request.user)
    messages.success(request, _("Noted that you have seen it."))
    return redirect("console:autonomy")
