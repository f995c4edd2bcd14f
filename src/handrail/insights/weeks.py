"""A measure over time: what it came to in each week of a period, and in the last days of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from handrail.insights.models import DayCount
from handrail.insights.tally import Tally

_SUMS = ("n", "total", "weight_total", "weighted_sum", "weight_squares")


@dataclass(frozen=True)
class Days:
    """Sums of a measure by day (UTC): n, values, weights, values x weights, squared weights."""

    by_day: dict[date, tuple[float, ...]]

    def tally(self, since: date, until: date) -> Tally:
        """Return what it came to between two days, both included."""
        rows = [sums for day, sums in self.by_day.items() if since <= day <= until]
        n, *sums = [sum(column) for column in zip(*rows, strict=True)] or [0] * len(_SUMS)
        return Tally.of(int(n), *sums)

    def weeks(self, until: date) -> list[tuple[date, Tally]]:
        """Return the last day of each whole week up to a day with its tally, the oldest first, only those with one."""
        if not self.by_day:
            return []
        count = (until - min(self.by_day)).days // 7 + 1
        ends = [until - timedelta(days=7 * back) for back in reversed(range(count))]
        weeks = [(end, self.tally(end - timedelta(days=6), end)) for end in ends]
        return [(end, tally) for end, tally in weeks if tally.n]


def days_of(measure: str, *, since: date, until: date, **limits: Any) -> Days:
    """Return a measure day by day, both ends included, in one query; the limits are those of `queries.tally`."""
    exact = {name: value for name, value in limits.items() if value is not None}
    found = DayCount.objects.filter(measure=measure, day__gte=since, day__lte=until, **exact)
    sums: dict[date, tuple[float, ...]] = defaultdict(tuple)
    for day, *row in found.order_by().values_list("day").annotate(*(Sum(name) for name in _SUMS)):
        sums[day] = tuple(row)
    return Days(dict(sums))
