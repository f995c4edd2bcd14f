"""What the console and the public page read."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from handrail.accounts.models import User
from handrail.kernel.errors import NotFoundError
from handrail.knowledge.models import Article, Revision
from handrail.knowledge.reading.document import Format
from handrail.knowledge.reading.page import page_html
from handrail.language.terms import base_language


class ArticleState(StrEnum):
    """Where an article stands; only what is approved is searched."""

    DRAFT = "draft"
    APPROVED = "approved"
    OUTDATED = "outdated"
    RETIRED = "retired"


class NoSuchArticleError(NotFoundError):
    """There is no such article, or it is not yours to see."""

    code = "no_such_article"


@dataclass(frozen=True)
class ArticleRow:
    """A line of the list. `title` and `review_by` are those of the approved words, or of the draft without any.

    `pending` says that newer words wait for approval.
    """

    id: UUID
    external_id: str
    language: str
    audience: str
    title: str
    state: ArticleState
    owner: str
    review_by: date | None
    pending: bool


@dataclass(frozen=True)
class PublicArticle:
    """An article as a customer may read it: the approved words."""

    external_id: str
    language: str
    title: str
    html: str
    url: str
    approved_at: datetime


def articles(
    *,
    user: User,
    today: date | None = None,
    state: ArticleState | None = None,
    title: str = "",
    language: str = "",
    source: str = "",
) -> list[ArticleRow]:
    """The articles that `user` may see, by id and language; `title` is a part of the title, in any case."""
    found = _with_state(Article.objects.visible_to(user), today or timezone.now().date())
    if state:
        found = found.filter(state=state)
    if title.strip():
        found = found.filter(title__icontains=title.strip())
    if language:
        found = found.filter(language=language)
    if source:
        found = found.filter(source__name=source)
    return [_row(article) for article in found.order_by("external_id", "language").values(*_COLUMNS)]


def article(*, user: User, article_id: UUID, today: date | None = None) -> tuple[ArticleRow, Article]:
    """One article as its line and with its revisions, newest first, each with approval and intents fetched.

    Raises NoSuchArticleError.
    """
    visible = Article.objects.visible_to(user).filter(pk=article_id)
    row = _with_state(visible, today or timezone.now().date()).values(*_COLUMNS).first()
    if row is None:
        raise NoSuchArticleError
    revisions = Revision.objects.select_related("approval__by", "created_by").prefetch_related("intents")
    whole = visible.select_related("source", "owner").prefetch_related(
        Prefetch("revisions", queryset=revisions.order_by("-number"))
    )
    return _row(row), whole.get()


def visible_article(
    external_id: str, language: str, *, audience: str = "public", today: date | None = None
) -> PublicArticle:
    """The approved, in-date words of an article for its public page.

    The exact language goes before one with the same base ("pt-BR" for "pt"). Raises NoSuchArticleError.
    """
    of_language = Revision.objects.filter(
        article__external_id=external_id,
        article__terms__revision=F("pk"),
        article__terms__language=base_language(language),
        audience=audience,
        article__retired_at__isnull=True,
        approval__isnull=False,
    ).exclude(review_by__lt=today or timezone.now().date())
    exact = Case(When(article__language__iexact=language, then=Value(0)), default=Value(1))
    revision = of_language.select_related("article", "approval").order_by(exact, "article__language", "pk").first()
    if revision is None:
        raise NoSuchArticleError(external_id)
    return PublicArticle(
        external_id=external_id,
        language=revision.article.language,
        title=revision.title,
        html=page_html(revision.title, revision.body, Format(revision.format)),
        url=revision.article.url,
        approved_at=revision.approval.at,
    )


_COLUMNS = ("id", "external_id", "language", "audience", "title", "state", "owner__name", "review_by", "pending")


def _with_state(found: QuerySet[Article], today: date) -> QuerySet[Any]:
    """Annotate title, review_by, state, pending: in the database, so that a list is one query."""
    latest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    approved = latest.filter(approval__isnull=False)
    return found.annotate(
        title=Coalesce(Subquery(approved.values("title")[:1]), Subquery(latest.values("title")[:1]), Value("")),
        approved_number=Subquery(approved.values("number")[:1]),
        approved_review_by=Subquery(approved.values("review_by")[:1], output_field=DateField()),
        latest_review_by=Subquery(latest.values("review_by")[:1], output_field=DateField()),
    ).annotate(
        review_by=Case(When(approved_number__isnull=True, then=F("latest_review_by")), default=F("approved_review_by")),
        pending=Exists(latest.filter(number__gt=Coalesce(OuterRef("approved_number"), Value(0)))),
        state=Case(
            When(retired_at__isnull=False, then=Value(ArticleState.RETIRED.value)),
            When(approved_number__isnull=True, then=Value(ArticleState.DRAFT.value)),
            When(approved_review_by__lt=today, then=Value(ArticleState.OUTDATED.value)),
            default=Value(ArticleState.APPROVED.value),
            output_field=CharField(),
        ),
    )


def _row(values: dict[str, Any]) -> ArticleRow:
    facts = {name: value for name, value in values.items() if name != "owner__name"}
    return ArticleRow(**facts | {"state": ArticleState(values["state"]), "owner": values["owner__name"] or ""})
