"""Measures by intent and channel, each with its interval, and the conversations behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.console.words.measures import MEASURES, SIDES
from handrail.insights.measures import SECONDS, Measure
from handrail.insights.queries import Tallies, conversations_behind, is_share, languages, tallies
from handrail.insights.tally import Tally
from handrail.kernel.errors import NotFoundError

DAYS, MOST_DAYS, PAGE = 28, 3660, 50
NO_INTENT = "-"
SHOWN = (
    Measure.VERIFIED,
    Measure.ESCALATED,
    Measure.REPEAT_CONTACT,
    Measure.CSAT,
    Measure.WRONG_ANSWER,
    Measure.OUT_OF_SCOPE,
    Measure.HANDOFF_QUALITY,
    Measure.DEFLECTED,
)
# Deflection says nothing without what became of it.
AFTER_DEFLECTION = (Measure.DEFLECTED_VERIFIED, Measure.DEFLECTED_REPEAT)


@dataclass(frozen=True)
class Asked:
    """What the filters say; days are UTC, both included."""

    since: date
    until: date
    side: str
    language: str

    @property
    def limits(self) -> dict[str, Any]:
        """The filters as queries take them."""
        return {"since": self.since, "until": self.until, "side": self.side, "language": self.language or None}

    def address(self, measure: str, intent: str, channel: str) -> str:
        """Where the conversations behind a number are."""
        sent = {name: value for name, value in self.limits.items() if value}
        cell = {"intent": intent or NO_INTENT, "channel": channel}
        return f"{reverse('console:measure', args=[measure])}?{urlencode(sent | cell)}"


@dataclass(frozen=True)
class Number:
    """One field of the table: a tally, and where its conversations are; parts say what became of it."""

    measure: str
    tally: Tally
    address: str
    parts: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Row:
    """One cell of intent and channel, with its numbers in the order of the columns."""

    intent: str
    channel: str
    conversations: Number
    numbers: list[Number]


@needs(Permission.MEASURES_READ)
def measures(request: StaffRequest) -> HttpResponse:
    """Show the measures of each intent and channel in a period."""
    asked = _asked(request)
    wanted = (Measure.CONVERSATIONS, *SHOWN, *AFTER_DEFLECTION)
    found = tallies(asked.since, asked.until, measures=wanted, language=asked.language or None)
    context = {
        "screen": "measures",
        "asked": asked,
        "rows": _rows(found, asked),
        "columns": SHOWN,
        "languages": languages(),
        "sides": SIDES,
    }
    template = "console/measures/rows.html" if wants_fragment(request) else "console/measures/page.html"
    return render(request, template, context)


@needs(Permission.MEASURES_READ)
def measure(request: StaffRequest, measure: str) -> HttpResponse:
    """List the conversations behind one number, the newest outcome first."""
    if measure not in MEASURES:
        raise NotFoundError
    asked = _asked(request)
    intent, channel = request.GET.get("intent", ""), request.GET.get("channel", "")
    limits = asked.limits | {"intent": "" if intent == NO_INTENT else intent or None, "channel": channel or None}
    wanted = request.GET.get("value", "")
    page = request.GET.get("page", "")
    number = max(1, min(int(page), 10_000)) if page.isascii() and page.isdigit() else 1
    value = {"1": True, "0": False}.get(wanted)
    rows = conversations_behind(
        measure, by=request.user, value=value, offset=PAGE * (number - 1), limit=PAGE + 1, **limits
    )
    context = {
        "screen": "measures",
        "measure": measure,
        "share": is_share(measure),
        "asked": asked,
        "intent": intent,
        "channel": channel,
        "wanted": wanted,
        "rows": rows[:PAGE],
        "next": number + 1 if len(rows) > PAGE else None,
        "previous": number - 1 if number > 1 else None,
        "seconds": measure in SECONDS,
    }
    return render(request, "console/measures/behind.html", context)


def _rows(found: Tallies, asked: Asked) -> list[Row]:
    places = sorted({(intent, channel) for intent, channel, _measure, side in found if side == asked.side})
    return [_row(found, asked, intent, channel) for intent, channel in places]


def _row(found: Tallies, asked: Asked, intent: str, channel: str) -> Row:
    def number(name: Measure, parts: tuple[Number, ...] = ()) -> Number:
        tally = found.get((intent, channel, name, asked.side), Tally())
        return Number(name, tally, asked.address(name, intent, channel), parts)

    became = tuple(number(name) for name in AFTER_DEFLECTION)
    numbers = [number(name, became if name == Measure.DEFLECTED else ()) for name in SHOWN]
    return Row(intent, channel, number(Measure.CONVERSATIONS), numbers)


def _asked(request: StaffRequest) -> Asked:
    until = _day(request.GET.get("until", "")) or datetime.now(UTC).date()
    since = _day(request.GET.get("since", "")) or until - timedelta(days=DAYS - 1)
    since = max(min(since, until), until - timedelta(days=MOST_DAYS))
    side = request.GET.get("side", "")
    return Asked(since, until, side if side in SIDES else "bot", request.GET.get("language", "")[:12])


def _day(text: str) -> date | None:
    """A date as the browser sends it; what is none, or lies before all conversations, does not limit."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and date(2000, 1, 1) <= day <= date(2200, 1, 1) else None
