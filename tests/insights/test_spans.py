"""Periods cut into spans."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handrail.insights.spans import span_of, spans

DAYS = st.dates(date(1971, 1, 1), date(2060, 1, 1))


@given(DAYS, st.integers(0, 400))
def test_spans_cover_every_day_once_and_are_the_ones_that_are_counted(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    cut = list(spans(since, until))
    covered = [first + timedelta(days=day) for first, days in cut for day in range(days)]
    assert covered == [since + timedelta(days=day) for day in range(length + 1)]
    assert all(span_of(first, days) == first for first, days in cut)


def test_three_months_are_few_spans() -> None:
    lengths = [
        len(list(spans(day, day + timedelta(days=89))))
        for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(64))
    ]
    assert max(lengths) <= 16
