"""Conversations that were never a customer's: drills and attempts to break the bot. They count nowhere.

The mark is the customer's reference, which begins with `drill:`; no door accepts such a reference from outside.
"""

from __future__ import annotations

from django.db.models import Q

from handrail.conversations.models import Conversation

REHEARSAL = "drill:"
IS_REHEARSAL = Q(customer__external_ref__startswith=REHEARSAL)


def mark_rehearsal(conversation: Conversation, name: str, *, vip: bool = False) -> None:
    """Mark the customer of a conversation as one of a rehearsal; `name` makes the reference unique."""
    customer = conversation.customer
    customer.external_ref, customer.vip, customer.name = f"{REHEARSAL}{name}"[:100], vip, "Drill"
    customer.save(update_fields=["external_ref", "vip", "name"])


def is_rehearsal(conversation: Conversation) -> bool:
    """Return whether a conversation is a rehearsal."""
    return (conversation.customer.external_ref or "").startswith(REHEARSAL)
