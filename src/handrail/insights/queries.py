"""Reads of measures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Sum

from handrail.accounts.models import User
from handrail.conversations.models import Conversation
from handrail.inbox.queries import visible_conversations
from handrail.insights.measures import SECONDS, Measure
from handrail.insights.models import DayCount, Fact, SpanCount
from handrail.insights.spans import spans
from handrail.insights.tally import Tally
from handrail.rows import values

Tallies = dict[tuple[str, str, str, str], Tally]
_SUMS = ("n", "total", "weight_total", "weighted_sum", "weight_squares")
_SPANS = (
    "SELECT intent, channel, measure, side, "
    + ", ".join(f"sum({name})::double precision" for name in _SUMS)
    + f" FROM {SpanCount._meta.db_table} "
    "WHERE (first, days) IN (SELECT * FROM unnest(%s::date[], %s::smallint[])) AND measure = ANY(%s) "
    "GROUP BY intent, channel, measure, side"
)


@dataclass(frozen=True)
class Behind:
    """One conversation behind a number, with the value that it gave."""

    conversation: Conversation
    fact: Fact


def tally(
    measure: str,
    *,
    intent: str | None = None,
    channel: str | None = None,
    side: str | None = None,
    since: date | None = None,
    until: date | None = None,
    stage: str | None = None,
    language: str | None = None,
    assistant: str | None = None,
) -> Tally:
    """Return what a measure came to; None does not limit, `since` and `until` are days (UTC), both included."""
    exact = {
        "measure": measure, "intent": intent, "channel": channel, "side": side, "stage": stage, "language": language,
        "assistant": assistant, "day__gte": since, "day__lte": until,
    }  # fmt: skip
    found = DayCount.objects.filter(**_said(exact)).aggregate(**{name: Sum(name) for name in _SUMS})
    return Tally.of(*(found[name] or 0 for name in _SUMS))


def tallies(
    since: date,
    until: date,
    *,
    measures: Collection[str] = tuple(Measure),
    language: str | None = None,
    assistant: str | None = None,
) -> Tallies:
    """Return the tallies of a period by (intent, channel, measure, side); days (UTC), both included, in one query.

    Naming the `measures` that are wanted makes it faster. With a language or an assistant it is read day by day, which
    takes longer.
    """
    wanted = [str(measure) for measure in measures]
    if language is None and assistant is None:
        cut = list(spans(since, until))
        rows = values(_SPANS, [[first for first, _ in cut], [days for _, days in cut], wanted])
        return {(intent, channel, measure, side): Tally.of(int(n), *sums)
                for intent, channel, measure, side, n, *sums in rows}  # fmt: skip
    limits = _said({"language": language, "assistant": assistant})
    keys = ("intent", "channel", "measure", "side")
    found = DayCount.objects.filter(day__gte=since, day__lte=until, measure__in=wanted, **limits).values_list(*keys)
    rows = list(found.order_by().annotate(*(Sum(name) for name in _SUMS)))
    return {(row[0], row[1], row[2], row[3]): Tally.of(*row[4:]) for row in rows}


def by_measure(**limits: Any) -> dict[tuple[str, str], Tally]:
    """Return every tally over all cells by (measure, side); the limits are those of `tally`, in one query."""
    since, until = limits.pop("since", None), limits.pop("until", None)
    exact = _said(limits | {"day__gte": since, "day__lte": until})
    found = DayCount.objects.filter(**exact).values_list("measure", "side").order_by()
    rows = list(found.annotate(*(Sum(name) for name in _SUMS)))
    return {(row[0], row[1]): Tally.of(*row[2:]) for row in rows}


def by_language(measure: str, *, side: str, stages: Collection[str]) -> dict[tuple[str, str], Tally]:
    """Return what a measure came to at these stages, ever since, by assistant and language, in one query."""
    found = DayCount.objects.filter(measure=measure, side=side, stage__in=stages).values_list("assistant", "language")
    rows = list(found.order_by().annotate(*(Sum(name) for name in _SUMS)))
    return {(row[0], row[1]): Tally.of(*row[2:]) for row in rows}


def measured_cells(**limits: Any) -> list[tuple[str, str]]:
    """Return the cells, intent and channel, that have counts; the limits are those of `tally`."""
    since, until = limits.pop("since", None), limits.pop("until", None)
    found = DayCount.objects.filter(**_said(limits | {"day__gte": since, "day__lte": until}))
    return list(found.order_by("intent", "channel").values_list("intent", "channel").distinct())


def period() -> tuple[date, date] | None:
    """Return the first and the last day that have counts, None where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(first), max(first) FROM {SpanCount._meta.db_table} WHERE days = 1 AND n <> 0")
        first, last = cursor.fetchone()
    return (first, last) if first else None


def languages() -> list[str]:
    """Return the languages that have counts."""
    return list(
        DayCount.objects.exclude(language="").order_by("language").values_list("language", flat=True).distinct()
    )


def standing_facts(measure: str, **limits: Any) -> QuerySet[Fact]:
    """Return the facts behind a tally, each in its newest statement, the newest first; limits are those of `tally`."""
    since, until = limits.pop("since", None), limits.pop("until", None)
    later = Fact.objects.filter(measure=OuterRef("measure"), source=OuterRef("source"))
    found = Fact.objects.filter(measure=measure, sign=1, **_said(limits))
    if since:
        found = found.filter(at__gte=datetime.combine(since, time.min, UTC))
    if until:
        found = found.filter(at__lt=datetime.combine(until + timedelta(days=1), time.min, UTC))
    return found.exclude(Exists(later.filter(revision__gt=OuterRef("revision")))).order_by("-at", "-serial")


def conversations_behind(
    measure: str, *, by: User, value: bool | None = None, offset: int = 0, limit: int = 50, **limits: Any
) -> list[Behind]:
    """Return the conversations behind a number that `by` may see, the newest outcome first.

    `value` True keeps the outcomes of more than 0, False those of 0; the other limits are those of `tally`.
    """
    found = standing_facts(measure, **limits)
    if value is not None:
        found = found.filter(value__gt=0) if value else found.filter(value=0)
    seen = visible_conversations(by)
    found = found.filter(conversation__in=seen.values("pk"))[offset : offset + limit]
    facts = list(found)
    rows = seen.select_related("customer").in_bulk([fact.conversation for fact in facts])
    return [Behind(rows[fact.conversation], fact) for fact in facts if fact.conversation in rows]


def is_share(measure: str) -> bool:
    """Return whether a measure's rate is a share, not seconds."""
    return measure not in SECONDS and measure != Measure.CONVERSATIONS


def _said(limits: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in limits.items() if value is not None}
