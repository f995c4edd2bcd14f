"""The inbox: views with their counts, and the list of one view."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.inbox.queries import VIEWS, conversations_for, counts_for

PAGE = 50
LONGEST_LIST = 500


@needs(Permission.INBOX_READ)
def inbox(request: StaffRequest) -> HttpResponse:
    """Show one view of the inbox, with no conversation open."""
    return render(request, "console/inbox/page.html", list_context(request))


@needs(Permission.INBOX_READ)
def inbox_list(request: StaffRequest) -> HttpResponse:
    """Return the list and the counts anew; the page asks for it when something has changed."""
    return render(request, "console/inbox/list_refreshed.html", list_context(request, open_id=_open_id(request)))


def list_context(request: StaffRequest, open_id: UUID | None = None) -> dict[str, Any]:
    """Return what the list needs; `open_id` is the conversation that is marked as open."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    limit = _limit(request.GET.get("limit", ""))
    rows = conversations_for(request.user, view=view, limit=limit + 1)
    return {
        "screen": "inbox",
        "view": view,
        "views": VIEWS,
        "counts": counts_for(request.user),
        "rows": rows[:limit],
        "limit": limit,
        "more": limit + PAGE if len(rows) > limit and limit < LONGEST_LIST else None,
        "open_id": open_id,
    }


def _limit(wanted: str) -> int:
    return (
        min(max(int(wanted), PAGE), LONGEST_LIST) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else PAGE
    )


def _open_id(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("open", ""))
    except ValueError:
        return None
