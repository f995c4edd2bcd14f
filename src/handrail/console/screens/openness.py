"""Openness: what customers are told in each language, to word one's own way and to confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.assistants.wording import direction
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.readiness import assistant_or_404
from handrail.kernel.errors import InvalidError
from handrail.readiness.openness import LONGEST, confirm, digest_of, openness_of, reword
from handrail.readiness.queries import openness_status


@needs(Permission.READINESS_READ)
def openness(request: StaffRequest, assistant: str) -> HttpResponse:
    """Show the texts of every language, as customers read them."""
    found = assistant_or_404(assistant)
    context = {
        "screen": "readiness",
        "assistant": found,
        "status": openness_status(found),
        "languages": [(each, direction(each.language), digest_of(found, each.language)) for each in openness_of(found)],
        "limit": LONGEST,
        "may_change": request.user.may(Permission.READINESS_CHANGE),
    }
    return render(request, "console/readiness/openness.html", context)


@needs(Permission.READINESS_CHANGE)
@require_POST
def text(request: StaffRequest, assistant: str, language: str, key: str) -> HttpResponse:
    """Word one text the assistant's own way, or go back to what is shipped."""
    found = assistant_or_404(assistant)
    own = "" if request.POST.get("shipped") else request.POST.get("text", "")
    if not own.strip() and not request.POST.get("shipped"):
        raise InvalidError("the text is empty; take the shipped wording instead", field="text")
    reword(assistant=found, language=language, key=key, text=own, by=request.user)
    messages.success(request, _("The text is changed. Read all of this language again and confirm it."))
    return redirect(reverse("console:openness", args=[found.slug]) + f"#language-{language}")


@needs(Permission.READINESS_CHANGE)
@require_POST
def confirmation(request: StaffRequest, assistant: str, language: str) -> HttpResponse:
    """Confirm the texts that were shown."""
    found = assistant_or_404(assistant)
    confirm(assistant=found, language=language, digest=request.POST.get("digest", ""), by=request.user)
    messages.success(request, _("Confirmed."))
    return redirect(reverse("console:openness", args=[found.slug]) + f"#language-{language}")
