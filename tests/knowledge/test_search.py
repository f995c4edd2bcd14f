from datetime import date

import pytest
from knowledge.world import TODAY, BagOfWords, agent, bring_in, find, found, lead, write

from handrail.accounts.models import User
from handrail.knowledge.actions import approve, retire
from handrail.knowledge.errors import ArticleRetiredError, MayNotApproveError, NewerApprovedError, NoTextError
from handrail.knowledge.models import Approval, Article, ArticleTerms, Passage, Revision, TermCount
from handrail.knowledge.search.spelling import query_terms
from handrail.knowledge.search.weights import article_weights, query_weights
from handrail.language.terms import term_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "refund.md", "Refunds arrive in five days.\n\nAsk your bank.", title="Refund times")
    write(tmp_path, "parcel.md", "Parcels arrive on Tuesdays.", title="Delivery")
    return tmp_path


def counts() -> dict[int, int]:
    return {term: number for term, number in TermCount.objects.values_list("term_id", "articles") if number}


def counted_anew() -> dict[int, int]:
    fresh: dict[int, int] = {}
    for ids in ArticleTerms.objects.values_list("term_ids", flat=True):
        for term in [0, *ids]:
            fresh[term] = fresh.get(term, 0) + 1
    return fresh


def test_the_right_passage_comes_first_with_what_it_cites(folder):
    bring_in(folder)
    best = find("when will my refund arrive")[0]
    article = Article.objects.get(external_id="refund")
    assert (best.external_id, best.title, best.position) == ("refund", "Refund times", 0)
    assert (best.article_id, best.revision_id) == (article.pk, article.approved_revision().pk)
    assert best.html == "<p>Refunds arrive in five days.</p><p>Ask your bank.</p>"
    assert 0 < best.dense <= 1
    assert best.lexical > 0
    assert best.score > find("when will my refund arrive")[1].score


def test_a_draft_is_never_found(folder):
    bring_in(folder, approve=False)
    assert found("refund") == []


def test_a_stale_article_is_never_found(folder):
    write(folder, "old.md", "Refunds take a year.", title="Refund", review_by="2026-05-31")
    write(folder, "last-day.md", "Refunds take a day.", title="Refund", review_by="2026-06-01")
    bring_in(folder)
    assert set(found("refund")) == {"last-day", "refund", "parcel"}
    assert "last-day" not in found("refund", today=date(2026, 6, 2))
    assert "old" in found("refund", today=date(2026, 5, 31))


def test_another_audience_and_another_language_are_never_found(folder):
    write(folder, "staff.md", "Refunds are approved by finance.", title="Refund", audience="staff")
    write(folder, "fr.md", "Refunds.", title="Refund", language="fr")
    write(folder, "gb.md", "Refunds in Britain.", title="Refund", language="en-GB")
    bring_in(folder)
    assert set(found("refund", limit=50)) == {"refund", "parcel", "gb"}
    assert found("refund", audience="staff") == ["staff"]
    assert found("refund", language="fr-CA") == ["fr"]


def test_a_retired_article_is_never_found_and_stays_on_record(folder):
    bring_in(folder)
    article = Article.objects.get(external_id="refund")
    retire(article=article, by=lead())
    assert found("refund") == ["parcel"]
    assert Approval.objects.filter(revision__article=article).exists()
    with pytest.raises(ArticleRetiredError):
        approve(revision=article.latest_revision(), by=lead(), encoder=BagOfWords())


def test_only_who_may_approves_and_retires(folder):
    bring_in(folder, approve=False)
    revision = Revision.objects.first()
    with pytest.raises(MayNotApproveError):
        approve(revision=revision, by=agent(), encoder=BagOfWords())
    with pytest.raises(MayNotApproveError):
        retire(article=revision.article, by=agent())
    assert not Approval.objects.exists()


def test_new_words_take_the_place_of_old_ones_at_once(folder):
    bring_in(folder)
    write(folder, "refund.md", "Money returns in nine days.", title="Refund times")
    bring_in(folder, approve=False)
    old, new = Revision.objects.filter(article__external_id="refund").order_by("number")
    approve(revision=new, by=lead(), encoder=BagOfWords())
    assert set(Passage.objects.filter(revision__article=new.article).values_list("revision", flat=True)) == {new.pk}
    with pytest.raises(NewerApprovedError):
        approve(revision=old, by=lead(), encoder=BagOfWords())


def test_approving_again_changes_nothing(folder):
    bring_in(folder)
    revision = Revision.objects.get(article__external_id="refund")
    kept = list(Passage.objects.values_list("pk", flat=True))
    other = User.objects.create_user("cleo@example.org", "Cleo", "knowledge_manager")
    assert approve(revision=revision, by=other, encoder=BagOfWords()).by == lead()
    assert list(Passage.objects.values_list("pk", flat=True)) == kept


