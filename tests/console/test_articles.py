"""Knowledge on screen."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from console.conftest import browser_of, person
from handrail.accounts.models import User
from handrail.console.screens import articles as screen
from handrail.knowledge.models import Approval, Article, Revision, Source


@pytest.fixture
def kai(db: None) -> User:
    return person("Kai", "knowledge_manager")


@pytest.fixture
def revision(kai: User) -> Revision:
    source = Source.objects.create(name="help", location="help")
    article = Article.objects.create(source=source, external_id="track-your-order", language="en", owner=kai)
    return Revision.objects.create(
        article=article, number=1, title="Track your order", body="Look under **Orders**.", content_hash="0" * 64
    )


def test_the_list_shows_state_owner_and_renewal(ada: User, revision: Revision) -> None:
    text = browser_of(ada).get(reverse("console:articles")).content.decode()
    for words in ("Track your order", "Draft", "Kai", "1 article"):
        assert words in text


def test_filters_narrow_the_list(ada: User, revision: Revision) -> None:
    browser = browser_of(ada)
    address = reverse("console:articles")
    fragment = browser.get(address, {"title": "track"}, headers={"HX-Request": "true"}).content.decode()
    assert "Track your order" in fragment
    assert "<html" not in fragment
    assert "No article matches." in browser.get(address, {"state": "approved"}).content.decode()


def test_the_list_asks_the_database_as_often_for_one_article_as_for_many(
    ada: User, revision: Revision, django_assert_num_queries: object
) -> None:
    browser = browser_of(ada)
    for number in range(10):
        Article.objects.create(source=revision.article.source, external_id=f"a-{number}", language="en")
    with django_assert_num_queries(4):
        browser.get(reverse("console:articles"))


def test_an_article_shows_its_words_and_who_may_approve_them(ada: User, ben: User, revision: Revision) -> None:
    address = reverse("console:article", args=[revision.article_id])
    assert "<strong>Orders</strong>" in browser_of(ada).get(address).content.decode()
    assert "Approve revision 1" in browser_of(ada).get(address).content.decode()
    assert "Approve revision 1" not in browser_of(ben).get(address).content.decode()


def test_approving_asks_the_verb_for_this_revision(
    kai: User, revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    def approve(*, revision: Revision, by: User, encoder: object) -> Approval:
        return Approval.objects.create(revision=revision, by=by)

    monkeypatch.setattr(screen, "approve", approve)
    monkeypatch.setattr(screen, "process_encoder", object)
    browser = browser_of(kai)
    browser.post(reverse("console:approval", args=[revision.article_id, revision.pk]))
    text = browser.get(reverse("console:article", args=[revision.article_id])).content.decode()
    assert "In use" in text
    assert "Approved by Kai" in text


def test_a_retired_article_can_no_longer_be_approved(kai: User, revision: Revision) -> None:
    browser = browser_of(kai)
    browser.post(reverse("console:retirement", args=[revision.article_id]))
    text = browser.get(reverse("console:article", args=[revision.article_id])).content.decode()
    assert "Retired" in text
    assert "Approve revision" not in text


def test_an_article_past_its_date_stands_out(ada: User, kai: User, revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(review_by=date(2020, 1, 1))
    Approval.objects.create(revision=revision, by=kai)
    assert "Out of date" in browser_of(ada).get(reverse("console:articles")).content.decode()
