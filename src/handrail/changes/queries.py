"""Reads of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from handrail.changes.models import Change

MOST = 500
OPERATOR = "-"


@dataclass(frozen=True)
class Wanted:
    """Which changes are looked for; what is empty does not limit. `by` "-" is the operator's shell."""

    kind: str = ""
    about: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None


def changes(wanted: Wanted, *, offset: int = 0, limit: int = 50) -> list[Change]:
    """Return the changes that are looked for, the newest first. Days are those of the current time zone."""
    return list(_matching(wanted)[offset : offset + min(limit, MOST)])


def people() -> list[str]:
    """Return the names of all who have changed something."""
    named = Change.objects.exclude(by_name="").order_by("by_name")
    return list(named.values_list("by_name", flat=True).distinct())


def _matching(wanted: Wanted) -> QuerySet[Change]:
    found = Change.objects.all()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.about:
        found = found.filter(subject__icontains=wanted.about)
    if wanted.by:
        found = found.filter(by_name="" if wanted.by == OPERATOR else wanted.by)
    if wanted.since:
        found = found.filter(at__gte=_moment(wanted.since, time.min))
    if wanted.until:
        found = found.filter(at__lte=_moment(wanted.until, time.max))
    return found


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
