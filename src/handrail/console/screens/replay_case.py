"""One case of a replay: the whole decision, beside what a person answered."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.answering.fitted import coefficients_of
from handrail.answering.record import differences
from handrail.console.explained import explained
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.console.words.quality import GRADE_MEANS
from handrail.history.queries import cases_of
from handrail.intents.models import Intent
from handrail.kernel.errors import NotFoundError
from handrail.quality.judging import judge_case
from handrail.quality.models import ReplayCase


@needs(Permission.QUALITY_READ)
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Show what the engine would have done with a past message, and everything that led to it."""
    found = _found(case_id)
    told = cases_of([found.message_id])[0]
    context = {
        "screen": "replays",
        "case": found,
        "replay": found.replay,
        "told": told,
        "explained": explained(found.record),
        "means": GRADE_MEANS[found.grade],
        "record": json.dumps(found.record, indent=2, ensure_ascii=False),
        "differences": differences(found.record, coefficients_of(found.record)),
        "label": Intent.objects.filter(slug=found.label).values_list("title", flat=True).first(),
        "has_draft": any(found.record["drafts"]),
        "may_judge": request.user.may(Permission.QUALITY_REVIEW),
    }
    return render(request, "console/replays/case.html", context)


@needs(Permission.QUALITY_REVIEW)
@require_POST
def verdict(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Say whether the drafts of a case answer its message."""
    judge_case(case=_found(case_id), verdict=request.POST.get("verdict", ""), by=request.user)
    messages.success(request, _("Noted. This case and later replays count it so."))
    return redirect("console:replay_case", case_id=case_id)


def _found(case_id: UUID) -> ReplayCase:
    found = ReplayCase.objects.select_related("replay__assistant", "message").filter(pk=case_id).first()
    if found is None:
        raise NotFoundError
    return found
