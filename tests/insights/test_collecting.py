"""Facts are stated once, whatever happens to the collector, and counts say what facts say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from uuid import uuid4

import pytest
from cast import at_once, write
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone
from fake_engine import engine

from handrail.accounts.models import User
from handrail.answering.actions import ask_for_person, take_turn
from handrail.answering.models import Turn
from handrail.assistants.models import Assistant
from handrail.conversations.events import Judged
from handrail.conversations.feedback import rate
from handrail.conversations.journal import append, locked
from handrail.conversations.models import Conversation
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.inbox.actions import claim, reply, resolve
from handrail.insights import reading
from handrail.insights.collecting import collect, follow
from handrail.insights.measures import Measure
from handrail.insights.models import SPANS, DayCount, Fact, Look, Progress, SpanCount
from handrail.insights.queries import conversations_behind, standing_facts, tallies, tally
from handrail.intents.models import Intent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intents")]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def asked(visitor: Visitor, conversation: Conversation, text: str = "Where is my order?") -> None:
    turn = Turn.objects.get(message=write(visitor, conversation, text))
    assert take_turn(turn_id=turn.pk, engine=engine()) is not None


def opened(assistant: Assistant, visitor: Visitor, text: str = "Where is my order?") -> Conversation:
    conversation = open_conversation(by=visitor, assistant_slug=assistant.slug, key=str(uuid4()))
    asked(visitor, conversation, text)
    return conversation


def later(**time: float) -> datetime:
    return timezone.now() + timedelta(**time)


def recounted() -> None:
    """The counts are the sums of the facts."""
    facts = Fact.objects.all()
    expected = {measure: (sum(f.sign for f in group), sum(f.sign * f.value for f in group))
                for measure in Measure if (group := [f for f in facts if f.measure == measure])}  # fmt: skip
    for table, limits in [(DayCount, {})] + [(SpanCount, {"days": days}) for days in SPANS]:
        rows = table.objects.filter(**limits).values("measure").annotate(Sum("n"), Sum("total"))
        found = {row["measure"]: (row["n__sum"], pytest.approx(row["total__sum"])) for row in rows}
        assert found == expected, (table, limits)


def test_an_answered_question_is_a_conversation_of_the_bot_in_its_cell(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    facts = {fact.measure: fact for fact in collect()}
    made = facts[Measure.CONVERSATIONS]
    assert (made.intent, made.channel, made.side, made.stage) == ("order_status", "chat", "bot", "full")
    assert (made.assistant, made.language, made.conversation) == ("fernhill", "en", chat.pk)
    assert tally(Measure.CONVERSATIONS, intent="order_status", channel="chat").n == 1
    recounted()


def test_collecting_again_adds_nothing(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    assert collect()
    assert collect() == []
    Look.objects.all().delete()
    Progress.objects.all().delete()
    assert collect() == []
    recounted()


def test_a_rating_is_a_fact_and_a_count_and_a_newer_one_corrects_both(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    rate(by=vic, conversation_id=chat.pk, score=5)
    collect()
    assert tally(Measure.CSAT).rate == 1
    rate(by=vic, conversation_id=chat.pk, score=1)
    added = [(fact.measure, fact.sign, fact.value) for fact in collect()]
    assert ("csat", -1, 1.0) in added
    assert ("csat", 1, 0.0) in added
    assert (tally(Measure.CSAT).n, tally(Measure.CSAT).rate, tally(Measure.LOW_RATING).rate) == (1, 0, 1)
    recounted()


def test_verified_is_claimed_then_taken_back_with_both_dates(
    assistant: Assistant, chat: Conversation, vic: Visitor
) -> None:
    asked(vic, chat)
    collect(now=later(hours=3))
    opened(assistant, vic)
    collect(now=later(hours=4))
    rows = list(Fact.objects.filter(measure=Measure.VERIFIED, conversation=chat.pk))
    assert [(row.sign, row.value) for row in rows] == [(1, 1.0), (-1, 1.0), (1, 0.0)]
    assert rows[0].at == rows[1].at
    assert rows[0].stated_at < rows[1].stated_at
    assert tally(Measure.REPEAT_CONTACT).rate == 1
    recounted()


def test_what_time_brings_is_found_without_any_event(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    collect()
    assert tally(Measure.CONTAINED).n == 0
    assert collect(now=later(hours=1)) == []
    collect(now=later(hours=2, minutes=1))
    assert (tally(Measure.CONTAINED).rate, tally(Measure.REPEAT_CONTACT).n) == (1, 0)
    collect(now=later(hours=50, minutes=1))
    assert (tally(Measure.REPEAT_CONTACT).rate, tally(Measure.RESOLVED).rate) == (0, 1)
    recounted()


def test_a_handoff_is_unclaimed_at_its_deadline_and_claimed_late_stays_so(waiting: Conversation, ben: User) -> None:
    collect()
    assert tally(Measure.UNCLAIMED).n == 0
    collect(now=later(minutes=31))
    assert tally(Measure.UNCLAIMED).rate == 1
    recounted()


def test_a_promise_that_was_made_is_not_changed_by_a_new_setting(waiting: Conversation, ben: User) -> None:
    collect()
    waiting.assistant.front_team.expected_wait_minutes = 600
    waiting.assistant.front_team.save()
    collect(now=later(minutes=31))
    assert tally(Measure.UNCLAIMED).rate == 1


def test_a_handoff_claimed_in_time_and_settled_is_a_good_one(waiting: Conversation, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    reply(conversation=waiting, by=ben, text="It is on its way.", key="k")
    resolve(conversation=waiting, by=ben)
    collect()
    assert (tally(Measure.UNCLAIMED).rate, tally(Measure.HANDOFF_QUALITY).rate) == (0, 1)
    assert tally(Measure.ESCALATED, side="people").rate == 1


def test_a_reviewers_verdict_is_a_wrong_answer_of_its_weight(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    with transaction.atomic():
        append(locked(chat.pk), Judged("m", "d", "order_status", "wrong", "stale", probability=0.5))
    collect()
    (fact,) = Fact.objects.filter(measure=Measure.WRONG_ANSWER)
    assert (fact.value, fact.weight, fact.detail) == (1, 2.0, "stale")
    assert tally(Measure.WRONG_ANSWER).rate == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_that_becomes_visible_late_is_not_lost(
    assistant: Assistant, chat: Conversation, vic: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its transaction is open, with an older time, while later events of others are collected."""
    asked(vic, chat)
    written, go_on = Signal(), Signal()
    monkeypatch.setattr(reading, "CLOCKS_DIFFER", timedelta())

    def slow() -> None:
        with transaction.atomic():
            rate(by=vic, conversation_id=chat.pk, score=1)
            written.set()
            assert go_on.wait(30)

    def collector() -> None:
        assert written.wait(30)
        try:
            for _ in range(3):
                opened(assistant, Visitor(uuid4()))
                collect()
            assert Progress.objects.get().since < timezone.now()
            assert tally(Measure.LOW_RATING).n == 0
        finally:
            go_on.set()

    assert [each for each in at_once(slow, collector) if each] == []
    collect()
    assert tally(Measure.LOW_RATING).total == 1
    recounted()


