"""Writing a batch: copied into staging tables, then inserted where it is not there yet. One transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from handrail.history.crew import Batch
from handrail.history.models import HistoryBatch, HistoryImport
from handrail.history.preparing import Prepared
from handrail.intents.models import OUT_OF_SCOPE
from handrail.kernel.ids import uuid7

_STAGING = """
CREATE TEMP TABLE IF NOT EXISTS history_told (id uuid, external_id text, channel text, customer text, subject text,
    tags text[], rating smallint, language text, started_at timestamptz, line bigint, place serial)
    ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS history_said (id uuid, external_id text, key text, position integer, author text,
    text text, at timestamptz, line bigint) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE IF NOT EXISTS history_labelled (external_id text, key text, slug text, line bigint)
    ON COMMIT DELETE ROWS
"""
_COLUMNS = {
    "history_told": "id, external_id, channel, customer, subject, tags, rating, language, started_at, line",
    "history_said": "id, external_id, key, position, author, text, at, line",
    "history_labelled": "external_id, key, slug, line",
    "history_leftout": "id, history_import_id, line, reason",
}
# One import of an assistant writes at a time, so that two over the same rows cannot wait for each other in a ring.
_ORDER = "SELECT pg_advisory_xact_lock(hashtextextended('handrail history ' || %s::text, 0))"
_CONVERSATIONS = """
INSERT INTO history_pastconversation (id, history_import_id, assistant_id, source, external_id, channel, customer,
    subject, tags, rating, language, started_at)
SELECT DISTINCT ON (external_id) id, %(import)s::uuid, %(assistant)s::uuid, %(source)s::text, external_id, channel,
    customer, subject, tags, rating, language, started_at
FROM history_told ORDER BY external_id, place
ON CONFLICT (assistant_id, source, external_id) DO NOTHING
"""
# A look-up for each row, as LIMIT makes it: the staging tables have no statistics, and a join that the planner is free
# to order reads all of history for each batch.
_FOUND = """
CROSS JOIN LATERAL (
    SELECT id FROM history_pastconversation
    WHERE assistant_id = %(assistant)s AND source = %(source)s AND external_id = s.external_id LIMIT 1
) c
"""
_MESSAGES = f"""
INSERT INTO history_pastmessage (id, history_import_id, conversation_id, key, position, author, text, at)
SELECT s.id, %(import)s::uuid, c.id, s.key, s.position, s.author, s.text, s.at FROM history_said s {_FOUND}
ON CONFLICT (conversation_id, key) DO NOTHING
"""
_LABELS = f"""
INSERT INTO history_pastlabel (id, message_id, intent_id, origin, at)
SELECT gen_random_uuid(), m.id, i.id, 'column', %(at)s::timestamptz
FROM history_labelled s {_FOUND}
CROSS JOIN LATERAL (SELECT id FROM history_pastmessage WHERE conversation_id = c.id AND key = s.key LIMIT 1) m
LEFT JOIN intents_intent i ON i.slug = s.slug
WHERE i.id IS NOT NULL OR s.slug = '{OUT_OF_SCOPE}'
ON CONFLICT DO NOTHING
"""
_UNKNOWN = f"""
INSERT INTO history_leftout (id, history_import_id, line, reason)
SELECT gen_random_uuid(), %(import)s::uuid, s.line,
    'its label is the name of no intent; the message was taken over without'
FROM history_labelled s LEFT JOIN intents_intent i ON i.slug = s.slug
WHERE i.id IS NULL AND s.slug <> '{OUT_OF_SCOPE}'
"""
# What the file says otherwise than what is there: that stays, and this is told. Said of the same file, too, where rows
# of one conversation stand far apart.
_OTHER_VALUES = f"""
INSERT INTO history_leftout (id, history_import_id, line, reason)
SELECT gen_random_uuid(), %(import)s::uuid, s.line,
    'its conversation is there already with another rating or other tags, and these stay'
FROM history_told s {_FOUND} JOIN history_pastconversation kept ON kept.id = c.id
WHERE kept.id <> s.id AND (s.rating <> coalesce(kept.rating, 0) OR NOT s.tags <@ kept.tags::text[])
"""
_OTHER_TEXT = f"""
INSERT INTO history_leftout (id, history_import_id, line, reason)
SELECT gen_random_uuid(), %(import)s::uuid, s.line, 'this message is there already with another text, which stays'
FROM history_said s {_FOUND}
CROSS JOIN LATERAL (SELECT id, text FROM history_pastmessage WHERE conversation_id = c.id AND key = s.key LIMIT 1) m
WHERE m.id <> s.id AND m.text <> s.text
"""


def prepare_connection() -> None:
    """Make this session's staging tables."""
    with connection.cursor() as cursor:
        for statement in _STAGING.split(";"):
            cursor.execute(statement)


@transaction.atomic
def store(run: HistoryImport, batch: Batch, rows: Prepared) -> HistoryBatch:
    """Add what is new and the record of it; what is there already stays as it is."""
    told = {"import": run.pk, "assistant": run.assistant_id, "source": run.source, "at": datetime.now(UTC)}
    with connection.cursor() as cursor:
        cursor.execute(_ORDER, [run.assistant_id])
        # Inside a caller's own transaction nothing was committed yet that would have emptied them.
        cursor.execute("TRUNCATE history_told, history_said, history_labelled")
        _copy(cursor, "history_told", rows.conversations)
        _copy(cursor, "history_said", rows.messages)
        _copy(cursor, "history_leftout", [(uuid7(), run.pk, *each) for each in rows.left_out])
        conversations = _count(cursor, _CONVERSATIONS, told)
        messages = _count(cursor, _MESSAGES, told)
        known_messages = len(rows.messages) - messages
        labels, more = 0, _otherwise(cursor, told, len(rows.conversations) - conversations, known_messages)
        if rows.labels:
            _copy(cursor, "history_labelled", rows.labels)
            labels, more = _count(cursor, _LABELS, told), more + _count(cursor, _UNKNOWN, told)
    return HistoryBatch.objects.create(
        history_import=run,
        first=batch.first,
        last=batch.last,
        conversations=conversations,
        messages=messages,
        known_messages=known_messages,
        labels=labels,
        left_out=len(rows.left_out) + more,
        notes=rows.notes,
    )


def _otherwise(cursor: Any, told: dict[str, Any], conversations: int, messages: int) -> int:
    """List what says something else than what is there, of so many conversations and messages; return how many."""
    listed = _count(cursor, _OTHER_VALUES, told) if conversations else 0
    return listed + (_count(cursor, _OTHER_TEXT, told) if messages else 0)


def _count(cursor: Any, statement: str, values: dict[str, Any]) -> int:
    cursor.execute(statement, values)
    return int(cursor.rowcount)


def _copy(cursor: Any, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        return
    with cursor.copy(f"COPY {table} ({_COLUMNS[table]}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