def test_an_article_without_text_is_not_approved(folder):
    bring_in(folder, approve=False)
    revision = Revision.objects.first()
    Revision.objects.filter(pk=revision.pk).update(body="![x](y.png)")
    revision.refresh_from_db()
    with pytest.raises(NoTextError):
        approve(revision=revision, by=lead(), encoder=BagOfWords())
    assert not Approval.objects.exists()


def test_term_counts_follow_every_change(folder):
    bring_in(folder)
    assert counts() == counted_anew()
    assert counts()[0] == 2
    write(folder, "refund.md", "Money returns in nine days.", title="Refund times")
    bring_in(folder)
    assert counts() == counted_anew()
    retire(article=Article.objects.get(external_id="refund"), by=lead())
    assert counts() == counted_anew()
    (folder / "parcel.md").unlink()
    bring_in(folder)
    assert counts() == counted_anew()


def test_title_and_heading_are_found(folder):
    write(folder, "x.md", "## Zebra crossing\n\nSome words here.", title="Yellow submarine")
    bring_in(folder)
    assert found("zebra")[0] == "x"
    assert found("submarine")[0] == "x"
    assert find("zebra")[0].heading_path == ("Zebra crossing",)


def test_an_article_gives_no_more_passages_than_asked(folder):
    sections = "".join(f"## Refund {number}\n\n" + f"refund word{number} " * 30 + "\n\n" for number in range(8))
    write(folder, "long.md", sections, title="Refunds at length")
    bring_in(folder)
    hits = find("refund", limit=10, per_article=2)
    assert sum(hit.external_id == "long" for hit in hits) == 2
    assert len(find("refund", limit=3, per_article=9)) == 3


def test_articles_that_the_conversation_is_about_rank_higher(folder):
    for number in range(100):
        write(folder, f"filler{number}.md", f"Parcels and Tuesdays, part{number}.", title="Parcels")
    bring_in(folder)
    assert "refund" not in found("tuesdays parcels")
    preferred = find("tuesdays parcels", prefer={"refund": 0.05}, limit=200)
    plain = find("tuesdays parcels", limit=200)
    assert "refund" in [hit.external_id for hit in preferred]
    assert "refund" not in [hit.external_id for hit in plain]
    assert found("tuesdays parcels delivery", prefer={"parcel": 0.05})[0] == "parcel"


def test_each_preferred_article_rises_as_far_as_the_caller_says_and_keeps_its_score(folder):
    bring_in(folder)
    plain = {hit.external_id: hit.score for hit in find("tuesdays", per_article=1)}
    last, other = sorted(plain, key=lambda article: plain[article])[:2]
    lifted = find("tuesdays", per_article=1, prefer={last: 3.0, other: 2.0})
    assert [hit.external_id for hit in lifted][:2] == [last, other]
    assert {hit.external_id: hit.score for hit in lifted} == pytest.approx(plain)


def test_preference_does_not_open_what_is_closed(folder):
    write(folder, "old.md", "Refunds take a year.", title="Refund", review_by="2026-05-31")
    write(folder, "staff.md", "Refunds by finance.", title="Refund", audience="staff")
    bring_in(folder)
    assert not {"old", "staff"} & set(found("refund", prefer={"old": 0.05, "staff": 0.05}))


def test_vectors_of_another_encoder_are_not_compared(folder):
    bring_in(folder)
    assert find("refund", encoder=BagOfWords("bag"))
    assert find("refund", encoder=BagOfWords("another")) == []


@pytest.mark.parametrize(
    "text", ["", "?!", "zzzzunknown", "'; DROP TABLE users; --", "%s %(x)s {1:2}", "refund " * 2000]
)
def test_any_text_may_be_searched(folder, text):
    bring_in(folder)
    assert len(find(text)) == 2


def test_an_empty_knowledge_base_finds_nothing():
    assert find("refund") == []


def test_a_search_takes_two_round_trips(folder, django_assert_num_queries):
    bring_in(folder)
    with django_assert_num_queries(2):
        find("refund")


def test_settings_of_the_search_do_not_outlive_it(folder):
    from django.db import connection, transaction

    bring_in(folder)
    with transaction.atomic():
        find("refund")
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('hnsw.ef_search', true)")
        assert cursor.fetchone()[0] != "240"


def test_rare_words_weigh_more_and_unknown_ones_nothing():
    weights = query_weights({1: 1, 2: 50, 3: 0}, 100)
    assert weights.idf[1] > weights.idf[2] > 0
    assert 3 not in weights.idf
    assert query_weights({}, 0).idf == {}


def test_a_word_in_the_title_counts_more_than_one_in_the_text():
    titled = article_weights("refund", [], ["some words here"], "en")
    written = article_weights("other", [], ["some refund here"], "en")
    assert titled[term_id("refund")] > written[term_id("refund")]
    assert list(query_terms("refund Refunds", "en")) == [term_id("refund")]


def test_today_is_what_the_caller_says(folder):
    write(folder, "refund.md", "Refunds.", title="Refund", review_by="2026-06-01")
    bring_in(folder)
    assert "refund" in found("refund", today=TODAY)
