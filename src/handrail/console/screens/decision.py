"""One decision, explained from its record."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.accounts.policy import Permission
from handrail.answering.fitted import coefficients_of
from handrail.answering.models import Decision
from handrail.answering.record import differences
from handrail.autonomy.policy import Part
from handrail.console.explained import explained
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.conversations.models import Message
from handrail.conversations.models.message import Author
from handrail.inbox.queries import visible_conversations
from handrail.kernel.errors import NotFoundError


@needs(Permission.DECISIONS_READ)
def decision(request: StaffRequest, decision_id: UUID) -> HttpResponse:
    """Show what was read, found, drafted and weighed, and what came of it."""
    found = (
        Decision.objects.filter(conversation__in=visible_conversations(request.user), pk=decision_id)
        .select_related("turn__message", "conversation__customer", "conversation__assistant")
        .first()
    )
    if found is None:
        raise NotFoundError
    context = {
        "screen": "inbox",
        "decision": found,
        "explained": explained(found.record),
        "record": json.dumps(found.record, indent=2, ensure_ascii=False),
        "message": found.turn.message,
        "differences": _differences(found.record),
        "answered": _answered(found),
    }
    return render(request, "console/decision/page.html", context)


def _answered(decision: Decision) -> Message | None:
    """What a person answered first, where people had the conversation: to be read beside the draft."""
    if decision.part in {"", Part.BOT}:
        return None
    said = Message.objects.filter(conversation=decision.conversation_id, author=Author.PERSON)
    return said.filter(event__gt=decision.turn.message.event).select_related("person").order_by("event").first()


def _differences(record: dict[str, Any]) -> list[str] | None:
    """Where computing the record again gives something else; None when another version wrote it in another shape."""
    try:
        return differences(record, coefficients_of(record))
    except (KeyError, TypeError):
        return None
