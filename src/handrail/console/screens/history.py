"""Past conversations: what was imported, what was left out, and what was said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.history import queries, uploading
from handrail.history.actions import delete_import
from handrail.history.models import HistoryImport
from handrail.kernel.errors import InvalidError, NotFoundError

LEFT_OUT_A_PAGE = 50
CONVERSATIONS_A_PAGE = 25


@needs(Permission.HISTORY_READ)
def history(request: StaffRequest) -> HttpResponse:
    """List the imports, with what is under way and the form for the next file."""
    context = {
        "screen": "history",
        "rows": queries.imports(),
        "uploads": uploading.under_way(),
        "may_import": request.user.may(Permission.HISTORY_IMPORT),
        "assistants": Assistant.objects.order_by("slug"),
        "largest": uploading.LARGEST,
        "piece": uploading.PIECE,
    }
    return render(request, "console/history/page.html", context)


@needs(Permission.HISTORY_READ)
def history_import(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Show what an import brought and what it left out."""
    run = _import(import_id)
    (row,) = queries.imports(only=run)
    pages = Paginator(run.left_out.order_by("line", "id"), LEFT_OUT_A_PAGE)
    context = {
        "screen": "history",
        "row": row,
        "page": pages.get_page(request.GET.get("page")),
        "may_delete": request.user.may(Permission.HISTORY_DELETE),
    }
    return render(request, "console/history/import.html", context)


@needs(Permission.HISTORY_READ)
def left_out(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Send the list of what an import left out, as CSV."""
    run = _import(import_id)
    response = HttpResponse(_lines(run), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="left-out-{run.pk}.csv"'
    return response


@needs(Permission.HISTORY_DELETE)
@require_POST
def deletion(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Delete an import with all that it brought; the form's tick says that this is meant."""
    run = _import(import_id)
    if request.POST.get("sure") != "yes":
        raise InvalidError(_("tick that you are sure"), field="sure")
    gone = delete_import(run, by=request.user)
    said = ngettext("%(number)d message of %(file)s is gone.", "%(number)d messages of %(file)s are gone.", gone)
    messages.success(request, said % {"number": gone, "file": run.file_name})
    return redirect("console:history")


@needs(Permission.HISTORY_READ)
def past_conversations(request: StaffRequest) -> HttpResponse:
    """Find conversations by import, tag and words."""
    sent = {name: request.GET.get(name, "").strip() for name in ("import", "tag", "text")}
    run = HistoryImport.objects.filter(pk=_uuid(sent["import"])).first() if sent["import"] else None
    page = request.GET.get("page", "")
    number = max(1, min(int(page), 10_000)) if page.isascii() and page.isdigit() else 1
    begin = CONVERSATIONS_A_PAGE * (number - 1)
    asked = queries.past_conversations(run=run, tag=sent["tag"], text=sent["text"])
    found = list(asked[begin : begin + CONVERSATIONS_A_PAGE + 1])
    context = {
        "screen": "history",
        "rows": found[:CONVERSATIONS_A_PAGE],
        "next": number + 1 if len(found) > CONVERSATIONS_A_PAGE else None,
        "previous": number - 1 if number > 1 else None,
        "runs": HistoryImport.objects.all(),
        "sent": sent,
    }
    template = "console/history/rows.html" if wants_fragment(request) else "console/history/conversations.html"
    return render(request, template, context)


@needs(Permission.HISTORY_READ)
def past_conversation(request: StaffRequest, conversation_id: UUID) -> HttpResponse:
    """Show a past conversation, with the labels of its messages."""
    told = queries.past_conversation(conversation_id)
    return render(request, "console/history/conversation.html", {"screen": "history", "told": told})


def _import(import_id: UUID) -> HistoryImport:
    return get_object_or_404(HistoryImport.objects.select_related("assistant"), pk=import_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError from None


def _lines(run: HistoryImport) -> Iterator[str]:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["line", "reason"])
    for row in queries.left_out(run):
        writer.writerow(row)
        if written.tell() > 65_536:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()
