"""Who has a conversation now: the bot, a queue of people, one person, or nobody any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from handrail.conversations.models import Claim, Conversation, Handoff, Resolution

_OPEN = (
    f"SELECT EXISTS (SELECT 1 FROM {Handoff._meta.db_table} WHERE conversation_id = %s AND ended_at IS NULL) "
    f"OR EXISTS (SELECT 1 FROM {Resolution._meta.db_table} WHERE conversation_id = %s AND reopened_at IS NULL)"
)


class Holder(StrEnum):
    """Who has it."""

    BOT = "bot"
    WAITING = "waiting"
    PERSON = "person"
    CLOSED = "closed"


@dataclass(frozen=True)
class Holding:
    """The rows that say who has a conversation."""

    handoff: Handoff | None
    claim: Claim | None
    resolution: Resolution | None

    @property
    def holder(self) -> Holder:
        """Who has it, read from the rows."""
        if self.resolution:
            return Holder.CLOSED
        if self.claim:
            return Holder.PERSON
        return Holder.WAITING if self.handoff else Holder.BOT


def holding(conversation: Conversation) -> Holding:
    """Return who has a conversation; certain only while its row is locked."""
    if not _anything_open(conversation):
        return Holding(None, None, None)
    handoff = Handoff.objects.filter(conversation=conversation, ended_at__isnull=True).select_related("team").first()
    claim = None
    if handoff:
        claim = Claim.objects.filter(handoff=handoff, ended_at__isnull=True).select_related("person").first()
    resolution = Resolution.objects.filter(conversation=conversation, reopened_at__isnull=True).first()
    return Holding(handoff, claim, resolution)


def _anything_open(conversation: Conversation) -> bool:
    """Whether there is an open handoff or resolution: most messages meet neither, and this asks for both at once."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [conversation.pk, conversation.pk])
        return bool(cursor.fetchone()[0])
