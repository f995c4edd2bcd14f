"""Briefings: what waits for me, and an intent's briefing with who has read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.readiness import intent_named
from handrail.intents.models import Intent
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.readiness.briefing import LONGEST, acknowledge, readers, readers_of, waiting_for, write_briefing
from handrail.readiness.models import Briefing
from handrail.readiness.starting import starting_text


@needs(Permission.READINESS_READ)
def briefings(request: StaffRequest) -> HttpResponse:
    """List what waits for the person who asks, then every intent's briefing."""
    intents = list(Intent.objects.select_related("team"))
    found = readers_of(intents)
    context = {
        "screen": "briefings",
        "waiting": waiting_for(request.user),
        "rows": [(intent, found[intent.pk]) for intent in intents],
    }
    return render(request, "console/readiness/briefings.html", context)


@needs(Permission.INBOX_WORK)
def waiting(request: StaffRequest) -> HttpResponse:
    """Return how many briefings wait for the person who asks, for the sidebar."""
    return render(request, "console/readiness/waiting.html", {"waiting": len(waiting_for(request.user))})


@needs(Permission.READINESS_READ)
def briefing(request: StaffRequest, intent: str) -> HttpResponse:
    """Show an intent's briefing, who has read it, and its versions."""
    found = intent_named(intent)
    read = readers(found)
    context = {
        "screen": "briefings",
        "intent": found,
        "readers": read,
        "all": read.count,
        "mine": any(each.pk == request.user.pk for each in read.waiting),
        "text": read.briefing.text if read.briefing else starting_text(found),
        "versions": Briefing.objects.filter(intent=found).select_related("by")[1:],
        "limit": LONGEST,
        "may_change": request.user.may(Permission.READINESS_CHANGE),
    }
    return render(request, "console/readiness/briefing.html", context)


@needs(Permission.READINESS_CHANGE)
@require_POST
def version(request: StaffRequest, intent: str) -> HttpResponse:
    """Write a new version."""
    found, after = intent_named(intent), request.POST.get("after", "")
    if not (after.isascii() and after.isdigit() and len(after) < 7):
        raise InvalidError("the version that was read is missing; load the page again", field="after")
    made = write_briefing(intent=found, text=request.POST.get("text", ""), by=request.user, after=int(after))
    messages.success(
        request, _("Version %(version)s is current; everybody is asked to read it.") % {"version": made.version}
    )
    return redirect("console:briefing", found.slug)


@needs(Permission.INBOX_WORK)
@require_POST
def acknowledgement(request: StaffRequest, intent: str) -> HttpResponse:
    """Say that one has read the version that was shown."""
    found = intent_named(intent)
    number = request.POST.get("version", "")
    shown = found.briefings.filter(version=int(number) if number.isascii() and number.isdigit() else 0).first()
    if shown is None:
        raise NotFoundError
    acknowledge(briefing=shown, by=request.user)
    messages.success(request, _("Noted: you have read %(intent)s.") % {"intent": found.title})
    return redirect("console:briefings")
