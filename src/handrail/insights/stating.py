"""Stating outcomes: what is new becomes a fact, what has changed is taken back and stated anew; the counts follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from handrail.insights.contacts import Story
from handrail.insights.models import SPANS, DayCount, Fact, SpanCount
from handrail.insights.outcomes import Outcome
from handrail.insights.spans import span_of
from handrail.rows import Where, find_rows

_FIELDS = ("intent", "language", "stage", "side", "value", "weight", "detail")
_DAY = ("day", "assistant", "intent", "channel", "language", "stage", "side", "measure")
_SPAN = ("first", "days", "intent", "channel", "side", "measure")
_TYPES = {"day": "date", "first": "date", "days": "smallint"}
_SUMS = {"n": "bigint"} | dict.fromkeys(("total", "weight_total", "weighted_sum", "weight_squares"), "double precision")

_Counts = dict[tuple[object, ...], list[float]]


def state(stories: Mapping[UUID, Story], wanted: Mapping[UUID, list[Outcome]], now: datetime) -> list[Fact]:
    """Make the facts about these conversations say exactly what is wanted; returns the rows that were added.

    One caller at a time, inside a transaction.
    """
    standing = _standing(list(wanted))
    added: list[Fact] = []
    for conversation, outcomes in wanted.items():
        told = standing.get(conversation, {})
        named = {(str(outcome.measure), outcome.source): outcome for outcome in outcomes}
        for key, outcome in named.items():
            added += _changed(told.get(key), _fact(stories[conversation], outcome, now))
        for key, last in told.items():
            if key not in named and last.sign > 0:
                added.append(_taken_back(last, now))
    Fact.objects.bulk_create(added)
    _count(added)
    return added


def _standing(conversations: list[UUID]) -> dict[UUID, dict[tuple[str, str], Fact]]:
    """The newest statement about each outcome of these conversations."""
    found: dict[UUID, dict[tuple[str, str], Fact]] = defaultdict(dict)
    for fact in find_rows(Fact, Where("conversation = ANY(%s)", (conversations,)), "ORDER BY revision"):
        found[fact.conversation][fact.measure, fact.source] = fact
    return found


def _fact(story: Story, outcome: Outcome, now: datetime) -> Fact:
    fields = {name: getattr(outcome, name) for name in _FIELDS}
    return Fact(
        measure=str(outcome.measure),
        source=outcome.source,
        assistant=story.assistant,
        channel=story.channel,
        conversation=story.conversation,
        at=outcome.at,
        stated_at=now,
        **fields,
    )


def _changed(last: Fact | None, fact: Fact) -> list[Fact]:
    """The rows that make a fact stand where `last` was the last word about it."""
    if last is None:
        return [fact]
    if last.sign < 0:
        fact.revision = last.revision + 1
        return [fact]
    if all(getattr(last, name) == getattr(fact, name) for name in _FIELDS):
        return []
    fact.revision = last.revision + 2
    return [_taken_back(last, fact.stated_at), fact]


def _taken_back(last: Fact, now: datetime) -> Fact:
    """The statement that what was said last does not hold; it counts where that counted."""
    copied = {
        field.attname: getattr(last, field.attname) for field in Fact._meta.concrete_fields if field.name != "serial"
    }
    return Fact(**(copied | {"revision": last.revision + 1, "sign": -1, "stated_at": now}))


def _count(facts: Iterable[Fact]) -> None:
    days: _Counts = defaultdict(lambda: [0.0] * len(_SUMS))
    spans: _Counts = defaultdict(lambda: [0.0] * len(_SUMS))
    for fact in facts:
        day = fact.at.astimezone(UTC).date()
        cell = (fact.intent, fact.channel)
        keys: list[tuple[_Counts, tuple[object, ...]]]
        keys = [(days, (day, fact.assistant, *cell, fact.language, fact.stage, fact.side, fact.measure))]
        keys += [(spans, (span_of(day, length), length, *cell, fact.side, fact.measure)) for length in SPANS]
        weight = fact.weight
        for counts, key in keys:
            sums = counts[key]
            for place, part in enumerate((1.0, fact.value, weight, weight * fact.value, weight * weight)):
                sums[place] += fact.sign * part
    _add(DayCount._meta.db_table, _DAY, days)
    _add(SpanCount._meta.db_table, _SPAN, spans)


def _add(table: str, names: tuple[str, ...], counts: _Counts) -> None:
    """Add sums to the rows of a table of counts."""
    if not counts:
        return
    keys = sorted(counts, key=str)
    columns = [*zip(*keys, strict=True)], [*zip(*(counts[key] for key in keys), strict=True)]
    types = [*(_TYPES.get(name, "text") for name in names), *_SUMS.values()]
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    grown = ", ".join(f"{name} = counted.{name} + excluded.{name}" for name in _SUMS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counted ({', '.join([*names, *_SUMS])}) SELECT * FROM unnest({arrays}) "
            f"ON CONFLICT ({', '.join(names)}) DO UPDATE SET {grown}",
            [list(column) for column in (*columns[0], *columns[1])],
        )
