"""Who has a conversation now: the bot, a queue of people, one person, or nobody any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handrail.conversations.models import Claim, Conversation, Handoff, Resolution


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
    handoff = Handoff.objects.filter(conversation=conversation, ended_at__isnull=True).select_related("team").first()
    claim = None
    if handoff:
        claim = Claim.objects.filter(handoff=handoff, ended_at__isnull=True).select_related("person").first()
    resolution = Resolution.objects.filter(conversation=conversation, reopened_at__isnull=True).first()
    return Holding(handoff, claim, resolution)
