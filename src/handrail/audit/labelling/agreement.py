"""How far labellers agree, where they do not, and how many messages each intent has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from handrail.assistants.models import Assistant
from handrail.audit.models import Settlement
from handrail.history.models import PastLabel, PastMessage
from handrail.history.settling import Said, settled
from handrail.intents.models import OUT_OF_SCOPE
from handrail.statistics.agreement import Agreement, cohen_kappa

ENOUGH = 200
MOST_PAIRS = 5_000
MOST_DISPUTED = 50
_TWICE = """
SELECT l.message_id, array_agg(l.person_id ORDER BY l.at, l.id),
       array_agg(coalesce(i.slug, 'out_of_scope') ORDER BY l.at, l.id), max(s.id::text) IS NOT NULL
FROM history_pastlabel l
JOIN history_pastmessage m ON m.id = l.message_id JOIN history_pastconversation c ON c.id = m.conversation_id
LEFT JOIN intents_intent i ON i.id = l.intent_id LEFT JOIN audit_settlement s ON s.message_id = l.message_id
WHERE l.person_id IS NOT NULL AND c.assistant_id = %(assistant)s
GROUP BY l.message_id HAVING count(*) > 1 OR max(s.id::text) IS NOT NULL
ORDER BY max(l.at) DESC, l.message_id LIMIT %(most)s
"""
_SAID = """
SELECT array_agg(coalesce(i.slug, 'out_of_scope')), array_agg(l.origin::text), array_agg(l.settles)
FROM history_pastlabel l
JOIN history_pastmessage m ON m.id = l.message_id JOIN history_pastconversation c ON c.id = m.conversation_id
LEFT JOIN intents_intent i ON i.id = l.intent_id
WHERE l.person_id IS NOT NULL AND c.assistant_id = %(assistant)s
GROUP BY l.message_id
"""


@dataclass(frozen=True)
class Disputed:
    """A message of which people contradict each other, with no majority: who said what, the earliest first."""

    message: PastMessage
    said: list[tuple[UUID, str]]


@dataclass(frozen=True)
class Standing:
    """How far the first two labellers of each message agree, and what is not settled yet, the latest first."""

    agreement: Agreement
    disputed: list[Disputed]
    open: int
    confused: list[tuple[str, str, int]]


def standing(assistant: Assistant) -> Standing:
    """Return how labellers agree on the 5,000 messages that two people labelled last.

    Settling changes nothing of it: for what was settled the labels count that people gave before.
    """
    pairs, disputed = [], []
    before = {row.message_id: row.was for row in Settlement.objects.filter(message__conversation__assistant=assistant)}
    for message, people, slugs, is_settled in _twice(assistant):
        said = [(UUID(who), slug) for who, slug in before[message]] if message in before else []
        said = said or list(zip(people, slugs, strict=True))
        pairs.append((said[0][1], said[1][1]))
        if not is_settled and settled(Said(slug, PastLabel.PERSON) for _who, slug in said) is None:
            disputed.append((message, said))
    confused = Counter((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    texts = PastMessage.objects.in_bulk([message for message, _said in disputed[:MOST_DISPUTED]])
    return Standing(
        agreement=cohen_kappa([first for first, _ in pairs], [second for _, second in pairs]),
        disputed=[Disputed(texts[message], said) for message, said in disputed[:MOST_DISPUTED]],
        open=len(disputed),
        confused=[(*pair, count) for pair, count in confused.most_common(10)],
    )


def people_said(message: UUID) -> list[tuple[UUID, str]]:
    """Return who said what of a message, the earliest first."""
    rows = PastLabel.objects.filter(message=message, person__isnull=False).order_by("at", "id")
    return [(who, slug or OUT_OF_SCOPE) for who, slug in rows.values_list("person", "intent__slug")]


def labelled_counts(assistant: Assistant) -> dict[str, int]:
    """Return for each slug, also out_of_scope, how many messages people labelled so; disputed ones count nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, {"assistant": assistant.pk})
        found = (settled(map(Said, *labels)) for labels in cursor.fetchall())
        return Counter(slug for slug in found if slug is not None)


def _twice(assistant: Assistant) -> list[tuple[UUID, list[UUID], list[str], bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, {"assistant": assistant.pk, "most": MOST_PAIRS})
        return list(cursor.fetchall())
