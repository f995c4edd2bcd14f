"""What the engine remembers of a conversation: read from its rows, never kept anywhere else."""

from __future__ import annotations

from typing import Any

from handrail.answering.decide import Outcome
from handrail.answering.models import Decision
from handrail.answering.reading import Memory
from handrail.conversations.events import HandedOff
from handrail.conversations.models import Conversation, Message
from handrail.conversations.models.message import Author

_DECISIONS = 3
_MESSAGES = 4
FIRST_MESSAGE = 2


def memory_of(conversation: Conversation, *, before: Message) -> Memory:
    """Return what came before a message; what people had in between ends what the bot was talking about."""
    if before.event <= FIRST_MESSAGE:
        return Memory(language=conversation.language)
    handoffs = conversation.events.filter(kind=HandedOff.kind, sequence__lt=before.event).order_by("-sequence")
    since = handoffs.values_list("sequence", flat=True).first() or 0
    decided = Decision.objects.filter(
        conversation=conversation, turn__message__event__gt=since, turn__message__event__lt=before.event
    )
    decisions = list(decided.order_by("-turn__message__event")[:_DECISIONS])
    earlier = Message.objects.filter(conversation=conversation, author=Author.CUSTOMER, event__lt=before.event)
    texts = tuple(earlier.order_by("-event").values_list("text", flat=True)[:_MESSAGES])
    return Memory(
        language=conversation.language,
        earlier=texts[::-1],
        **_last_answer(decisions),
        **_asked_back(decisions),
    )


def _last_answer(decisions: list[Decision]) -> dict[str, Any]:
    """The request that was answered last."""
    for decision in decisions:
        if decision.outcome == Outcome.ANSWER:
            request, draft = decision.record["reading"]["requests"][-1], decision.record["drafts"][-1]
            cited = [found["external_id"] for found in draft["candidates"] if found["cited"]]
            return {
                "last_request": request["text"],
                "last_intent": request["intents"][0]["slug"],
                "last_articles": tuple(cited),
            }
    return {}


def _asked_back(decisions: list[Decision]) -> dict[str, Any]:
    """The options of a question back that is still open, and how often in a row the bot has asked."""
    asked = 0
    for decision in decisions:
        if decision.outcome != Outcome.CLARIFY:
            break
        asked += 1
    if not asked:
        return {}
    request = decisions[0].record["reading"]["requests"][decisions[0].record["request"]]
    options = tuple(score["slug"] for score in request["intents"][:2])
    return {"asked_back": options, "asked_about": request["text"], "clarifications": asked}
