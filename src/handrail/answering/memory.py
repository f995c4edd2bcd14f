"""What the engine remembers of a conversation: read from its rows, never kept anywhere else."""

from __future__ import annotations

from typing import Any

import orjson

from handrail.answering.decide import Outcome
from handrail.answering.models import Decision, Turn
from handrail.answering.reading import Memory
from handrail.conversations.events import HandedBack, HandedOff
from handrail.conversations.models import Conversation, Event, Message
from handrail.conversations.models.message import Author
from handrail.rows import values

_DECISIONS = 3
_MESSAGES = 4
FIRST_MESSAGE = 2
_PEOPLE_HAD_IT = f"""COALESCE((
    SELECT max(sequence) FROM {Event._meta.db_table}
    WHERE conversation_id = %(conversation)s AND kind = ANY(%(handed)s) AND sequence < %(before)s
), 0)"""
_SINCE_PEOPLE = f"""
SELECT decision.outcome, decision.record FROM {Decision._meta.db_table} AS decision
    JOIN {Turn._meta.db_table} AS turn ON turn.id = decision.turn_id
    JOIN {Message._meta.db_table} AS message ON message.id = turn.message_id
WHERE decision.conversation_id = %(conversation)s AND message.event < %(before)s AND message.event > {_PEOPLE_HAD_IT}
ORDER BY message.event DESC LIMIT %(most)s
"""
_SAID = f"""
SELECT text FROM {Message._meta.db_table}
WHERE conversation_id = %(conversation)s AND author = %(customer)s AND event < %(before)s AND event > {_PEOPLE_HAD_IT}
ORDER BY event DESC LIMIT %(most)s
"""


class _Decided:
    """A decision as far as memory needs it."""

    def __init__(self, outcome: str, record: str) -> None:
        self.outcome = outcome
        self.record: dict[str, Any] = orjson.loads(record)


def memory_of(conversation: Conversation, *, before: Message) -> Memory:
    """Return what came before a message; what people had in between ends what the bot was talking about."""
    vip = conversation.customer.vip
    if before.event <= FIRST_MESSAGE:
        return Memory(language=conversation.language, vip=vip)
    here = {"conversation": conversation.pk, "before": before.event, "handed": [HandedOff.kind, HandedBack.kind]}
    decisions = [_Decided(*row) for row in values(_SINCE_PEOPLE, here | {"most": _DECISIONS})]
    texts = [text for (text,) in values(_SAID, here | {"customer": str(Author.CUSTOMER), "most": _MESSAGES})]
    return Memory(
        language=conversation.language,
        vip=vip,
        earlier=tuple(reversed(texts)),
        **_last_answer(decisions),
        **_asked_back(decisions),
    )


def _last_answer(decisions: list[_Decided]) -> dict[str, Any]:
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


def _asked_back(decisions: list[_Decided]) -> dict[str, Any]:
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
