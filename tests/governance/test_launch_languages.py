"""A further language is reached when everything it needs was measured, and customers have been answered in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pgvector import SparseVector

from handrail.accounts.models import User
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.conversations.models import Conversation, Customer
from handrail.governance.launches.growing import open_missing
from handrail.governance.launches.languages import ANSWERED_IN_A_LANGUAGE, MESSAGES_OF_A_LANGUAGE, checks
from handrail.governance.launches.models import Launch
from handrail.governance.launches.queries import LaunchRow, launches
from handrail.history.models import HistoryImport, PastConversation, PastLabel, PastMessage
from handrail.insights.models import DayCount
from handrail.intents.models import Intent
from handrail.knowledge.models import SPARSE_DIMENSIONS, Approval, Article, ArticleTerms, Revision, Source
from handrail.readiness.models import BreakAttempt, Drill, DrillCase
from handrail.readiness.openness import confirm, digest_of

pytestmark = pytest.mark.django_db


def german() -> LaunchRow:
    return next(row for row in launches() if row.launch.language == "de")


def missing() -> set[str]:
    found = german().spoken
    assert found is not None
    return {check.place for check in checks(found) if not check.met}


def known(by: User, slug: str, language: str = "de") -> None:
    source, _ = Source.objects.get_or_create(name="help", defaults={"location": "help"})
    article = Article.objects.create(source=source, external_id=slug, language=language)
    words = Revision.objects.create(article=article, number=1, title=slug, body="Fünf Tage.", content_hash=slug)
    words.intents.add(Intent.objects.get(slug=slug))
    Approval.objects.create(revision=words, by=by)
    ArticleTerms.objects.create(
        article=article, revision=words, language=language, audience="public",
        lexical=SparseVector({0: 1.0}, SPARSE_DIMENSIONS), term_ids=[],
    )  # fmt: skip


def labelled(assistant: Assistant, n: int, language: str = "de") -> None:
    run = HistoryImport.objects.create(
        assistant=assistant, source="old", format="csv", encoding="utf-8", file_name="a.csv", size=1, fingerprint="f"
    )
    intent = Intent.objects.get(slug="refund")
    for number in range(n):
        told = PastConversation.objects.create(
            history_import=run, assistant=assistant, source="old", external_id=str(number), language=language
        )
        message = PastMessage.objects.create(
            conversation=told, history_import=run, key="0", position=0, author="customer", text=f"Geld {number}"
        )
        PastLabel.objects.create(message=message, intent=intent, origin="tags")


def drilled(assistant: Assistant, by: User, failures: Sequence[str] = ()) -> Drill:
    now = timezone.now()
    drill = Drill.objects.create(
        assistant=assistant, channel="chat", participant=by, by=by, map_digest="x", ended_at=now, passed=not failures
    )
    DrillCase.objects.create(
        drill=drill, position=1, kind="trigger", expects="legal", language="de", ended_at=now,
        failures=[{"code": each} for each in failures],
    )  # fmt: skip
    return drill


def tried(assistant: Assistant, by: User, verdict: str = "held", repeats: BreakAttempt | None = None) -> BreakAttempt:
    conversation = Conversation.objects.create(
        assistant=assistant, customer=Customer.objects.create(), channel="chat", language="de",
        opening_key=f"{verdict}{BreakAttempt.objects.count()}",
    )  # fmt: skip
    return BreakAttempt.objects.create(
        assistant=assistant, channel="chat", person=by, conversation=conversation, verdict=verdict, words="so",
        judged_at=timezone.now(), repeats=repeats,
    )  # fmt: skip


def answered(n: int, *, stage: str = "pilot", side: str = "bot", language: str = "de") -> None:
    DayCount.objects.create(
        day=timezone.now().date(), assistant="fernhill", intent="refund", channel="chat", language=language,
        stage=stage, side=side, measure="deflected_verified", n=2 * n, total=n, weight_total=2 * n, weighted_sum=n,
        weight_squares=2 * n,
    )  # fmt: skip


Steps = dict[str, Callable[[], object]]


@pytest.fixture
def steps(assistant: Assistant, intents: Sequence[Intent], ada: User) -> Steps:
    """Everything that German needs, each as what brings it about."""
    open_missing()
    return {
        "knowledge": lambda: [known(ada, "refund"), known(ada, "order_status")],
        "drill": lambda: drilled(assistant, ada),
        "attempts": lambda: tried(assistant, ada),
        "language": lambda: labelled(assistant, MESSAGES_OF_A_LANGUAGE),
        "openness": lambda: confirm(assistant=assistant, language="de", digest=digest_of(assistant, "de"), by=ada),
        "answered": lambda: answered(ANSWERED_IN_A_LANGUAGE),
    }


def test_a_language_is_reached_with_the_last_thing_it_needs_and_not_before(steps: Steps) -> None:
    for place, step in steps.items():
        assert not german().reached
        assert place in missing()
        step()
        assert place not in missing()
    assert german().reached
    assert not german().open


@pytest.mark.parametrize("left_out", ["knowledge", "drill", "attempts", "language", "openness", "answered"])
def test_no_single_thing_can_be_missing(steps: Steps, left_out: str) -> None:
    for place, step in steps.items():
        if place != left_out:
            step()
    assert (german().reached, missing()) == (False, {left_out})


@pytest.mark.parametrize("how", [{"stage": "suggest"}, {"stage": "shadow"}, {"side": "people"}, {"language": "en"}])
def test_only_what_the_bot_ended_alone_with_customers_in_that_language_counts(
    steps: Steps, how: dict[str, str]
) -> None:
    answered(50, **how)
    found = german().spoken
    assert found is not None
    assert found.answered == 0


def test_answers_at_pilot_and_full_count_together(steps: Steps) -> None:
    answered(ANSWERED_IN_A_LANGUAGE // 2, stage="pilot")
    answered(ANSWERED_IN_A_LANGUAGE // 2, stage="full")
    assert "answered" not in missing()


def test_a_language_that_is_switched_off_again_is_not_reached(steps: Steps, assistant: Assistant) -> None:
    for step in steps.values():
        step()
    assistant.languages = ["en"]
    assistant.save()
    assert not german().reached


def test_a_failed_drill_undoes_an_earlier_one_and_what_broke_stands_until_it_holds(
    steps: Steps, assistant: Assistant, ada: User
) -> None:
    for step in steps.values():
        step()
    broke = tried(assistant, ada, "broke")
    Drill.objects.update(ended_at=timezone.now() - timedelta(days=1))
    drilled(assistant, ada, ["not_claimed"])
    assert missing() == {"drill", "attempts"}
    tried(assistant, ada, "held", broke)
    drilled(assistant, ada)
    assert missing() == set()


def test_an_article_past_its_date_is_no_knowledge_and_translation_reads_the_first_language(
    steps: Steps, assistant: Assistant, ada: User
) -> None:
    steps["knowledge"]()
    Revision.objects.filter(title="refund").update(review_by=timezone.localdate() - timedelta(days=1))
    assert "knowledge" in missing()
    known(ada, "refund", "en")
    assert "knowledge" in missing()
    Assistant.objects.update(other_languages=OtherLanguages.TRANSLATE)
    assert "knowledge" not in missing()


def test_the_list_costs_no_more_queries_with_more_languages(steps: Steps, assistant: Assistant) -> None:
    with CaptureQueriesContext(connection) as few:
        launches()
    assistant.languages = ["en", "de", "fr", "es", "it"]
    assistant.save()
    open_missing()
    with CaptureQueriesContext(connection) as many:
        assert len([row for row in launches() if row.spoken]) == 4
    assert len(many) == len(few)


def test_nothing_is_known_of_a_language_where_nothing_has_begun(assistant: Assistant) -> None:
    open_missing()
    assert missing() >= {"knowledge", "drill", "attempts", "language", "openness", "answered"}
    assert Launch.objects.filter(language="de").exists()
