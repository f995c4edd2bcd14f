"""An article that reads otherwise, tried on past messages before anybody approves it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from fake_engine import WordClassifier
from knowledge.world import BagOfWords, bring_in, write
from replaying import ORDER, REFUND, Past

from handrail.accounts.models import User
from handrail.answering.engine import Engine
from handrail.answering.passages import find_passages
from handrail.answering.reader import Reader
from handrail.kernel.errors import InvalidError
from handrail.knowledge.actions import retire
from handrail.knowledge.errors import ArticleRetiredError
from handrail.knowledge.models import Article, ArticleTerms, Passage, TermCount
from handrail.quality.grading import Grade
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.revising import drafts, newest_revision, with_revision
from handrail.quality.replays.running import ReplayOutdatedError

pytestmark = pytest.mark.django_db
Run = Callable[..., Replay]
PEOPLE = "Your money comes to your bank account five working days after the parcel is with us again."
OTHER = "We sell lamps, tables, chairs, beds, sofas, rugs, mirrors, shelves and curtains of all colours."


@pytest.fixture
def engine() -> Engine:
    """Searches what is in the database."""
    encoder = BagOfWords("words")
    versions = {"encoder": encoder.fingerprint, "classifier": "words"}
    return Engine(Reader(encoder, WordClassifier()), partial(find_passages, encoder.fingerprint), versions)


@pytest.fixture
def shop(tmp_path: Path, engine: Engine, intents: object) -> Path:
    """Two approved articles; the one on refunds says what no customer wants to know."""
    write(tmp_path, "money.md", OTHER, title="When do I get my money?", intents="refund")
    write(tmp_path, "parcel.md", "Where your order is, its number says.", title="Parcels", intents="order_status")
    bring_in(tmp_path, encoder=engine.reader.encoder)
    return tmp_path


@pytest.fixture
def replay(shop: Path, past: Past, replayed: Run) -> Replay:
    for number in range(4):
        past(f"{REFUND} {number}", "refund", answer=PEOPLE)
        past(f"{ORDER} {number}", "order_status")
    return replayed()


def drafted(shop: Path, engine: Engine, body: str, *, approve: bool = False) -> None:
    write(shop, "money.md", body, title="When do I get my money?", intents="refund")
    bring_in(shop, encoder=engine.reader.encoder, approve=approve)


def searched() -> tuple[object, ...]:
    """Everything that search reads."""
    return (
        sorted(Passage.objects.values_list("id", "text")),
        sorted(ArticleTerms.objects.values_list("article", "revision")),
        sorted(TermCount.objects.values_list("language", "term_id", "articles")),
    )


def test_a_better_draft_makes_its_intents_cases_better_and_nothing_else_moves(
    replay: Replay, shop: Path, engine: Engine
) -> None:
    drafted(shop, engine, PEOPLE)
    before, stored = searched(), list(ReplayCase.objects.order_by("pk").values_list("grade", "record"))
    revised = with_revision(replay, newest_revision("money", ""), engine)
    assert [each.after for each in revised.outlook.turned] == [Grade.RIGHT] * 4
    assert (revised.outlook.better, revised.outlook.worse, revised.left_out) == (4, 0, 0)
    assert revised.before["order_status"] == revised.outlook.counts["order_status"]
    assert all(PEOPLE in each.then for each in revised.outlook.turned)
    assert searched() == before
    assert list(ReplayCase.objects.order_by("pk").values_list("grade", "record")) == stored


def test_a_broken_draft_is_seen_before_it_is_approved(replay: Replay, shop: Path, engine: Engine) -> None:
    drafted(shop, engine, PEOPLE, approve=True)
    good = newest_revision("money", "")
    drafted(shop, engine, OTHER + " And hats.")
    assert newest_revision("money", "") != good
    revised = with_revision(replay, newest_revision("money", ""), engine)
    assert (revised.outlook.better, revised.outlook.worse) == (0, 4)


def test_only_the_nearest_are_looked_at_and_the_others_counted(replay: Replay, shop: Path, engine: Engine) -> None:
    drafted(shop, engine, PEOPLE)
    revised = with_revision(replay, newest_revision("money", ""), engine, most=4)
    assert (revised.outlook.cases, revised.left_out) == (4, 4)
    assert set(revised.outlook.counts) == {"refund"}


def test_drafts_are_the_newest_words_that_nobody_approved(replay: Replay, shop: Path, engine: Engine) -> None:
    assert drafts() == []
    drafted(shop, engine, "Soon.")
    drafted(shop, engine, PEOPLE)
    assert drafts() == [newest_revision("money", "")]


def test_what_cannot_be_tried_is_refused(replay: Replay, shop: Path, engine: Engine, admin: User) -> None:
    drafted(shop, engine, PEOPLE)
    with pytest.raises(InvalidError, match="0 articles are named 'hats'"):
        newest_revision("hats", "")
    Replay.objects.update(versions={"encoder": "another"})
    with pytest.raises(ReplayOutdatedError, match="encoder"):
        with_revision(Replay.objects.get(), newest_revision("money", ""), engine)
    retire(article=Article.objects.get(external_id="money"), by=admin)
    with pytest.raises(ArticleRetiredError):
        with_revision(Replay.objects.get(), newest_revision("money", ""), engine)
