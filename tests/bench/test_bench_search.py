import numpy as np
import pytest
from knowledge.world import BagOfWords

from handrail.bench.filling import fill
from handrail.bench.made_passages import made_articles
from handrail.bench.search import bench_search
from handrail.knowledge.models import Article, ArticleTerms, Passage, TermCount
from handrail.language.terms import term_id


@pytest.mark.django_db
def test_a_made_knowledge_base_is_counted_as_the_product_counts():
    fill(made_articles(40, BagOfWords(), 1), "bag", lambda written: None)
    assert (Passage.objects.count(), Article.objects.count()) == (40, 7)
    expected: dict[int, int] = {}
    for ids in ArticleTerms.objects.values_list("term_ids", flat=True):
        for term in [0, *ids]:
            expected[term] = expected.get(term, 0) + 1
    assert dict(TermCount.objects.values_list("term_id", "articles")) == expected
    assert TermCount.objects.get(term_id=term_id("batteri")).slips


def test_made_vectors_have_norm_one_and_differ():
    made = list(made_articles(5_100, BagOfWords(), 1))
    vectors = np.concatenate([article.vectors for article in made])
    assert len(vectors) == 5_100
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    last = vectors[-100:]
    assert (last @ vectors[:-100].T).max() < 0.999


@pytest.mark.django_db(transaction=True)
def test_searching_made_passages_gives_every_figure():
    report = bench_search(120, 10, BagOfWords(), lambda step, done, total: None)
    assert (report.passages, report.articles, report.queries) == (120, 20, 10)
    assert 0 <= report.worst_recall_at_10 <= report.recall_at_10 <= 1
    assert report.recall_at_10 > 0.9
    assert set(report.as_dict()["milliseconds"]) == {"p50", "p95", "p99"}
    assert report.megabytes["passage_nearest_bag"] > 0
