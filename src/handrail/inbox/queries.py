"""Reads of the inbox: which conversations a person sees, in which queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from handrail.accounts.models import Team, User
from handrail.accounts.policy import Permission
from handrail.conversations.holding import Holder, Holding
from handrail.conversations.models import Claim, Conversation, Handoff, Message, Resolution
from handrail.conversations.rehearsals import IS_REHEARSAL
from handrail.kernel.errors import NotFoundError

URGENT = ("safety",)
VIEWS = ("waiting", "mine", "team", "bot", "closed")

_open_handoff = Handoff.objects.filter(conversation=OuterRef("pk"), ended_at__isnull=True)
_open_claim = Claim.objects.filter(
    handoff__conversation=OuterRef("pk"), handoff__ended_at__isnull=True, ended_at__isnull=True
)
_open_resolution = Resolution.objects.filter(conversation=OuterRef("pk"), reopened_at__isnull=True)


@dataclass(frozen=True)
class InboxRow:
    """One line of the list."""

    conversation: Conversation
    holder: Holder
    team: Team | None
    agent: User | None
    reason: str | None
    preview: str
    waiting_since: datetime | None
    last_activity_at: datetime


def visible_conversations(user: User) -> QuerySet[Conversation]:
    """Return what a person may see. Everyone who reads the inbox sees all teams; others see nothing."""
    if not user.may(Permission.INBOX_READ):
        return Conversation.objects.none()
    return Conversation.objects.all()


def visible_conversation(user: User, conversation_id: UUID) -> Conversation:
    """Return one conversation that the person may see, or raise NotFoundError."""
    found = visible_conversations(user).select_related("customer", "assistant").filter(pk=conversation_id).first()
    if found is None:
        raise NotFoundError
    return found


def in_view(user: User, view: str) -> QuerySet[Conversation]:
    """Return the conversations of one view: waiting, mine, team (my teams' open ones), bot, or closed.

    Rehearsals are in none: they are found from their drill.
    """
    seen = visible_conversations(user).exclude(IS_REHEARSAL)
    if view == "closed":
        return seen.filter(Exists(_open_resolution))
    seen = seen.filter(~Exists(_open_resolution))
    conditions = {
        "waiting": Q(Exists(_open_handoff)) & ~Q(Exists(_open_claim)),
        "mine": Q(Exists(_open_claim.filter(person=user))),
        "team": Q(Exists(_open_handoff.filter(team__memberships__user=user))),
        "bot": ~Q(Exists(_open_handoff)),
    }
    return seen.filter(conditions[view])


def conversations_for(user: User, *, view: str, limit: int = 50) -> list[InboxRow]:
    """Return the newest rows of a view; in `waiting` danger comes first, then who waits longest."""
    waiting_since = Subquery(_open_handoff.values("at")[:1])
    order = ("-urgent", "waiting_since") if view == "waiting" else ("-last_activity_at",)
    found = (
        in_view(user, view)
        .select_related("customer")
        .annotate(
            waiting_since=waiting_since,
            urgent=Exists(_open_handoff.filter(reason__in=URGENT)),
            preview=Subquery(
                Message.objects.filter(conversation=OuterRef("pk"))
                .exclude(author="system")
                .order_by("-event")
                .values("text")[:1]
            ),
            is_closed=Exists(_open_resolution),
        )
        .prefetch_related(_open_handoffs())
        .order_by(*order)[:limit]
    )
    return [_row(conversation) for conversation in found]


def counts_for(user: User) -> dict[str, int]:
    """Return how many conversations each view has; closed ones are not counted, for they only grow."""
    return {view: in_view(user, view).count() for view in VIEWS if view != "closed"}


def _open_handoffs() -> Prefetch[str]:
    claims = Prefetch(
        "claims", Claim.objects.filter(ended_at__isnull=True).select_related("person"), to_attr="open_claims"
    )
    handoffs = Handoff.objects.filter(ended_at__isnull=True).select_related("team").prefetch_related(claims)
    return Prefetch("handoffs", handoffs, to_attr="open_handoffs")


def _row(conversation: Conversation) -> InboxRow:
    handoff = next(iter(getattr(conversation, "open_handoffs", [])), None)
    claim = next(iter(handoff.open_claims), None) if handoff else None
    closed = getattr(conversation, "is_closed", False)
    holding = Holding(handoff, claim, None)
    return InboxRow(
        conversation=conversation,
        holder=Holder.CLOSED if closed else holding.holder,
        team=handoff.team if handoff else None,
        agent=claim.person if claim else None,
        reason=handoff.reason if handoff else None,
        preview=(getattr(conversation, "preview", "") or "")[:140],
        waiting_since=None if claim else getattr(conversation, "waiting_since", None),
        last_activity_at=conversation.last_activity_at,
    )
