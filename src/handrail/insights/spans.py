"""Cutting a period into few spans of 64, 16, 4 and 1 days. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from handrail.insights.models import SPANS

_FIRST_DAY = date(1970, 1, 1)


def span_of(day: date, days: int) -> date:
    """Return the first day of the span of this length that a day lies in."""
    return day - timedelta(days=(day - _FIRST_DAY).days % days)


def spans(since: date, until: date) -> Iterator[tuple[date, int]]:
    """Return spans, first day and length, that cover the days from `since` to `until`, both included, each once."""
    day = since
    while day <= until:
        fitting = (n for n in SPANS if span_of(day, n) == day and day + timedelta(days=n - 1) <= until)
        length = max(fitting)
        yield day, length
        day += timedelta(days=length)