@pytest.mark.django_db(transaction=True)
def test_the_search_goes_back_to_the_oldest_open_transaction(chat: Conversation, vic: Visitor) -> None:
    """However long a transaction lasts: here nothing but it keeps the search from moving on."""
    asked(vic, chat)
    begun, go_on = Signal(), Signal()

    def slow() -> None:
        with transaction.atomic():
            locked(chat.pk)
            begun.set()
            assert go_on.wait(30)

    def look() -> datetime:
        assert begun.wait(30)
        first, _ = reading.horizon()
        second, _ = reading.horizon()
        go_on.set()
        assert first == second
        return first

    _, seen = at_once(slow, look)
    assert isinstance(seen, datetime), seen
    after, clock = reading.horizon()
    assert seen < after < clock


@pytest.mark.django_db(transaction=True)
def test_many_collectors_at_once_state_each_fact_once(assistant: Assistant) -> None:
    for _ in range(6):
        opened(assistant, Visitor(uuid4()))
    results = at_once(*[lambda: [collect(batch=2) for _ in range(4)]] * 4)
    assert [each for each in results if isinstance(each, Exception)] == []
    follow()
    assert tally(Measure.CONVERSATIONS).n == 6
    recounted()


@pytest.mark.django_db(transaction=True)
def test_a_collector_that_dies_has_stated_nothing_and_the_next_states_all(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)

    class PowerCutError(Exception):
        pass

    def work() -> None:
        with transaction.atomic():
            assert collect()
            raise PowerCutError

    with pytest.raises(PowerCutError):
        work()
    assert (Fact.objects.count(), DayCount.objects.count(), Look.objects.count()) == (0, 0, 0)
    assert collect()
    recounted()


