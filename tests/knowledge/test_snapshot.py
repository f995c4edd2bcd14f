"""A snapshot finds what the database finds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from knowledge.world import TODAY, BagOfWords, bring_in, lead, write

from handrail.intents.models import Intent
from handrail.knowledge.actions import retire
from handrail.knowledge.models import Article
from handrail.knowledge.search import Hit, SearchQuery, search
from handrail.knowledge.search import snapshot as held
from handrail.knowledge.search.snapshot import Snapshot

pytestmark = pytest.mark.django_db

WORDS = ("refund", "parcel", "invoice", "bicycle", "battery", "voucher", "return", "delivery", "address", "charger")


@pytest.fixture
def library(tmp_path):
    """Fifty articles of two passages each: more than are looked at for one question."""
    dice = random.Random(4)
    Intent.objects.create(slug="refunds", title="Refunds")
    for number in range(50):
        body = "\n\n".join(f"## {dice.choice(WORDS)}\n\n{' '.join(dice.choices(WORDS, k=30))}." for _ in range(2))
        facts = {"review_by": str(TODAY + timedelta(days=number % 7 - 1))} if number % 3 == 0 else {}
        facts |= {"intents": "[refunds]"} if number % 5 == 0 else {}
        write(tmp_path, f"a{number}.md", body, title=" ".join(dice.choices(WORDS, k=2)), **facts)
    bring_in(tmp_path)
    return tmp_path


def query(text: str, *, today: date = TODAY, **options: object) -> SearchQuery:
    encoder = BagOfWords()
    asked = SearchQuery(
        text=text, embedding=encoder.encode([text])[0], language="en", audience="public", today=today,
        encoder=encoder.fingerprint,
    )  # fmt: skip
    return replace(asked, **options)


QUERIES = [
    query("when does my refund arrive"),
    query("the battery of my bicycle and the charger", limit=30, per_article=1),
    query("vouchr for a retrun"),
    query("invoice", prefer={"a7": 0.4, "a8": 0.1}),
    query("xylophone"),
    query("parcel", language="en-GB"),
]


def told(hits: list[Hit]) -> list[tuple[object, ...]]:
    """Everything but the scores, in the order in which it was found."""
    return [(hit.passage_id, hit.external_id, hit.title, hit.text, hit.html, hit.url, hit.intents) for hit in hits]


def test_it_finds_the_same_passages_with_the_same_scores(library):
    snapshot = Snapshot("bag", "public", TODAY)
    for asked in QUERIES:
        there, here = search(asked), snapshot.search(asked)
        assert len(there) > 3
        assert told(here) == told(there), asked.text
        for name in ("dense", "article_dense", "lexical", "article_lexical", "score"):
            assert [getattr(hit, name) for hit in here] == pytest.approx(
                [getattr(hit, name) for hit in there], abs=1e-5
            )


def test_it_stays_what_it_was_while_the_database_goes_on(library):
    asked = query("refund", limit=50)
    held_now = Snapshot(asked.encoder, asked.audience, asked.today)
    before = told(held_now.search(asked))
    retire(article=Article.objects.get(external_id=before[0][1]), by=lead())
    assert told(held_now.search(asked)) == before
    assert before[0] not in told(search(asked))


def test_what_it_does_not_hold_is_searched_in_the_database(library, monkeypatch):
    asked = query("refund")
    later = replace(asked, today=TODAY + timedelta(days=3))
    assert told(Snapshot("bag", "public", TODAY).search(later)) == told(search(later)) != told(search(asked))
    monkeypatch.setattr(held, "MOST_PASSAGES", 5)
    too_many = Snapshot(asked.encoder, asked.audience, asked.today)
    assert told(too_many.search(asked)) == told(search(asked))


def test_a_language_without_articles_finds_nothing(library):
    asked = query("rembourser", language="fr")
    assert Snapshot(asked.encoder, asked.audience, asked.today).search(asked) == search(asked) == []
