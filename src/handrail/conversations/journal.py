"""The one way to add to a conversation: lock its row, append events in gapless order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from handrail.conversations.events import ConversationEvent
from handrail.conversations.models import Conversation, Event
from handrail.kernel.errors import NotFoundError
from handrail.kernel.ids import uuid7
from handrail.rows import Where, as_jsonb, find_row, insert, update, written_together

_EVENTS = f"{Event._meta.db_table} (id, conversation_id, sequence, kind, public, data, at)"
_COUNT = f"UPDATE {Conversation._meta.db_table} SET last_event = %s, last_activity_at = %s WHERE id = %s"
ALL = Where("TRUE")


def locked(conversation_id: UUID, among: Where = ALL) -> Conversation:
    """Lock a conversation's row until the transaction ends, if it is among those that who asks may touch.

    It is the first lock of every action on a conversation; NotFoundError where there is none.

    Because all events are appended under this lock, their numbers have no gaps and appear in order, so that a
    reader who has seen event n misses nothing when he asks for what comes after n.
    """
    conversation = find_row(Conversation, Where("id = %s", (conversation_id,)) & among, lock=True)
    if conversation is None:
        raise NotFoundError
    return conversation


def append(conversation: Conversation, event: ConversationEvent) -> int:
    """Append one event to a locked conversation; returns its sequence number. The database tells the streams."""
    return append_all(conversation, [event])


def append_all(conversation: Conversation, events: list[ConversationEvent]) -> int:
    """Append events in order to a locked conversation; returns the last sequence number.

    Events and the conversation's counter are written in one statement, with all else that is written together.
    """
    now = timezone.now()
    rows: list[list[Any]] = []
    for event in events:
        conversation.last_event += 1
        facts = as_jsonb(event.data())
        rows.append([uuid7(), conversation.pk, conversation.last_event, event.kind, event.public, facts, now])
    conversation.last_activity_at = now
    with written_together():
        insert(_EVENTS, rows)
        update(conversation.pk, _COUNT, [conversation.last_event, now, conversation.pk])
    return conversation.last_event
