"""Try the bot: what it would make of a message, without a customer and without sending anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from handrail.accounts.policy import Permission
from handrail.answering.preview import preview as run_preview
from handrail.assistants.models import Assistant
from handrail.autonomy.queries import CHANNELS
from handrail.console.explained import explained
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment

LONGEST = 4000


@needs(Permission.PREVIEW)
def preview(request: StaffRequest) -> HttpResponse:
    """Show the form, and after a message what the engine made of it."""
    assistants = list(Assistant.objects.all())
    context: dict[str, Any] = {
        "screen": "preview",
        "assistants": assistants,
        "languages": sorted({code for assistant in assistants for code in assistant.languages}),
        "channels": CHANNELS,
        "sent": request.POST,
        "limit": LONGEST,
    }
    if request.method == "POST":
        context |= _result(request, assistants)
    template = "console/preview/result.html" if wants_fragment(request) else "console/preview/page.html"
    return render(request, template, context, status=422 if context.get("problem") else 200)


def _result(request: StaffRequest, assistants: list[Assistant]) -> dict[str, Any]:
    text = request.POST.get("text", "").strip()
    channel = request.POST.get("channel", "")
    if not text or len(text) > LONGEST:
        return {"problem": _("Write a message of at most %(limit)s characters.") % {"limit": LONGEST}}
    if channel not in CHANNELS:
        return {"problem": _("Choose a channel.")}
    chosen = next((each for each in assistants if each.slug == request.POST.get("assistant")), None)
    language = request.POST.get("language") or None
    record = run_preview(text=text, channel=channel, language=language, assistant=chosen)
    return {"explained": explained(record), "reply": record.get("reply"), "text": text, "channel": channel}
