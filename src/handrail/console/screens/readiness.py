"""Readiness: what a launch needs from people, per assistant, channel and intent; and who reviews the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.autonomy.queries import CHANNELS
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.readiness import WEEKDAYS
from handrail.intents.models import Intent
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.readiness import queries
from handrail.readiness.briefing import waiting_for
from handrail.readiness.models import ReviewOwner
from handrail.readiness.owners import name_owner, possible_owners
from handrail.readiness.policy import Status


@dataclass(frozen=True)
class IntentRow:
    """One intent with how far it is prepared."""

    intent: Intent
    escalation: Status
    briefing: Status
    owner: Status
    owned: ReviewOwner | None

    @property
    def ready(self) -> bool:
        """Whether nothing of the intent's own is missing."""
        return self.escalation.ready and self.briefing.ready and self.owner.ready


@needs(Permission.READINESS_READ)
def readiness(request: StaffRequest, assistant: str = "") -> HttpResponse:
    """Show how far everything is prepared at an assistant; without a name at the first one."""
    found = assistant_or_first(assistant)
    context: dict[str, Any] = {
        "screen": "readiness",
        "assistant": found,
        "assistants": Assistant.objects.order_by("slug"),
        "waiting": waiting_for(request.user),
        "may_change": request.user.may(Permission.READINESS_CHANGE),
    }
    if found:
        rows, now = _rows(found), timezone.now()
        context |= {
            "openness": queries.openness_status(found),
            "channels": [
                (name, queries.drill_status(found, name, now), queries.attempts_status(found, name, now))
                for name in CHANNELS
            ],
            "rows": rows,
            "ready": sum(row.ready for row in rows),
            "possible": possible_owners(),
            "weekdays": list(enumerate(WEEKDAYS)),
            "hours": range(24),
        }
    return render(request, "console/readiness/page.html", context)


@needs(Permission.READINESS_CHANGE)
@require_POST
def owner(request: StaffRequest, assistant: str, intent: str) -> HttpResponse:
    """Name who reviews an intent's answers each week."""
    found = intent_named(intent)
    person = User.objects.filter(email=request.POST.get("person", "")).first()
    if person is None:
        raise InvalidError("choose who reviews", field="person")
    name_owner(
        intent=found,
        person=person,
        weekday=_number(request.POST.get("weekday", "")),
        hour=_number(request.POST.get("hour", "")),
        by=request.user,
    )
    messages.success(
        request, _("%(name)s reviews %(intent)s each week.") % {"name": person.name, "intent": found.title}
    )
    return redirect("console:readiness_of", assistant_or_404(assistant).slug)


def assistant_or_first(slug: str) -> Assistant | None:
    """Return the assistant of that name, or the first; None where there is none at all."""
    if slug:
        return assistant_or_404(slug)
    return Assistant.objects.select_related("front_team").order_by("slug").first()


def assistant_or_404(slug: str) -> Assistant:
    """Return the assistant of that name, or raise NotFoundError."""
    found = Assistant.objects.select_related("front_team").filter(slug=slug).first()
    if found is None:
        raise NotFoundError
    return found


def intent_named(slug: str) -> Intent:
    """Return the intent of that name, or raise NotFoundError."""
    found = Intent.objects.select_related("team").filter(slug=slug).first()
    if found is None:
        raise NotFoundError
    return found


def channel_or_404(name: str) -> str:
    """Return a channel's name, or raise NotFoundError."""
    if name not in CHANNELS:
        raise NotFoundError
    return name


def _rows(assistant: Assistant) -> list[IntentRow]:
    intents = list(Intent.objects.select_related("team"))
    maps = queries.escalation_statuses(assistant, intents)
    briefings = queries.briefing_statuses(intents)
    owners = queries.review_owner_statuses(intents)
    named = {each.intent_id: each for each in ReviewOwner.objects.select_related("person")}
    return [
        IntentRow(intent, maps[intent.pk], briefings[intent.pk], owners[intent.pk], named.get(intent.pk))
        for intent in intents
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
