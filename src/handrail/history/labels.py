"""Labels of past messages: what they ask for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.history.errors import UnreadableHistoryError
from handrail.history.models import PastLabel, PastMessage
from handrail.history.records import CUSTOMER
from handrail.intents.models import OUT_OF_SCOPE, Intent
from handrail.kernel.errors import InvalidError

_COLUMNS = ["tag", "intent"]
# For every conversation whose tags name one intent only: its first customer message.
_FROM_TAGS = """
WITH meant(tag, slug) AS (SELECT * FROM unnest(%(tags)s::text[], %(slugs)s::text[])),
named AS (
    SELECT c.id, min(m.slug) AS slug, count(DISTINCT m.slug) AS slugs
    FROM history_pastconversation c CROSS JOIN LATERAL unnest(c.tags) AS t(tag) JOIN meant m ON m.tag = t.tag
    WHERE c.assistant_id = %(assistant)s AND c.tags && %(tags)s::varchar[] GROUP BY c.id
), added AS (
    INSERT INTO history_pastlabel (id, message_id, intent_id, origin, at)
    SELECT gen_random_uuid(), first.id, i.id, 'tags', %(at)s::timestamptz
    FROM named n CROSS JOIN LATERAL (
        SELECT p.id FROM history_pastmessage p WHERE p.conversation_id = n.id AND p.author = 'customer'
        ORDER BY p.at, p.position, p.id LIMIT 1
    ) first LEFT JOIN intents_intent i ON i.slug = n.slug
    WHERE n.slugs = 1
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM added), (SELECT count(*) FROM named WHERE slugs = 1),
       (SELECT count(*) FROM named WHERE slugs > 1)
"""


@dataclass(frozen=True)
class Labelled:
    """What `label_from_tags` did: labels added, conversations labelled before, and those with tags of two intents."""

    added: int
    known: int
    contradictory: int


@transaction.atomic
def label(*, message: PastMessage, intent: Intent | None, by: User, settles: bool = False) -> PastLabel:
    """Say what a customer's message asks for; None is out of scope. A person's later word replaces the earlier one.

    With `settles` it counts before what others said, and so do this person's later words.
    """
    if message.author != CUSTOMER:
        raise InvalidError("only customers' messages are labelled")
    values: dict[str, Any] = {"intent": intent, "origin": PastLabel.PERSON, "at": timezone.now()}
    if settles:
        values["settles"] = True
    found, _ = PastLabel.objects.update_or_create(message=message, person=by, defaults=values)
    return found


@transaction.atomic
def label_from_tags(*, assistant: Assistant, meanings: dict[str, str]) -> Labelled:
    """Label the first customer message of each conversation whose tags name one intent; `meanings`: tag to intent."""
    values: dict[str, Any] = {
        "tags": list(meanings), "slugs": list(meanings.values()), "assistant": assistant.pk, "at": timezone.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FROM_TAGS, values)
        added, named, contradictory = cursor.fetchone()
    return Labelled(added, named - added, contradictory)


def read_meanings(path: Path) -> dict[str, str]:
    """Read a CSV with the columns tag,intent; `out_of_scope` is an intent here. Raises UnreadableHistoryError."""
    if not path.is_file():
        raise UnreadableHistoryError(f"{path} is not there")
    known = {*Intent.objects.values_list("slug", flat=True), OUT_OF_SCOPE}
    meanings: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if not set(_COLUMNS) <= set(rows.fieldnames or []):
                raise UnreadableHistoryError(f"{path}:1: the first line must name the columns tag,intent")
            for row in rows:
                tag, slug = ((row[name] or "").strip() for name in _COLUMNS)
                if slug not in known:
                    raise UnreadableHistoryError(f"{path}:{rows.line_num}: no intent is named {slug!r}")
                if meanings.setdefault(tag.casefold(), slug) != slug:
                    raise UnreadableHistoryError(f"{path}:{rows.line_num}: {tag!r} has two intents")
    except (UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableHistoryError(f"{path}: {problem}") from problem
    return meanings
