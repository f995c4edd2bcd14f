from datetime import date

import pytest
from knowledge.world import TODAY, agent, bring_in, lead, write

from handrail.accounts.models import User
from handrail.kernel.errors import NotFoundError
from handrail.knowledge.actions import retire
from handrail.knowledge.models import Article
from handrail.knowledge.queries import ArticleState, article, articles, visible_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "fresh.md", "Words.", title="Fresh", owner="ada@example.org", review_by="2027-01-01")
    write(tmp_path, "old.md", "Words.", title="Old", review_by="2026-01-01")
    write(tmp_path, "gone.md", "Words.", title="Gone")
    lead()
    bring_in(tmp_path)
    retire(article=Article.objects.get(external_id="gone"), by=lead())
    write(tmp_path, "new.md", "Words.", title="New")
    write(tmp_path, "gone.md", "Words.", title="Gone")
    return tmp_path


def states() -> dict[str, str]:
    return {row.external_id: row.state for row in articles(user=agent(), today=TODAY)}


def test_every_article_has_one_state(folder):
    retired = Article.objects.get(external_id="gone")
    bring_in(folder, approve=False)
    retire(article=retired, by=lead())
    assert states() == {"fresh": "approved", "gone": "retired", "new": "draft", "old": "outdated"}


def test_the_list_takes_one_query_and_filters(folder, django_assert_num_queries):
    ada = lead()
    with django_assert_num_queries(1):
        rows = articles(user=ada, today=TODAY, state=ArticleState.APPROVED, title="fre", language="en")
    assert [(row.external_id, row.title, row.owner, row.review_by) for row in rows] == [
        ("fresh", "Fresh", "Ada", date(2027, 1, 1))
    ]
    assert articles(user=lead(), title="nothing like it") == []


def test_newer_words_that_wait_are_shown_as_pending(folder):
    write(folder, "fresh.md", "Other words.", title="Fresher", owner="ada@example.org", review_by="2028-01-01")
    bring_in(folder, approve=False)
    row = next(row for row in articles(user=lead(), today=TODAY) if row.external_id == "fresh")
    assert (row.pending, row.title, row.state) == (True, "Fresh", "approved")
    row, whole = article(user=lead(), article_id=row.id, today=TODAY)
    assert [revision.title for revision in whole.revisions.all()] == ["Fresher", "Fresh"]


def test_who_may_not_read_knowledge_sees_nothing(folder):
    outsider = User(email="x@example.org", name="X", role="nobody")
    assert articles(user=outsider) == []
    with pytest.raises(NotFoundError):
        article(user=outsider, article_id=Article.objects.first().pk)


def test_the_public_page_shows_only_approved_and_current_words(folder):
    write(folder, "fresh.md", "Draft words.", title="Draft", review_by="2027-01-01")
    bring_in(folder, approve=False)
    page = visible_article("fresh", "en", today=TODAY)
    assert (page.title, page.html) == ("Fresh", "<p>Words.</p>")
    for hidden in ("old", "new", "unknown"):
        with pytest.raises(NotFoundError):
            visible_article(hidden, "en", today=TODAY)
    with pytest.raises(NotFoundError):
        visible_article("fresh", "de", today=TODAY)
    with pytest.raises(NotFoundError):
        visible_article("fresh", "en", audience="staff", today=TODAY)


def test_a_retired_article_has_no_public_page(folder):
    retire(article=Article.objects.get(external_id="fresh"), by=lead())
    with pytest.raises(NotFoundError):
        visible_article("fresh", "en", today=TODAY)


def test_the_public_page_prefers_the_exact_language(folder):
    write(folder, "a.md", "Brasil.", title="A", id="a", language="pt-BR")
    write(folder, "b.md", "Portugal.", title="A", id="a", language="pt")
    bring_in(folder)
    assert visible_article("a", "pt-BR", today=TODAY).html == "<p>Brasil.</p>"
    assert visible_article("a", "pt", today=TODAY).html == "<p>Portugal.</p>"
    assert visible_article("a", "pt-AO", today=TODAY).language == "pt"
