"""What customers say of answers and conversations."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from handrail.conversations import events
from handrail.conversations.handing import settle
from handrail.conversations.holding import Holder, holding
from handrail.conversations.journal import append, locked
from handrail.conversations.messages import checked_text
from handrail.conversations.models import Message, Rating, SolvedVerdict
from handrail.conversations.models.message import Author
from handrail.conversations.principals import Principal
from handrail.kernel.errors import InvalidError, NotFoundError

LONGEST_COMMENT = 2000


@transaction.atomic
def rate(*, by: Principal, conversation_id: UUID, score: int, comment: str = "") -> None:
    """Record a rating of 1 to 5; a later one counts instead of an earlier one, the same one again changes nothing."""
    if not 1 <= score <= 5:
        raise InvalidError("a rating is a whole number from 1 to 5", field="score")
    text = checked_text(comment, longest=LONGEST_COMMENT, field="comment") if comment.strip() else ""
    conversation = locked(conversation_id, by.owned)
    last = Rating.objects.filter(conversation=conversation).order_by("-at").first()
    if last and (last.score, last.comment) == (score, text):
        return
    Rating.objects.create(conversation=conversation, score=score, comment=text)
    append(conversation, events.Rated(score=score))


@transaction.atomic
def answer_solved(*, by: Principal, conversation_id: UUID, message_id: UUID, solved: bool) -> None:
    """Record the customer's yes or no under one answer of the bot. A yes settles what the bot still has."""
    conversation = locked(conversation_id, by.owned)
    message = Message.objects.filter(conversation=conversation, pk=message_id, author=Author.BOT).first()
    if message is None:
        raise NotFoundError("no such answer in this conversation", field="message_id")
    _, created = SolvedVerdict.objects.get_or_create(message=message, defaults={"solved": solved})
    if not created:
        return
    append(conversation, events.SolvedAnswered(message_id=str(message.pk), solved=solved))
    now = holding(conversation)
    if solved and now.holder == Holder.BOT and _is_last_answer(message):
        settle(conversation, now, by=None)


def _is_last_answer(message: Message) -> bool:
    later = Message.objects.filter(
        conversation_id=message.conversation_id, event__gt=message.event, author=Author.CUSTOMER
    )
    return not later.exists()
