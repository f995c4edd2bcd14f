"""Another embedding model: search goes on, whoever is interrupted goes on, and no two models' vectors ever meet."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone
from knowledge.world import BagOfWords, bring_in, find, found, lead, write

from handrail.intents.models import ClassifierVersion, EmbeddingModel, Example, Intent
from handrail.knowledge.actions import approve, retire
from handrail.knowledge.errors import EncoderChangedError, ReembeddingRunningError
from handrail.knowledge.models import Article, Passage, PassageVector, Revision
from handrail.knowledge.reembedding import mend, reembed, take_old_away
from handrail.knowledge.search.vectors import TooManyDimensionsError, index_name, known_model

pytestmark = pytest.mark.django_db(transaction=True)
ARTICLES = 40


class Interrupting(BagOfWords):
    """Another model of another length, which does something at its second batch."""

    def __init__(self, meanwhile: Callable[[], object], fingerprint: str = "new", dimensions: int = 16) -> None:
        super().__init__(fingerprint, dimensions)
        self.meanwhile = meanwhile
        self.batches = 0

    def encode_passages(self, texts):
        self.batches += 1
        if self.batches == 2:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(self._aside).result()
        return super().encode_passages(texts)

    def _aside(self) -> None:
        try:
            self.meanwhile()
        finally:
            connection.close()


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    for number in range(ARTICLES):
        write(tmp_path, f"n{number:02}.md", f"Words about thing{number}.", title=f"Thing{number}")
    write(tmp_path, "refund.md", "Refunds arrive in five days.", title="Refund times")
    bring_in(tmp_path)
    return tmp_path


def active() -> str:
    return EmbeddingModel.objects.get(active=True).fingerprint


def vectors_of(encoder: str) -> int:
    return PassageVector.objects.filter(encoder=encoder).count()


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'knowledge_passagevector'")
        return {name for (name,) in cursor.fetchall()}


def test_search_answers_with_the_old_model_until_the_change_and_then_with_the_new(knowledge: Path) -> None:
    seen: list[tuple[str, list[str], int]] = []
    new = Interrupting(lambda: seen.append((active(), found("refunds arrive"), vectors_of("new"))))
    assert reembed(encoder=new) is True
    [(during, hits, halfway)] = seen
    assert (during, hits[0]) == ("bag", "refund")
    assert 0 < halfway < Passage.objects.count()
    assert active() == "new"
    best = find("refunds arrive", encoder=new)[0]
    assert best.external_id == "refund"
    assert best.dense > 0.5
    assert found("refunds arrive")[0] == "refund", "a process that has not seen the change yet still finds"


def test_progress_ends_with_all_and_a_second_run_has_nothing_to_do(knowledge: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    new = BagOfWords("new", 16)
    reembed(encoder=new, on_progress=lambda *step: steps.append(step))
    assert steps[-1] == ("embedding passages", ARTICLES + 1, ARTICLES + 1)
    embedded = len(new.encoded)
    assert reembed(encoder=new) is False
    assert len(new.encoded) == embedded == ARTICLES + 1


def test_a_killed_run_is_taken_up_where_it_ended(knowledge: Path) -> None:
    def in_another_process() -> None:
        reembed(encoder=Interrupting(lambda: time.sleep(60)))

    connection.close()
    process = multiprocessing.get_context("fork").Process(target=in_another_process)
    process.start()
    deadline = time.monotonic() + 30
    while not vectors_of("new") and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    halfway = vectors_of("new")
    assert 0 < halfway < ARTICLES + 1
    assert (active(), found("refunds arrive")[0]) == ("bag", "refund")
    again = BagOfWords("new", 16)
    while True:  # the server notices only after a moment that the killed one is gone
        try:
            assert reembed(encoder=again)
            break
        except ReembeddingRunningError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert len(again.encoded) == ARTICLES + 1 - halfway
    assert active() == "new"


def test_two_runs_at_the_same_time_do_no_harm(knowledge: Path) -> None:
    refused: list[Exception] = []

    def second() -> None:
        try:
            reembed(encoder=BagOfWords("new", 16))
        except ReembeddingRunningError as problem:
            refused.append(problem)

    assert reembed(encoder=Interrupting(second))
    assert len(refused) == 1
    assert vectors_of("new") == Passage.objects.count()
    # Mending and re-embedding with the same model share the work.
    assert mend(encoder=BagOfWords("new", 16)) == 0


def test_words_that_are_approved_and_retired_meanwhile_are_right_after_the_change(knowledge: Path) -> None:
    def meanwhile() -> None:
        write(knowledge, "late.md", "Zebras arrive late.", title="Zebras")
        bring_in(knowledge)
        retire(article=Article.objects.get(external_id="refund"), by=lead())

    new = Interrupting(meanwhile)
    reembed(encoder=new)
    assert found("zebras", encoder=new)[0] == "late"
    assert "refund" not in found("refunds arrive", encoder=new, limit=200)
    assert vectors_of("new") == Passage.objects.count()


def test_what_was_embedded_with_the_old_model_cannot_be_approved_after_the_change(knowledge: Path) -> None:
    write(knowledge, "late.md", "Zebras arrive late.", title="Zebras")
    bring_in(knowledge, approve=False)
    revision = Revision.objects.get(article__external_id="late")
    reembed(encoder=BagOfWords("new", 16))
    with pytest.raises(EncoderChangedError):
        approve(revision=revision, by=lead(), encoder=BagOfWords())
    assert not hasattr(Revision.objects.get(pk=revision.pk), "approval")
    assert approve(revision=revision, by=lead(), encoder=BagOfWords("new", 16))


def test_old_vectors_stay_for_a_moment_and_then_go_with_their_index(knowledge: Path) -> None:
    reembed(encoder=BagOfWords("new", 16))
    assert take_old_away(keep="new") == 0
    assert vectors_of("bag") == ARTICLES + 1
    EmbeddingModel.objects.filter(fingerprint="bag").update(retired_at=timezone.now() - timedelta(minutes=2))
    assert take_old_away(keep="bag") == 0, "a host that is still configured for the old model keeps it"
    assert take_old_away(keep="new") == ARTICLES + 1
    assert vectors_of("bag") == 0
    assert index_name("bag") not in indexes()
    assert index_name("new") in indexes()
    assert list(EmbeddingModel.objects.values_list("fingerprint", flat=True)) == ["new"]


def test_vectors_in_the_making_are_not_taken_for_old_ones(knowledge: Path) -> None:
    counts: list[int] = []
    reembed(encoder=Interrupting(lambda: counts.append(take_old_away(keep="bag"))))
    assert counts == [0]
    assert active() == "new"


def test_an_abandoned_model_is_taken_away_after_a_day(knowledge: Path) -> None:
    with pytest.raises(RuntimeError):
        reembed(encoder=Interrupting(_power_cut))
    assert vectors_of("new") > 0
    take_old_away(keep="bag")
    assert vectors_of("new") > 0
    EmbeddingModel.objects.filter(fingerprint="new").update(begun_at=timezone.now() - timedelta(days=2))
    take_old_away(keep="bag")
    EmbeddingModel.objects.filter(fingerprint="new").update(retired_at=timezone.now() - timedelta(minutes=2))
    take_old_away(keep="bag")
    assert vectors_of("new") == 0
    assert (active(), vectors_of("bag")) == ("bag", ARTICLES + 1)


def test_one_may_go_back_to_the_model_before(knowledge: Path) -> None:
    reembed(encoder=BagOfWords("new", 16))
    reembed(encoder=BagOfWords())
    assert active() == "bag"
    assert found("refunds arrive")[0] == "refund"


def test_the_classifier_changes_over_together_with_the_search(knowledge: Path) -> None:
    for slug in ("refund", "parcel"):
        intent = Intent.objects.create(slug=slug, title=slug)
        for number in range(6):
            text = f"{slug} words {number}, I am vic{number}@shop.example"
            Example.objects.create(text=text, digest=text).intents.add(intent)
    from handrail.intents.actions import train_classifier

    train_classifier(encoder=BagOfWords())
    before: list[list[str]] = []

    def look() -> None:
        before.append(list(ClassifierVersion.objects.filter(active=True).values_list("encoder", flat=True)))

    reembed(encoder=Interrupting(look))
    assert before == [["bag"]]
    assert list(ClassifierVersion.objects.filter(active=True).values_list("encoder", flat=True)) == ["new"]
    train_classifier(encoder=BagOfWords())
    assert list(ClassifierVersion.objects.filter(active=True).values_list("encoder", flat=True)) == ["new"]


def test_what_should_be_searched_and_is_not_is_mended(knowledge: Path) -> None:
    gone = Passage.objects.filter(revision__article__external_id="refund")
    PassageVector.objects.filter(passage__in=gone).delete()
    Passage.objects.filter(revision__article__external_id="n03").delete()
    assert mend(encoder=BagOfWords()) == 2
    assert found("refunds arrive")[0] == "refund"
    assert found("thing3")[0] == "n03"
    assert mend(encoder=BagOfWords()) == 0


def test_vectors_of_any_length_up_to_4000_have_an_index(knowledge: Path) -> None:
    for dimensions in (3, 2000, 2001, 4000):
        new = BagOfWords(f"of {dimensions}", dimensions)
        reembed(encoder=new)
        assert index_name(new.fingerprint) in indexes()
        assert found("refunds arrive", encoder=new)[0] == "refund"
    with pytest.raises(TooManyDimensionsError):
        reembed(encoder=BagOfWords("too long", 4001))
    assert active() == "of 4000"


def test_the_search_goes_through_the_models_own_index(knowledge: Path) -> None:
    reembed(encoder=BagOfWords("new", 16))
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
        try:
            plan = _plan_of(cursor)
        finally:
            cursor.execute("RESET ALL")
    assert index_name("new") in plan


def test_two_processes_may_come_with_the_first_model_at_once() -> None:
    def register(number: int) -> str:
        try:
            return known_model(BagOfWords(f"first{number % 2}")).fingerprint
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(register, range(4)))
    assert EmbeddingModel.objects.filter(active=True).count() == 1
    assert names == set(EmbeddingModel.objects.values_list("fingerprint", flat=True))


def test_a_passage_takes_its_vectors_with_it(knowledge: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM knowledge_passage")
    assert PassageVector.objects.count() == 0


def _power_cut() -> None:
    raise RuntimeError("power cut")


def test_an_article_as_a_whole_is_compared_by_the_vectors_of_the_model_that_asks(tmp_path: Path) -> None:
    write(
        tmp_path,
        "two.md",
        "".join(f"## {word}\n\n" + f"{word} " * 60 + "\n\n" for word in ("red", "blue")),
        title="Two",
    )
    bring_in(tmp_path)
    new = BagOfWords("new", 16)
    reembed(encoder=new)
    for encoder in (BagOfWords(), new):
        asked = encoder.encode(["red"])[0]
        vectors = np.array(PassageVector.objects.filter(encoder=encoder.fingerprint).values_list("vector", flat=True))
        mean = vectors.mean(axis=0)
        assert len(vectors) == 2
        best = find("red", encoder=encoder)[0]
        assert best.article_dense == pytest.approx(float(mean @ asked / np.linalg.norm(mean)), abs=1e-5)


def _plan_of(cursor) -> str:
    from handrail.knowledge.search.statement import search_statement

    whole = search_statement("new", 16)
    start = whole.index("SELECT revision_id FROM knowledge_passagevector")
    asked = "(SELECT dense::halfvec(16) FROM query)"
    statement = whole[start : whole.index("), worded")].replace(asked, "%(dense)s::halfvec(16)")
    values = {"language": "en", "audience": "public", "today": "2026-01-01", "dense": str([1.0] * 16)}
    cursor.execute(f"EXPLAIN {statement}", values)
    return "\n".join(line for (line,) in cursor.fetchall())
