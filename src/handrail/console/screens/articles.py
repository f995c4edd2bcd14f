"""Knowledge: the list of articles, and one article with its revisions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.console.permission import needs
from handrail.console.requests import StaffRequest, wants_fragment
from handrail.intents.encoding import process_encoder
from handrail.kernel.errors import NotFoundError
from handrail.knowledge import queries
from handrail.knowledge.actions import approve, retire
from handrail.knowledge.models import Article, Passage, Revision
from handrail.knowledge.reading.document import Format
from handrail.knowledge.reading.page import page_html


@dataclass(frozen=True)
class RevisionShown:
    """One revision as readers would see it; `live` says that these are the words that are searched."""

    revision: Revision
    html: str
    live: bool
    may_be_approved: bool


@needs(Permission.KNOWLEDGE_READ)
def articles(request: StaffRequest) -> HttpResponse:
    """List the articles that match the filters."""
    wanted = request.GET.get("state", "")
    state = queries.ArticleState(wanted) if wanted in list(queries.ArticleState) else None
    title, language = request.GET.get("title", ""), request.GET.get("language", "")
    context = {
        "screen": "knowledge",
        "rows": queries.articles(user=request.user, state=state, title=title, language=language),
        "states": [each.value for each in queries.ArticleState],
        "languages": _languages(request.user),
        "wanted": {"state": wanted, "title": title, "language": language},
    }
    template = "console/knowledge/rows.html" if wants_fragment(request) else "console/knowledge/list.html"
    return render(request, template, context)


@needs(Permission.KNOWLEDGE_READ)
def article(request: StaffRequest, article_id: UUID) -> HttpResponse:
    """Show an article: who answers for it, its revisions, and the passages that are searched."""
    row, found = queries.article(user=request.user, article_id=article_id)
    live = found.approved_revision() if not found.retired_at else None
    may_approve = request.user.may(Permission.KNOWLEDGE_APPROVE) and not found.retired_at
    revisions = [_shown(revision, live, may_approve=may_approve) for revision in found.revisions.all()]
    context = {
        "screen": "knowledge",
        "row": row,
        "article": found,
        "newest": revisions[0] if revisions else None,
        "older": revisions[1:],
        "passages": Passage.objects.filter(revision=live).only("heading_path", "html") if live else [],
        "may_approve": may_approve,
    }
    return render(request, "console/knowledge/article.html", context)


@needs(Permission.KNOWLEDGE_APPROVE)
@require_POST
def approval(request: StaffRequest, article_id: UUID, revision_id: UUID) -> HttpResponse:
    """Stand for the words of a revision: from now on they are searched and quoted."""
    found = _article(request.user, article_id)
    revision = found.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise NotFoundError
    approve(revision=revision, by=request.user, encoder=process_encoder())
    messages.success(request, _("Approved. The bot may quote it from now on."))
    return redirect("console:article", article_id=article_id)


@needs(Permission.KNOWLEDGE_APPROVE)
@require_POST
def retirement(request: StaffRequest, article_id: UUID) -> HttpResponse:
    """Take an article out of search."""
    retire(article=_article(request.user, article_id), by=request.user)
    messages.success(request, _("Retired. The bot no longer quotes it."))
    return redirect("console:article", article_id=article_id)


def _article(user: User, article_id: UUID) -> Article:
    found = Article.objects.visible_to(user).filter(pk=article_id).first()
    if found is None:
        raise NotFoundError
    return found


def _languages(user: User) -> list[str]:
    found = Article.objects.visible_to(user).order_by("language").values_list("language", flat=True)
    return list(found.distinct())


def _shown(revision: Revision, live: Revision | None, *, may_approve: bool) -> RevisionShown:
    newer = live is None or revision.number > live.number
    return RevisionShown(
        revision=revision,
        html=page_html(revision.title, revision.body, Format(revision.format)),
        live=live is not None and revision.pk == live.pk,
        may_be_approved=may_approve and newer and not hasattr(revision, "approval"),
    )
