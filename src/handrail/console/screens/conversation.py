"""One conversation: its story, what the bot understood, and who the customer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.models import Decision
from handrail.console.explained import explained
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.console.screens.inbox import list_context
from handrail.console.words.names import EDITS
from handrail.conversations.holding import Holder, Holding, holding
from handrail.conversations.models import Conversation, Message
from handrail.conversations.models.message import Author
from handrail.inbox.queries import visible_conversation, visible_conversations
from handrail.inbox.suggestions import waiting_suggestion
from handrail.inbox.transcript import transcript
from handrail.kernel.ids import uuid7

EARLIER = 5
LOOKED_AT = 10


@dataclass(frozen=True)
class Part:
    """What the person who looks may do here: `mine`, `waiting`, `other`, `bot`, `closed`, or only `reader`."""

    name: str
    may_work: bool


@needs(Permission.INBOX_READ)
def conversation(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Show a conversation beside the list, or return its pane alone."""
    found = visible_conversation(request.user, conversation_id)
    context = pane_context(request, found)
    if wants_fragment(request):
        return render(request, "console/conversation/pane.html", context)
    return render(request, "console/inbox/page.html", list_context(request, open_id=found.pk) | context)


@needs(Permission.INBOX_READ)
def conversation_live(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Return the parts of an open conversation that may have changed; the reply box only when its part did."""
    found = visible_conversation(request.user, conversation_id)
    return refreshed(request, found, shown_part=request.GET.get("part", ""))


def refreshed(
    request: StaffRequest, found: Conversation, *, shown_part: str, replied: bool = False, status: int = 200
) -> HttpResponse:
    """Return the changed parts; after a reply also an empty box with a fresh key."""
    context = pane_context(request, found)
    context["new_composer"] = replied or context["part"].name != shown_part
    return render(request, "console/conversation/refreshed.html", context, status=status)


def pane_context(request: StaffRequest, found: Conversation) -> dict[str, Any]:
    """Return what the conversation's pane needs."""
    now = holding(found)
    telling = _telling(list(found.decisions.all()[:LOOKED_AT]))
    return {
        "conversation": found,
        "customer": found.customer,
        "holding": now,
        "part": _part(now, request.user),
        "entries": transcript(found),
        "decision": telling,
        "explained": explained(telling.record) if telling else None,
        "earlier": _earlier(request.user, found),
        "reply_key": str(uuid7()),
        "suggestion": waiting_suggestion(now),
        "suggestion_key": str(uuid7()),
        "edits": EDITS,
        "view": request.GET.get("view") or request.POST.get("view") or "waiting",
    }


def _part(now: Holding, user: User) -> Part:
    if not user.may(Permission.INBOX_WORK):
        return Part("reader", may_work=False)
    if now.holder == Holder.PERSON and now.claim:
        return Part("mine" if now.claim.person_id == user.pk else "other", may_work=True)
    return Part(str(now.holder), may_work=True)


def _telling(decisions: list[Decision]) -> Decision | None:
    """The newest decision that understood a request, for "a person, please" alone tells a colleague little."""
    latest = decisions[0] if decisions else None
    return next((each for each in decisions if each.record["reading"]["requests"]), latest)


def _earlier(user: User, found: Conversation) -> list[Conversation]:
    others = visible_conversations(user).filter(customer=found.customer_id).exclude(pk=found.pk)
    said = Message.objects.filter(conversation=OuterRef("pk"), author=Author.CUSTOMER).order_by("event")
    return list(others.annotate(first_words=Subquery(said.values("text")[:1])).order_by("-opened_at")[:EARLIER])
