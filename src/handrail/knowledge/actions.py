"""Approve words, retire articles."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.knowledge.errors import ArticleRetiredError, MayNotApproveError, NewerApprovedError
from handrail.knowledge.models import Approval, Article, ArticleTerms, Revision
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.search import index
from handrail.language.terms import TERM_RULES


def approve(*, revision: Revision, by: User, encoder: TextEncoder) -> Approval:
    """Record that `by` stands for these words, and search them from now on in place of older ones.

    Approving again changes nothing. Raises MayNotApproveError, NewerApprovedError when a later revision is approved,
    ArticleRetiredError, NoTextError.
    """
    must_approve(by)
    entry = index.prepare([revision], encoder)[0]
    return publish(entry=entry, by=by)


@transaction.atomic
def publish(*, entry: index.Entry, by: User) -> Approval:
    """Approve words that are cut and embedded already. Raises as `approve` does."""
    must_approve(by)
    revision = entry.revision
    article = _locked(revision.article_id)
    newest = article.revisions.filter(approval__isnull=False).aggregate(newest=Max("number"))["newest"]
    if article.retired_at:
        raise ArticleRetiredError(str(article))
    if newest is not None and newest > revision.number:
        raise NewerApprovedError(str(article))
    approval, new = Approval.objects.get_or_create(revision=revision, defaults={"by": by})
    if new:
        before = {"revision": newest} if newest else None
        note_change(Kind.APPROVAL, article, before=before, after={"revision": revision.number}, by=by)
        Article.objects.filter(pk=article.pk).update(audience=revision.audience)
        index.write(article, entry)
    return approval


@transaction.atomic
def retire(*, article: Article, by: User) -> None:
    """Take an article out of search; its revisions and approvals stay on record. Raises MayNotApproveError."""
    must_approve(by)
    withdraw(article=article, by=by)


@transaction.atomic
def withdraw(*, article: Article, by: User | None) -> bool:
    """Retire an article whose source no longer has it; False when it was retired already."""
    locked = _locked(article.pk)
    if locked.retired_at:
        return False
    Article.objects.filter(pk=locked.pk).update(retired_at=timezone.now(), retired_by=by)
    index.remove(locked)
    note_change(Kind.RETIREMENT, locked, before={"retired": False}, after={"retired": True}, by=by)
    return True


@transaction.atomic
def republish(*, entry: index.Entry) -> bool:
    """Write words that are approved already into the search again; False when they are no longer the ones to search."""
    article = _locked(entry.revision.article_id)
    if article.retired_at or article.approved_revision() != entry.revision:
        return False
    index.write(article, entry)
    return True


@transaction.atomic
def rewrite_terms(*, article_id: UUID) -> bool:
    """Cut the searched words of an article into terms by today's rules; False when that is done or no longer needed."""
    article = _locked(article_id)
    outdated = ArticleTerms.objects.filter(article=article, rules__lt=TERM_RULES).select_related("revision").first()
    if outdated is None:
        return False
    index.rewrite_terms(article, outdated.revision)
    return True


def must_approve(by: User) -> None:
    """Raise MayNotApproveError unless this person may approve knowledge."""
    if not by.may(Permission.KNOWLEDGE_APPROVE):
        raise MayNotApproveError(by.name)


def _locked(article_id: UUID) -> Article:
    return Article.objects.select_for_update().get(pk=article_id)
