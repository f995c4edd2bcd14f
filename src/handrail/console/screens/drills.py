"""Drills of a channel: begin one, watch it, read what did not hold."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.screens.readiness import assistant_or_404, channel_or_404
from handrail.kernel.errors import InvalidError, NotFoundError
from handrail.readiness.drills import begin_drill, go_on
from handrail.readiness.models import BreakAttempt, Drill, DrillCase
from handrail.readiness.people import roles_with
from handrail.readiness.queries import attempts_status, drill_status
from handrail.readiness.words import in_words

A_PAGE = 20
PATIENCE = timedelta(seconds=30)


@needs(Permission.READINESS_READ)
def drills(request: StaffRequest, assistant: str, channel: str) -> HttpResponse:
    """List the drills of a channel and what people tried by hand."""
    found, name, now = assistant_or_404(assistant), channel_or_404(channel), timezone.now()
    held = Drill.objects.filter(assistant=found, channel=name).select_related("participant", "by")
    tried = BreakAttempt.objects.filter(assistant=found, channel=name).select_related("person", "repeats")
    context = {
        "screen": "readiness",
        "assistant": found,
        "channel": name,
        "status": drill_status(found, name, now),
        "attempts_status": attempts_status(found, name, now),
        "drills": held[:A_PAGE],
        "running": held.filter(ended_at__isnull=True).first(),
        "attempts": tried.prefetch_related("again")[:A_PAGE],
        "people": User.objects.filter(is_active=True, role__in=roles_with(Permission.INBOX_WORK)),
        "may_change": request.user.may(Permission.READINESS_CHANGE),
        "may_try": request.user.may(Permission.PREVIEW),
    }
    return render(request, "console/readiness/drills.html", context)


@needs(Permission.READINESS_CHANGE)
@require_POST
def beginning(request: StaffRequest, assistant: str, channel: str) -> HttpResponse:
    """Begin a drill; a job plays it."""
    email = request.POST.get("participant", "")
    participant = User.objects.filter(email=email).first() if email else None
    if email and participant is None:
        raise InvalidError("choose who takes part", field="participant")
    begun = begin_drill(
        assistant=assistant_or_404(assistant),
        channel=channel_or_404(channel),
        by=request.user,
        participant=participant,
    )
    return redirect("console:drill", begun.pk)


@needs(Permission.READINESS_READ)
def drill(request: StaffRequest, drill_id: UUID) -> HttpResponse:
    """Show a drill case by case."""
    return render(request, "console/readiness/drill.html", _context(drill_id, request))


@needs(Permission.READINESS_READ)
def progress(request: StaffRequest, drill_id: UUID) -> HttpResponse:
    """Return how far a drill is, for the page that shows it."""
    return render(request, "console/readiness/drill_body.html", _context(drill_id, request))


@needs(Permission.READINESS_CHANGE)
@require_POST
def continuation(request: StaffRequest, drill_id: UUID) -> HttpResponse:
    """Let a job go on with a drill that stopped."""
    go_on(drill=_drill(drill_id), by=request.user)
    return redirect("console:drill", drill_id)


def _drill(drill_id: UUID) -> Drill:
    found = Drill.objects.select_related("assistant", "participant", "by").filter(pk=drill_id).first()
    if found is None:
        raise NotFoundError
    return found


def _stands_still(drill: Drill, played: list[DrillCase]) -> bool:
    """Whether nothing has happened for a while, so that a person may want to push it on."""
    last = max((case.ended_at for case in played if case.ended_at), default=drill.planned_at or drill.begun_at)
    return drill.ended_at is None and timezone.now() - last > PATIENCE


def _context(drill_id: UUID, request: StaffRequest) -> dict[str, object]:
    found = _drill(drill_id)
    cases = list(found.cases.select_related("conversation"))
    played = [case for case in cases if case.ended_at]
    return {
        "screen": "readiness",
        "drill": found,
        "assistant": found.assistant,
        "channel": found.channel,
        "cases": [(case, [in_words(failure) for failure in case.failures]) for case in played],
        "played": len(played),
        "all": len(cases),
        "share": len(played) / len(cases) if cases else 0.0,
        "stands_still": _stands_still(found, played),
        "failed": sum(not case.held for case in played),
        "failure": in_words(found.failure) if found.failure else "",
        "untried": [in_words(left) for left in found.untried],
        "may_change": request.user.may(Permission.READINESS_CHANGE),
    }
