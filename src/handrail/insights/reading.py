"""Reading conversations for the collector: which ones, and what happened in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import orjson

from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation, Customer, Event
from handrail.conversations.rehearsals import REHEARSAL
from handrail.insights.contacts import LONGEST_SILENCE, Happened, Story
from handrail.insights.models import Look
from handrail.insights.outcomes import REPEAT_WINDOW
from handrail.rows import values

REACH = LONGEST_SILENCE + REPEAT_WINDOW
MOST_OF_ONE_CUSTOMER = 50
CLOCKS_DIFFER = timedelta(minutes=2)
_CONVERSATION, _LOOK = Conversation._meta.db_table, Look._meta.db_table
_HORIZON = (
    "SELECT least(min(xact_start), clock_timestamp()), clock_timestamp() FROM pg_stat_activity "
    "WHERE datname = current_database() AND xact_start IS NOT NULL"
)
_CHANGED = (
    f"SELECT c.id, c.last_activity_at FROM {_CONVERSATION} c LEFT JOIN {_LOOK} l ON l.conversation_id = c.id "
    f"JOIN {Customer._meta.db_table} u ON u.id = c.customer_id "
    "WHERE c.last_activity_at BETWEEN %s AND %s AND c.last_event > coalesce(l.event, 0) "
    f"AND NOT starts_with(coalesce(u.external_ref, ''), '{REHEARSAL}') ORDER BY c.last_activity_at LIMIT %s"
)
_DUE = f"SELECT conversation_id FROM {_LOOK} WHERE due_at <= %s ORDER BY due_at LIMIT %s"
_BEFORE = (
    f"SELECT DISTINCT near.id FROM {_CONVERSATION} c CROSS JOIN LATERAL (SELECT s.id FROM {_CONVERSATION} s "
    f"JOIN {_LOOK} l ON l.conversation_id = s.id WHERE s.customer_id = c.customer_id AND s.id <> c.id "
    "AND s.last_activity_at >= c.opened_at - %s::interval AND s.opened_at <= c.last_activity_at "
    "ORDER BY s.opened_at DESC LIMIT %s) near WHERE c.id = ANY(%s)"
)
_AFTER = (
    f"SELECT DISTINCT near.id FROM {_CONVERSATION} c CROSS JOIN LATERAL (SELECT s.id FROM {_CONVERSATION} s "
    "WHERE s.customer_id = c.customer_id AND s.id <> c.id AND s.last_activity_at >= c.opened_at "
    "AND s.opened_at <= c.last_activity_at + %s::interval ORDER BY s.opened_at LIMIT %s) near WHERE c.id = ANY(%s)"
)
_HEADS = (
    f"SELECT c.id, c.customer_id, a.slug, c.channel, c.last_event FROM {_CONVERSATION} c "
    f"JOIN {Assistant._meta.db_table} a ON a.id = c.assistant_id WHERE c.id = ANY(%s)"
)
_EVENTS = (
    "SELECT conversation_id, sequence, kind, at, data - 'html' "
    f"FROM {Event._meta.db_table} WHERE conversation_id = ANY(%s) ORDER BY conversation_id, sequence"
)


def horizon() -> tuple[datetime, datetime]:
    """Return the time before which nothing unseen can have been written, and the database's own time.

    Whoever writes an event takes its time inside his transaction, and those that are still open are listed; so what
    becomes visible later is not older than the oldest of them, but for the difference of two hosts' clocks.
    """
    ((oldest, now),) = values(_HORIZON, [])
    return oldest - CLOCKS_DIFFER, now


def changed(since: datetime, until: datetime, most: int) -> list[tuple[UUID, datetime]]:
    """Return conversations with events that were not read, and when each last moved, the longest quiet first.

    Those that have moved after `until` are left for later: who is talking will have said more by then.

    Rehearsals are never among them: they count nowhere.
    """
    return [(row[0], row[1]) for row in values(_CHANGED, [since, until, most])]


def due(now: datetime, most: int) -> list[UUID]:
    """Return conversations that time alone may have changed."""
    return [row[0] for row in values(_DUE, [now, most])]


def before(conversations: Collection[UUID]) -> set[UUID]:
    """Return earlier conversations of the same customers, for which one of these may be a repeat contact."""
    return {row[0] for row in values(_BEFORE, [REACH, MOST_OF_ONE_CUSTOMER, list(conversations)])}


def after(conversations: Collection[UUID]) -> set[UUID]:
    """Return later conversations of the same customers, which may be repeat contacts of one of these."""
    return {row[0] for row in values(_AFTER, [REACH, MOST_OF_ONE_CUSTOMER, list(conversations)])}


def stories(conversations: Collection[UUID]) -> dict[UUID, Story]:
    """Return conversations with all that happened in them."""
    wanted = list(conversations)
    # Heads first: what their counters count is then surely among the events.
    heads = values(_HEADS, [wanted])
    events: dict[UUID, list[Happened]] = defaultdict(list)
    for conversation, sequence, kind, at, data in values(_EVENTS, [wanted]):
        facts = orjson.loads(data) if isinstance(data, str) else data
        events[conversation].append(Happened(sequence, kind, at, facts))
    return {
        conversation: Story(conversation, customer, assistant, channel, last, tuple(events[conversation]))
        for conversation, customer, assistant, channel, last in heads
    }
