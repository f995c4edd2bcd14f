"""The reviewers' queue: one answer of the bot at a time, right or wrong, by key or click."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.answering.models import Decision
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.conversations.models import Message
from handrail.quality.judging import CAUSES, judge
from handrail.quality.models import AnswerVerdict
from handrail.quality.sampling import SHARE, is_drawn, next_to_judge, waiting

_LAST = 8


@needs(Permission.QUALITY_REVIEW)
def reviews(request: StaffRequest) -> HttpResponse:
    """Show the next answer to judge, and what was judged last."""
    now = timezone.now()
    passed = request.GET.get("after", "")
    after = min(int(passed), 10_000) if passed.isascii() and passed.isdigit() else 0
    next_one = next_to_judge(request.user, now=now, after=after)
    decision = _decision(next_one[1]) if next_one else None
    context = {
        "screen": "reviews",
        "waiting": waiting(now=now),
        "share": SHARE,
        "after": after,
        "answer": Message.objects.select_related("conversation__customer").get(pk=next_one[0]) if next_one else None,
        "decision": decision,
        "request_text": decision.turn.message if decision else None,
        "causes": list(enumerate(CAUSES, start=2)),
        "judged": AnswerVerdict.objects.select_related("by", "message__conversation").order_by("-at")[:_LAST],
    }
    return render(request, "console/reviews/page.html", context)


@needs(Permission.QUALITY_REVIEW)
@require_POST
def verdict(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Say whether an answer was right, or what was wrong with it; the next one follows."""
    cause = request.POST.get("cause", "")
    judge(
        message_id=message_id,
        verdict="wrong" if cause else request.POST.get("verdict", ""),
        cause=cause,
        by=request.user,
        probability=SHARE if is_drawn(message_id) else 1.0,
    )
    messages.success(request, _("Noted."))
    return redirect("console:reviews")


def _decision(decision_id: UUID) -> Decision:
    return Decision.objects.select_related("turn__message").get(pk=decision_id)
