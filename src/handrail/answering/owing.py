"""Which turns are owed, and that each is decided once."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from handrail.answering.models import Turn
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation, Customer, Message
from handrail.rows import Where, find_joined, values

_Whole = tuple[Turn, Message, Conversation, Assistant, Customer]
_DECIDED = (
    f"UPDATE {Turn._meta.db_table} SET decided_at = clock_timestamp() WHERE id = %s AND decided_at IS NULL RETURNING id"
)
_TURN, _MESSAGE, _CONVERSATION, _ASSISTANT, _CUSTOMER = (
    model._meta.db_table for model in (Turn, Message, Conversation, Assistant, Customer)
)
_WHOLE_TURN = (
    f"{_TURN} JOIN {_MESSAGE} ON {_MESSAGE}.id = {_TURN}.message_id "
    f"JOIN {_CONVERSATION} ON {_CONVERSATION}.id = {_TURN}.conversation_id "
    f"JOIN {_ASSISTANT} ON {_ASSISTANT}.id = {_CONVERSATION}.assistant_id "
    f"JOIN {_CUSTOMER} ON {_CUSTOMER}.id = {_CONVERSATION}.customer_id"
)


def owed_turn(turn_id: UUID) -> Turn | None:
    """Return a turn with message, conversation, assistant and customer, or None when it is decided or not there."""
    owed = Where(f"{_TURN}.id = %s AND {_TURN}.decided_at IS NULL", (turn_id,))
    found = find_joined((Turn, Message, Conversation, Assistant, Customer), _WHOLE_TURN, owed)
    if found is None:
        return None
    turn, message, conversation, assistant, customer = cast("_Whole", found)
    conversation.assistant, conversation.customer = assistant, customer
    turn.message, turn.conversation = message, conversation
    return turn


def mark_decided(turn: Turn) -> bool:
    """Mark a turn as decided; returns False when it was decided before."""
    return bool(values(_DECIDED, [turn.pk]))
