"""Events as customers and programs read them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation, Event, Rating
from handrail.rows import Where, find_rows

MOST = 500
_PUBLIC = "conversation_id = %s AND public AND sequence > %s"


def public_events(conversation: Conversation | UUID, *, after: int, limit: int) -> tuple[list[dict[str, Any]], bool]:
    """Return up to `limit` public events after a number, oldest first, and whether there are more."""
    limit = max(1, min(limit, MOST))
    conversation_id = conversation if isinstance(conversation, UUID) else conversation.pk
    rows = find_rows(Event, Where(_PUBLIC, (conversation_id, after)), f"ORDER BY sequence LIMIT {limit + 1}")
    events = [
        {"id": row.sequence, "type": row.kind, "at": row.at.isoformat(), "data": row.data} for row in rows[:limit]
    ]
    return events, len(rows) > limit


def status_of(conversation: Conversation) -> dict[str, Any]:
    """Return who has a conversation now, as its customer may know it."""
    now = holding(conversation)
    team = now.handoff.team if now.handoff else None
    rating = find_rows(Rating, Where("conversation_id = %s", (conversation.pk,)), "ORDER BY at DESC LIMIT 1")
    return {
        "id": conversation.pk,
        "language": conversation.language,
        "holder": str(now.holder),
        "team": team.name if team else None,
        "agent_name": now.claim.person.name if now.claim else None,
        "expected_wait_minutes": team.expected_wait_minutes if team and now.holder == Holder.WAITING else None,
        "last_event": conversation.last_event,
        "rating": rating[0].score if rating else None,
    }
