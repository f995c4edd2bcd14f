"""Trying to break the bot by hand: a chat as a customer, and a verdict."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.answering.loading import current_engine
from handrail.console.permission import needs
from handrail.console.problems import sentence
from handrail.console.requests import StaffRequest
from handrail.console.screens.readiness import assistant_or_404, channel_or_404
from handrail.conversations.messages import LONGEST_MESSAGE
from handrail.inbox.transcript import transcript
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.readiness.attempts import LONGEST_WORDS, begin_attempt, judge_attempt, say
from handrail.readiness.models import BreakAttempt


@needs(Permission.PREVIEW)
@require_POST
def beginning(request: StaffRequest, assistant: str, channel: str) -> HttpResponse:
    """Begin an attempt, of one's own or a repeat of one that broke the bot."""
    repeated = request.POST.get("repeats", "")
    attempt = begin_attempt(
        assistant=assistant_or_404(assistant),
        channel=channel_or_404(channel),
        by=request.user,
        language=request.POST.get("language", ""),
        repeats=_attempt(UUID(repeated)) if _is_uuid(repeated) else None,
    )
    return redirect("console:attempt", attempt.pk)


@needs(Permission.PREVIEW)
def attempt(request: StaffRequest, attempt_id: UUID) -> HttpResponse:
    """Show what was said, the box to say more, and the verdict."""
    return _page(request, _attempt(attempt_id))


@needs(Permission.PREVIEW)
@require_POST
def words(request: StaffRequest, attempt_id: UUID) -> HttpResponse:
    """Say something as the customer; the bot answers at once."""
    found, text = _attempt(attempt_id), request.POST.get("text", "")
    if not text.strip() or len(text) > LONGEST_MESSAGE:
        limit = {"limit": LONGEST_MESSAGE}
        return _page(request, found, problem=_("Write a message of at most %(limit)s characters.") % limit)
    say(attempt=found, text=text, by=request.user, engine=current_engine())
    return redirect("console:attempt", found.pk)


@needs(Permission.PREVIEW)
@require_POST
def verdict(request: StaffRequest, attempt_id: UUID) -> HttpResponse:
    """Say whether the bot held."""
    found = _attempt(attempt_id)
    try:
        judge_attempt(
            attempt=found,
            verdict=request.POST.get("verdict", ""),
            words=request.POST.get("words", ""),
            by=request.user,
        )
    except InvalidError as problem:
        return _page(request, found, problem=_(sentence(problem)))
    messages.success(request, _("Thank you. Your verdict is on record."))
    return redirect("console:drills", found.assistant.slug, found.channel)


def _page(request: StaffRequest, found: BreakAttempt, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "screen": "readiness",
        "attempt": found,
        "assistant": found.assistant,
        "channel": found.channel,
        "entries": transcript(found.conversation) if found.conversation else [],
        "mine": found.person_id == request.user.pk and found.judged_at is None,
        "problem": problem,
        "sent": request.POST,
        "limit": LONGEST_MESSAGE,
        "longest_words": LONGEST_WORDS,
    }
    return render(request, "console/readiness/attempt.html", context, status=422 if problem else 200)


def _attempt(attempt_id: UUID) -> BreakAttempt:
    related = ("assistant", "person", "conversation__customer", "conversation__assistant", "repeats__person")
    found = BreakAttempt.objects.select_related(*related).filter(pk=attempt_id).first()
    if found is None:
        raise NotFoundError
    return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
