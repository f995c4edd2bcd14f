import pytest
from knowledge.world import BagOfWords, bring_in, find, found, lead, write

from handrail.knowledge.actions import retire
from handrail.knowledge.models import Article, ArticleTerms, Passage, TermCount
from handrail.knowledge.reembedding import mend
from handrail.knowledge.search.spelling import Near, guesses, query_terms
from handrail.knowledge.search.weights import MOST_MATCHING, query_weights
from handrail.language.slips import slips
from handrail.language.terms import TERM_RULES, term_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "warranty.md", "The warranty covers the frame.", title="Warranty")
    for name in ("parcel", "invoice", "helmet"):
        write(tmp_path, f"{name}.md", f"About the {name}.", title=name)
    return tmp_path


def near(word: str, articles: int) -> Near:
    return Near(term_id(word), articles, frozenset(slips(word)))


@pytest.mark.parametrize("typed", ["waranty", "warrranty", "warrenty", "warratny"])
def test_a_misspelled_word_finds_its_article(folder, typed):
    bring_in(folder)
    best = find(typed)[0]
    assert best.external_id == "warranty"
    assert best.article_lexical > 0


def test_a_word_that_is_known_is_never_taken_for_another(folder):
    write(folder, "warrant.md", "A warrant is a paper.", title="Warrants")
    bring_in(folder)
    scores = {hit.external_id: hit.article_lexical for hit in find("warrants", limit=20)}
    assert scores["warrant"] > 0
    assert scores["warranty"] == 0


def test_words_of_articles_that_are_gone_are_meant_no_more(folder):
    bring_in(folder)
    retire(article=Article.objects.get(external_id="warranty"), by=lead())
    assert all(hit.article_lexical == 0 for hit in find("waranty"))


def test_what_an_earlier_version_wrote_is_written_again(folder):
    bring_in(folder)
    passages, counts = (
        set(Passage.objects.values_list("pk")),
        dict(TermCount.objects.values_list("term_id", "articles")),
    )
    ArticleTerms.objects.update(rules=TERM_RULES - 1)
    TermCount.objects.update(slips=None)
    assert found("waranty")
    assert all(hit.article_lexical == 0 for hit in find("waranty"))
    encoder = BagOfWords()
    assert mend(encoder=encoder) == 4
    assert not encoder.encoded, "words are cut anew, not embedded anew"
    assert find("waranty")[0].article_lexical > 0
    assert set(Passage.objects.values_list("pk")) == passages
    assert dict(TermCount.objects.values_list("term_id", "articles")) == counts
    assert set(ArticleTerms.objects.values_list("rules", flat=True)) == {TERM_RULES}
    assert mend(encoder=BagOfWords()) == 0


def test_a_guess_weighs_less_than_a_written_word_and_several_share():
    typed = query_terms("warrent", "en")
    one = guesses(typed, [near("warrant", 2)])
    assert 0 < one[term_id("warrant")].trust < 1
    two = guesses(typed, [near("warrant", 2), near("warren", 9), near("invoice", 50)])
    assert set(two) == {term_id("warrant"), term_id("warren")}
    assert two[term_id("warrant")].trust < one[term_id("warrant")].trust
    plain, guessed = query_weights({term_id("warrant"): 2}, 9), query_weights({}, 9, one)
    assert guessed.idf[term_id("warrant")] < plain.idf[term_id("warrant")]


def test_words_that_most_articles_have_bring_no_candidates():
    weights = query_weights({1: 3, 2: MOST_MATCHING - 3, 3: MOST_MATCHING + 1}, 10 * MOST_MATCHING)
    assert (weights.matched, weights.together) == ([1, 2], [])
    assert set(weights.idf) == {1, 2, 3}


def test_where_every_word_is_common_articles_need_several_of_them():
    common = {term: MOST_MATCHING + term for term in (1, 2, 3)}
    weights = query_weights(common, 5 * MOST_MATCHING)
    assert (weights.matched, weights.together) == ([], [1, 2])
    assert query_weights({3: common[3]}, 5 * MOST_MATCHING).together == [3]
    assert query_weights({}, 5 * MOST_MATCHING).together == []


def test_an_article_that_is_about_nothing_else_beats_one_that_says_it_once(folder):
    sections = "\n\n".join(f"## Helmet {part}\n\n" + f"helmet size {part} " * 14 for part in ("red", "blue", "green"))
    write(folder, "helmets.md", sections, title="Helmets")
    bring_in(folder)
    hits = {hit.external_id: hit for hit in find("helmet size", limit=20, per_article=1)}
    assert hits["helmets"].article_dense > hits["warranty"].article_dense
    assert 0 < hits["helmets"].article_dense <= 1.0001
    alone = hits["warranty"]
    assert alone.article_dense == pytest.approx(alone.dense, abs=1e-4)
