"""Conversations that were never a customer's: drills and attempts to break the bot. They count nowhere.

The mark is the customer's reference, which begins with `drill:`; no door accepts such a reference from outside.
"""

from __future__ import annotations

from django.db.models import Q

from handrail.conversations.models import Conversation, Customer

REHEARSAL = "drill:"
IS_REHEARSAL = Q(customer__external_ref__startswith=REHEARSAL)


def mark_rehearsal(conversation: Conversation, name: str, *, vip: bool = False) -> None:
    """Mark the customer of a conversation as one of a rehearsal; `name` makes the reference unique."""
    customer = Customer.objects.filter(pk=conversation.customer_id)
    customer.update(external_ref=f"{REHEARSAL}{name}"[:100], vip=vip, name="Drill")


def is_rehearsal(conversation: Conversation) -> bool:
    """Return whether a conversation is a rehearsal."""
    return (conversation.customer.external_ref or "").startswith(REHEARSAL)
