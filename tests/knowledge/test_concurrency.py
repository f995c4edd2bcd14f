from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from knowledge.world import BagOfWords, bring_in, lead, write

from handrail.knowledge.actions import approve, retire
from handrail.knowledge.errors import ImportRunningError
from handrail.knowledge.models import Article, ArticleTerms, Revision, TermCount

pytestmark = pytest.mark.django_db(transaction=True)


def test_approvals_at_the_same_time_neither_block_each_other_nor_miscount(tmp_path):
    for number in range(12):
        write(
            tmp_path,
            f"a{number}.md",
            f"Shared words in another order {number} " + " ".join(f"w{n}" for n in range(number)),
        )
    bring_in(tmp_path, approve=False)
    ada = lead()

    def work(revision: Revision) -> None:
        try:
            approve(revision=revision, by=ada, encoder=BagOfWords())
            if revision.title.endswith(("0", "5")):
                retire(article=revision.article, by=ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, Revision.objects.select_related("article")))
    anew: dict[int, int] = {}
    for ids in ArticleTerms.objects.values_list("term_ids", flat=True):
        for term in [0, *ids]:
            anew[term] = anew.get(term, 0) + 1
    assert anew[0] == Article.objects.filter(retired_at__isnull=True).count() == 9
    assert {term: count for term, count in TermCount.objects.values_list("term_id", "articles") if count} == anew


def test_a_source_is_imported_once_at_a_time(tmp_path):
    write(tmp_path, "a.md", "Words.")
    refused: list[ImportRunningError] = []

    def second() -> None:
        try:
            bring_in(tmp_path)
        except ImportRunningError as problem:
            refused.append(problem)
        finally:
            connection.close()

    class Meanwhile(BagOfWords):
        def encode_passages(self, texts):
            with ThreadPoolExecutor(1) as pool:
                pool.submit(second).result()
            return super().encode_passages(texts)

    assert bring_in(tmp_path, encoder=Meanwhile()).approved == 1
    assert len(refused) == 1
    assert bring_in(tmp_path).unchanged == 1
