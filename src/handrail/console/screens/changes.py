"""The log: who changed what, before and after, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from handrail.accounts.policy import Permission
from handrail.changes import queries
from handrail.changes.models import Change
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.console.words.names import CHANGES

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One change, with its values as pairs of before and after."""

    change: Change
    values: list[tuple[str, Any, Any]]


@needs(Permission.CHANGES_READ)
def changes(request: StaffRequest) -> HttpResponse:
    """List the changes that match the filters, the newest first."""
    sent = {name: request.GET.get(name, "").strip() for name in ("kind", "about", "by", "since", "until")}
    wanted = queries.Wanted(
        kind=sent["kind"], about=sent["about"], by=sent["by"], since=_day(sent["since"]), until=_day(sent["until"])
    )
    page = request.GET.get("page", "")
    number = min(int(page), 10_000) if page.isascii() and page.isdigit() else 1
    found = queries.changes(wanted, offset=PAGE * (max(number, 1) - 1), limit=PAGE + 1)
    context = {
        "screen": "changes",
        "rows": [Row(change, _pairs(change)) for change in found[:PAGE]],
        "next": number + 1 if len(found) > PAGE else None,
        "previous": number - 1 if number > 1 else None,
        "kinds": CHANGES,
        "people": queries.people(),
        "operator": queries.OPERATOR,
        "sent": sent,
    }
    template = "console/changes/rows.html" if wants_fragment(request) else "console/changes/page.html"
    return render(request, template, context)


def _pairs(change: Change) -> list[tuple[str, Any, Any]]:
    before, after = change.before or {}, change.after or {}
    return [(name, _shown(before.get(name)), _shown(after.get(name))) for name in dict.fromkeys([*before, *after])]


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "–"
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _day(text: str) -> date | None:
    """A date as the browser sends it; what is none does not limit."""
    try:
        return parse_date(text)
    except ValueError:
        return None
