"""Which turns are owed, and that each is decided once."""

from __future__ import annotations

from uuid import UUID

from handrail.answering.models import Turn
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation, Message
from handrail.rows import Where, find_row, values

_DECIDED = (
    f"UPDATE {Turn._meta.db_table} SET decided_at = clock_timestamp() WHERE id = %s AND decided_at IS NULL RETURNING id"
)


def owed_turn(turn_id: UUID) -> Turn | None:
    """Return a turn with message, conversation and assistant, or None when it is decided or not there."""
    turn = find_row(Turn, Where("id = %s AND decided_at IS NULL", (turn_id,)))
    message = turn and find_row(Message, Where("id = %s", (turn.message_id,)))
    conversation = turn and find_row(Conversation, Where("id = %s", (turn.conversation_id,)))
    assistant = conversation and find_row(Assistant, Where("id = %s", (conversation.assistant_id,)))
    if not (turn and message and conversation and assistant):
        return None
    conversation.assistant = assistant
    turn.message, turn.conversation = message, conversation
    return turn


def mark_decided(turn: Turn) -> bool:
    """Mark a turn as decided; returns False when it was decided before."""
    return bool(values(_DECIDED, [turn.pk]))