def test_a_backlog_is_worked_off_in_batches_and_nothing_is_left_out(assistant: Assistant) -> None:
    for _ in range(7):
        opened(assistant, Visitor(uuid4()))
    collect(batch=3)
    assert tally(Measure.CONVERSATIONS).n == 3
    follow(batch=3)
    assert tally(Measure.CONVERSATIONS).n == 7
    recounted()


def test_what_comes_with_an_old_date_is_found_when_all_are_compared(
    assistant: Assistant, chat: Conversation, vic: Visitor
) -> None:
    asked(vic, chat)
    collect()
    old = opened(assistant, Visitor(uuid4()))
    Conversation.objects.filter(pk=old.pk).update(last_activity_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert collect() == []
    Progress.objects.update(swept_at=timezone.now() - 2 * HOUR)
    assert {fact.conversation for fact in collect()} == {old.pk}


def test_one_broken_conversation_does_not_stop_the_others(
    assistant: Assistant, chat: Conversation, vic: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    asked(vic, chat)
    with transaction.atomic():
        append(locked(chat.pk), Judged("m", "d", "order_status", "wrong", "", probability="often"))  # type: ignore[arg-type]
    other = opened(assistant, Visitor(uuid4()))
    assert {fact.conversation for fact in collect()} == {other.pk}
    assert "cannot be measured" in caplog.text


def test_facts_are_only_added_to(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    collect()
    for statement in ("UPDATE insights_fact SET value = 0", "DELETE FROM insights_fact"):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_number_opens_down_to_its_conversations(
    assistant: Assistant, chat: Conversation, vic: Visitor, ada: User
) -> None:
    asked(vic, chat)
    other = opened(assistant, Visitor(uuid4()), "I want my money")
    rate(by=vic, conversation_id=chat.pk, score=5)
    collect()
    rate(by=vic, conversation_id=chat.pk, score=2)
    collect()
    (behind,) = conversations_behind(Measure.LOW_RATING, by=ada, value=True)
    assert (behind.conversation, behind.fact.value) == (chat, 1)
    assert conversations_behind(Measure.CSAT, by=ada, value=True) == []
    (refund,) = conversations_behind(Measure.CONVERSATIONS, by=ada, intent="refund", channel="chat")
    assert refund.conversation == other
    ada.is_active = False
    assert conversations_behind(Measure.CONVERSATIONS, by=ada) == []


def test_tallies_of_a_period_are_those_of_each_cell(
    assistant: Assistant, chat: Conversation, vic: Visitor, intents: Sequence[Intent]
) -> None:
    asked(vic, chat)
    opened(assistant, Visitor(uuid4()), "I want my money")
    collect(now=later(hours=60))
    today = timezone.now().astimezone(UTC).date()
    found = tallies(today - timedelta(days=40), today + timedelta(days=40))
    assert len(found) == len({(f.intent, f.channel, f.measure, f.side) for f in Fact.objects.all()})
    for (intent, channel, measure, side), each in found.items():
        assert each == tally(measure, intent=intent, channel=channel, side=side)
        assert each.n == standing_facts(measure, intent=intent, channel=channel, side=side).count()
    assert found == tallies(today - timedelta(days=40), today + timedelta(days=40), language="en")
    asked_for = tallies(today - timedelta(days=40), today, measures=[Measure.CONVERSATIONS])
    assert {measure for _, _, measure, _ in asked_for} == {"conversations"}
    assert tallies(today - timedelta(days=40), today - timedelta(days=1)) == {}


def test_a_customer_who_asks_for_a_person_is_an_escalation_with_its_reason(chat: Conversation, vic: Visitor) -> None:
    asked(vic, chat)
    ask_for_person(by=vic, conversation_id=chat.pk)
    collect()
    (fact,) = Fact.objects.filter(measure=Measure.ESCALATED)
    assert (fact.value, fact.detail, fact.side) == (1, "customer_asked", "bot")
