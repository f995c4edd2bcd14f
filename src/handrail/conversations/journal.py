"""The one way to add to a conversation: lock its row, append events in gapless order."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from handrail.conversations.events import ConversationEvent
from handrail.conversations.models import Conversation, Event
from handrail.kernel.errors import NotFoundError


def locked(conversation_id: UUID, among: QuerySet[Conversation] | None = None) -> Conversation:
    """Lock a conversation's row until the transaction ends. It is the first lock of every action on it.

    Because all events are appended under this lock, their numbers have no gaps and appear in order, so that a
    reader who has seen event n misses nothing when he asks for what comes after n.
    """
    found = Conversation.objects.all() if among is None else among
    query = found.select_related("assistant", "customer").select_for_update(of=("self",))
    conversation = query.filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFoundError
    return conversation


def append(conversation: Conversation, event: ConversationEvent) -> int:
    """Append one event to a locked conversation; returns its sequence number. The database tells the streams."""
    return append_all(conversation, [event])


def append_all(conversation: Conversation, events: list[ConversationEvent]) -> int:
    """Append events in order to a locked conversation; returns the last sequence number."""
    now = timezone.now()
    rows = []
    for event in events:
        conversation.last_event += 1
        rows.append(
            Event(
                conversation=conversation,
                sequence=conversation.last_event,
                kind=event.kind,
                public=event.public,
                data=event.data(),
                at=now,
            )
        )
    Event.objects.bulk_create(rows)
    conversation.last_activity_at = now
    conversation.save(update_fields=["last_event", "last_activity_at"])
    return conversation.last_event
