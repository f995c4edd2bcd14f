"""Approve words, retire articles, embed again after a change of the model."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.knowledge.errors import ArticleRetiredError, MayNotApproveError, NewerApprovedError
from handrail.knowledge.models import Approval, Article, ArticleTerms, Passage, Revision
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.search import index
from handrail.language.terms import TERM_RULES

_AT_A_TIME = 16


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
    return True


@transaction.atomic
def republish(*, entry: index.Entry) -> bool:
    """Write words that are approved already into the search again; False when they are no longer the ones to search."""
    article = _locked(entry.revision.article_id)
    if article.retired_at or article.approved_revision() != entry.revision:
        return False
    index.write(article, entry)
    return True


def reindex(*, encoder: TextEncoder, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Write again what another encoder embedded or earlier rules cut into terms, and what is missing from the search.

    Returns how many articles.
    """
    revisions = list(_to_embed(encoder.fingerprint))
    for first in range(0, len(revisions), _AT_A_TIME):
        for entry in index.prepare(revisions[first : first + _AT_A_TIME], encoder):
            republish(entry=entry)
        if on_progress:
            on_progress(min(first + _AT_A_TIME, len(revisions)), len(revisions))
    return len(revisions)


def _to_embed(fingerprint: str) -> QuerySet[Revision]:
    """The approved words of articles in use that have no passage of this encoder, or terms by earlier rules."""
    newer = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"), approval__isnull=False)
    embedded = Passage.objects.filter(revision=OuterRef("pk"), encoder=fingerprint)
    outdated = ArticleTerms.objects.filter(revision=OuterRef("pk"), rules__lt=TERM_RULES)
    approved = Revision.objects.filter(approval__isnull=False, article__retired_at__isnull=True)
    return approved.filter(~Exists(newer), ~Exists(embedded) | Exists(outdated))


def must_approve(by: User) -> None:
    """Raise MayNotApproveError unless this person may approve knowledge."""
    if not by.may(Permission.KNOWLEDGE_APPROVE):
        raise MayNotApproveError(by.name)


def _locked(article_id: UUID) -> Article:
    return Article.objects.select_for_update().get(pk=article_id)
