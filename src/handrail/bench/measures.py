"""How fast measures are read over very many conversations, and how fast outcomes are collected."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection

from handrail.accounts.models import User
from handrail.assistants.actions import add_assistant
from handrail.assistants.models import Assistant
from handrail.bench.made_outcomes import DAYS, make_outcomes
from handrail.conversations.models import Conversation, Customer, Event
from handrail.insights.collecting import collect
from handrail.insights.measures import Measure
from handrail.insights.models import DayCount, SpanCount
from handrail.insights.queries import conversations_behind, tallies, tally

LAST = date(2026, 6, 30)
OF_THE_MAP = (
    Measure.CONVERSATIONS, Measure.WRONG_ANSWER, Measure.REPEAT_CONTACT, Measure.CSAT, Measure.VERIFIED,
    Measure.HANDOFF_QUALITY,
)  # fmt: skip
READS, COLLECTED = 60, 4000
_CUSTOMERS = f"""
INSERT INTO {Customer._meta.db_table} (id, name, email, language, country, vip, facts, created_at)
SELECT md5('c' || g)::uuid, '', '', '', '', false, '{{}}', now() FROM generate_series(1, %(n)s) g"""
_CONVERSATIONS = f"""
INSERT INTO {Conversation._meta.db_table} (id, assistant_id, customer_id, channel, language, page_url, opened_at,
    opening_key, last_event, last_activity_at)
SELECT md5(g::text)::uuid, %(assistant)s, md5('c' || g)::uuid, 'chat', 'en', '', now() - interval '3 hours', g::text, 5,
    now() - interval '3 hours' FROM generate_series(1, %(n)s) g"""
_EVENTS = f"""
INSERT INTO {Event._meta.db_table} (id, conversation_id, sequence, kind, public, data, at)
SELECT gen_random_uuid(), md5(g::text)::uuid, place, kind, true,
    data || jsonb_build_object('decision_id', g::text), now() - interval '3 hours'
FROM generate_series(1, %(n)s) g CROSS JOIN (VALUES
    (1, 'opened', '{{"channel": "chat", "language": "en"}}'::jsonb),
    (2, 'message', '{{"author": "customer", "text": "Where is my parcel?"}}'),
    (3, 'message', '{{"author": "bot", "text": "On its way.", "sources": [{{"title": "Track"}}], "language": "en"}}'),
    (4, 'decided', '{{"decision_id": "d", "outcome": "answer", "reason": "confident", "intent": "intent_1",
        "confidence": 0.9, "stage": "full", "part": "bot"}}'),
    (5, 'rated', '{{"score": 4}}')) AS told (place, kind, data)"""


@dataclass(frozen=True)
class MeasureSpeed:
    """The figures: rows of the tables, milliseconds of each read as (median, 95th percentile), facts a second."""

    conversations: int
    seconds_to_fill: float
    day_rows: int
    span_rows: int
    tallies: int
    milliseconds: dict[str, tuple[float, float]]
    collected_conversations: int
    facts_per_second: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON can hold them."""
        times = {name: {"p50": round(p50, 1), "p95": round(p95, 1)} for name, (p50, p95) in self.milliseconds.items()}
        rounded = {"seconds_to_fill": round(self.seconds_to_fill, 1), "facts_per_second": round(self.facts_per_second)}
        return vars(self) | {"milliseconds": times} | rounded


def bench_measures(conversations: int) -> MeasureSpeed:
    """Make up so many conversations of 90 days with every measure, read, and collect a few thousand real ones."""
    begun = time.perf_counter()
    make_outcomes(conversations, LAST, facts=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    filled = time.perf_counter() - begun
    since, ada = LAST - timedelta(days=DAYS - 1), User(role="lead")
    cell: dict[str, Any] = {"intent": "intent_1", "channel": "chat", "side": "bot", "since": since, "until": LAST}
    found = tallies(since, LAST)
    times = {
        "tallies": _timed(lambda: tallies(since, LAST)),
        "tallies of 6 measures": _timed(lambda: tallies(since, LAST, measures=OF_THE_MAP)),
        "tallies of 28 days": _timed(lambda: tallies(LAST - timedelta(days=27), LAST)),
        "one tally": _timed(lambda: tally(Measure.REPEAT_CONTACT, **cell)),
        "conversations behind": _timed(
            lambda: conversations_behind(Measure.REPEAT_CONTACT, by=ada, value=True, **cell)
        ),
    }
    rows = DayCount.objects.count(), SpanCount.objects.count()
    return MeasureSpeed(conversations, filled, *rows, len(found), times, COLLECTED, _collected())


def _timed(read: Any) -> tuple[float, float]:
    milliseconds = []
    for _ in range(READS):
        begun = time.perf_counter()
        read()
        milliseconds.append(1000 * (time.perf_counter() - begun))
    return float(np.percentile(milliseconds, 50)), float(np.percentile(milliseconds, 95))


def _collected() -> float:
    """Facts a second of conversations that the bot has answered, that were rated, and that have ended."""
    add_assistant(slug="bench", name="B", brand="B", languages=["en"], team_name="Bench", origins=[])
    values: dict[str, Any] = {"n": COLLECTED, "assistant": Assistant.objects.get(slug="bench").pk}
    with connection.cursor() as cursor:
        for statement in (_CUSTOMERS, _CONVERSATIONS, _EVENTS):
            cursor.execute(statement, values)
        cursor.execute("ANALYZE")
    begun, facts = time.perf_counter(), 0
    while found := collect():
        facts += len(found)
    return facts / (time.perf_counter() - begun)
