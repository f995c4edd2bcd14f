"""Which conversations an audit reads, and what it reads of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.assistants.models import Assistant
from handrail.audit.options import Options
from handrail.history.models import PastConversation
from handrail.language.identify import identify

LONGEST_GAP_SECONDS = 900
"""A longer wait before an answer is taken for queueing, not for work."""
_SAMPLE = """
WITH chosen AS (
    SELECT id, tags, language, channel, started_at, source, external_id FROM history_pastconversation
    WHERE assistant_id = %(assistant)s
    ORDER BY md5(source || '/' || external_id || '/' || %(seed)s), id LIMIT %(sample)s
)
SELECT c.id, first.id, first.text, answer.id, answer.text, c.tags, c.language, c.channel,
       coalesce(c.started_at, first.at), work.seconds
FROM chosen c CROSS JOIN LATERAL (
    SELECT m.id, m.text, m.at, m.position FROM history_pastmessage m
    WHERE m.conversation_id = c.id AND m.author = 'customer' ORDER BY m.at, m.position, m.id LIMIT 1
) first LEFT JOIN LATERAL (
    SELECT m.id, m.text FROM history_pastmessage m WHERE m.conversation_id = c.id AND m.author = 'agent'
      AND (coalesce(m.at, 'infinity'), m.position, m.id) > (coalesce(first.at, 'infinity'), first.position, first.id)
    ORDER BY m.at, m.position, m.id LIMIT 1
) answer ON true LEFT JOIN LATERAL (
    SELECT nullif(sum(least(extract(epoch FROM said.at - said.before), %(gap)s)), 0)::float8 AS seconds
    FROM (SELECT m.author, m.at, lag(m.at) OVER (ORDER BY m.at, m.position, m.id) AS before
          FROM history_pastmessage m WHERE m.conversation_id = c.id AND m.at IS NOT NULL) said
    WHERE said.author = 'agent' AND said.before IS NOT NULL
) work ON true
ORDER BY md5(c.source || '/' || c.external_id || '/' || %(seed)s), c.id
"""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A conversation as far as an audit reads it: its first customer message and what an agent said first to it.

    `seconds` is the agents' work as far as times tell it: what passed before each of their messages, at most 15
    minutes each.
    """

    conversation: UUID
    message: UUID
    text: str
    answer_id: UUID | None
    answer: str
    tags: tuple[str, ...]
    language: str
    channel: str
    at: datetime | None
    seconds: float | None


def sampled(assistant: Assistant, options: Options) -> list[Sampled]:
    """Return up to `options.sample` conversations with a customer's message, chosen by a hash of their ids.

    The same history and seed give the same sample in the same order, also after it was imported anew.
    """
    values: dict[str, Any] = {
        "assistant": assistant.pk,
        "seed": str(options.seed),
        "sample": options.sample,
        "gap": LONGEST_GAP_SECONDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, values)
        rows = cursor.fetchall()
    return [
        Sampled(told, message, text, answer, said or "", tuple(tags), language or _language(text, assistant), *rest)
        for told, message, text, answer, said, tags, language, *rest in rows
    ]


def conversations_of(assistant: Assistant) -> int:
    """Return how many past conversations an assistant has."""
    return PastConversation.objects.filter(assistant=assistant).count()


def _language(text: str, assistant: Assistant) -> str:
    return identify(text, expected=assistant.languages[0], preferred=assistant.languages)
