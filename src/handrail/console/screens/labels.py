"""Labelled messages that look mislabelled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest
from handrail.intents.mislabelled import judge, mislabelled
from handrail.intents.models import ClassifierVersion

A_PAGE = 25


@needs(Permission.INTENTS_CHANGE)
def labels(request: StaffRequest) -> HttpResponse:
    """List what looks mislabelled, the most suspicious first."""
    found = Paginator(mislabelled(), A_PAGE)
    context = {
        "screen": "labels",
        "count": found.count,
        "page": found.get_page(request.GET.get("page")),
        "trained": ClassifierVersion.objects.filter(active=True).first(),
    }
    return render(request, "console/labels.html", context)


@needs(Permission.INTENTS_CHANGE)
@require_POST
def verdict(request: StaffRequest, suspicion_id: UUID) -> HttpResponse:
    """Keep a label, or change it to the likely one."""
    said = judge(suspicion=suspicion_id, change=request.POST.get("say") == "change", by=request.user)
    if said.right == said.before:
        messages.success(request, _("Kept as %(intent)s.") % {"intent": said.right.title})
    else:
        messages.success(request, _("Now %(intent)s. The classifier is trained again.") % {"intent": said.right.title})
    return redirect("console:labels")
