"""Knowledge: the list of articles, and one article with its revisions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest


@needs(Permission.KNOWLEDGE_READ)
def articles(request: StaffRequest) -> HttpResponse:
    """List articles."""
    return render(request, "console/knowledge/list.html", {"screen": "knowledge"})


@needs(Permission.KNOWLEDGE_READ)
def article(request: StaffRequest, article_id: UUID) -> HttpResponse:
    """Show one article."""
    return render(request, "console/knowledge/article.html", {"screen": "knowledge"})


@needs(Permission.KNOWLEDGE_APPROVE)
@require_POST
def approval(request: StaffRequest, article_id: UUID, revision_id: UUID) -> HttpResponse:
    """Approve a revision."""
    return redirect("console:articles")


@needs(Permission.KNOWLEDGE_APPROVE)
@require_POST
def retirement(request: StaffRequest, article_id: UUID) -> HttpResponse:
    """Retire an article."""
    return redirect("console:articles")
