"""A message ends with one answer or one handoff, never two and never none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from cast import at_once, spoken, write
from django.utils import timezone
from fake_engine import TRACKING, Shelf, engine

from handrail.accounts.models import User
from handrail.answering import tasks
from handrail.answering.actions import ask_for_person, receive, take_turn
from handrail.answering.engine import Ask, Engine, Proposal
from handrail.answering.explain import explain, find_decision
from handrail.answering.models import Decision, Turn
from handrail.answering.record import differences
from handrail.answering.sweeping import PATIENCE, sweep
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import switch
from handrail.conversations.feedback import answer_solved
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation, Handoff, Message
from handrail.conversations.principals import Visitor
from handrail.inbox.actions import claim, hand_back, resolve, take_over
from handrail.intents.models import Intent
from handrail.kernel.errors import NotFoundError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intents")]


def turn_of(message: Message) -> Turn:
    return Turn.objects.get(message=message)


def answered(visitor: Visitor, conversation: Conversation, text: str, by: Engine | None = None) -> Decision:
    decision = take_turn(turn_id=turn_of(write(visitor, conversation, text)).pk, engine=by or engine())
    assert decision is not None
    return decision


class BrokenEngine(Engine):
    """An engine that cannot think."""

    def __init__(self) -> None:
        pass

    def propose(self, ask: Ask, progress: object = None) -> Proposal:
        raise RuntimeError("no model")


def test_an_answer_quotes_the_article_and_names_it(chat: Conversation, vic: Visitor) -> None:
    answered(vic, chat, "Where is my order?")
    (message,) = Message.objects.filter(conversation=chat, author="bot")
    assert message.text == TRACKING.text
    assert message.sources == [
        {"title": "Track your order", "heading": "track-your-order", "url": TRACKING.candidate.url}
    ]
    assert message.ask_solved


def test_a_message_that_comes_twice_with_one_key_is_one_turn(chat: Conversation, vic: Visitor) -> None:
    first = receive(by=vic, conversation_id=chat.pk, text="Where is my order?", key="k")
    again = receive(by=vic, conversation_id=chat.pk, text="Where is my order?", key="k")
    assert first == again
    assert Turn.objects.count() == 1


def test_a_turn_that_is_taken_twice_is_answered_once(chat: Conversation, vic: Visitor) -> None:
    turn = turn_of(write(vic, chat, "Where is my order?"))
    assert take_turn(turn_id=turn.pk, engine=engine()) is not None
    assert take_turn(turn_id=turn.pk, engine=engine()) is None
    assert len(spoken(chat, "bot")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_turn_that_many_workers_take_at_once_is_answered_once(chat: Conversation, vic: Visitor) -> None:
    turn = turn_of(write(vic, chat, "Where is my order?"))
    results = at_once(*[lambda: take_turn(turn_id=turn.pk, engine=engine())] * 5)
    assert sorted(type(result).__name__ for result in results) == ["Decision"] + ["NoneType"] * 4
    assert len(spoken(chat, "bot")) == 1


def test_the_bot_says_nothing_while_a_person_has_the_conversation(chat: Conversation, vic: Visitor, ben: User) -> None:
    turn = turn_of(write(vic, chat, "Where is my order?"))
    take_over(conversation=chat, by=ben)
    decision = take_turn(turn_id=turn.pk, engine=engine())
    assert decision is not None
    assert (decision.outcome, decision.reason) == ("observe", "person_holds")
    assert spoken(chat, "bot") == []
    assert differences(decision.record) == []


def test_what_is_written_to_a_person_is_no_turn(waiting: Conversation, vic: Visitor, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    write(vic, waiting, "Where is my order?")
    assert not Turn.objects.exists()


def test_the_bot_does_not_speak_up_again_after_a_person_has_settled_it(
    chat: Conversation, vic: Visitor, ben: User
) -> None:
    turn = turn_of(write(vic, chat, "Tell me about the moon"))
    resolve(conversation=chat, by=ben)
    decision = take_turn(turn_id=turn.pk, engine=engine())
    assert decision is not None
    assert decision.outcome == "observe"
    assert holding(chat).holder == Holder.CLOSED
    assert not Handoff.objects.exists()


def test_a_handoff_goes_to_the_team_of_the_intent_with_the_story(chat: Conversation, vic: Visitor) -> None:
    switch(intent_slug="refund", channel="chat", stage="off", by=None)
    decision = answered(vic, chat, "I want a refund")
    handoff = Handoff.objects.select_related("team").get(conversation=chat)
    assert (decision.reason, handoff.reason, handoff.team.slug) == ("switched_off", "switched_off", "billing")
    assert handoff.transferred["requests"][0]["text"] == "I want a refund"
    assert "Billing team" in spoken(chat, "system")[-1]
    assert "an hour" in spoken(chat, "system")[-1]


def test_what_nobody_understands_goes_to_the_front_desk(chat: Conversation, vic: Visitor) -> None:
    answered(vic, chat, "Tell me about the moon landing")
    assert Handoff.objects.get(conversation=chat).team.slug == "front"


def test_two_requests_are_answered_one_after_the_other(chat: Conversation, vic: Visitor) -> None:
    answered(vic, chat, "Where is my order now? And when does my refund arrive?")
    (said,) = spoken(chat, "bot")
    assert "Order status\n" in said
    assert "Refund\nA refund takes" in said


def test_two_requests_of_which_one_may_not_be_answered_both_go_to_a_person(chat: Conversation, vic: Visitor) -> None:
    switch(intent_slug="refund", channel="chat", stage="off", by=None)
    answered(vic, chat, "Where is my order now? And when does my refund arrive?")
    assert spoken(chat, "bot") == []
    assert spoken(chat, "system")[-1].startswith("I can answer only a part")


def test_an_unclear_request_is_asked_about_and_its_number_answers(chat: Conversation, vic: Visitor) -> None:
    assert answered(vic, chat, "refund order").outcome == "clarify"
    assert spoken(chat, "bot")[-1].splitlines()[1:] == ["1. Order status", "2. Refund", "3. Something else"]
    decision = answered(vic, chat, "2")
    assert (decision.outcome, decision.intent) == ("answer", "refund")


def test_after_two_questions_back_a_person_comes(chat: Conversation, vic: Visitor) -> None:
    texts = ("refund order", "the refund, that order for Paul", "order, refund: the lamp")
    outcomes = [answered(vic, chat, text).outcome for text in texts]
    assert outcomes == ["clarify", "clarify", "handoff"]


def test_a_question_back_about_an_intent_that_is_gone_keeps_its_numbers(
    chat: Conversation, vic: Visitor, intents: Sequence[Intent]
) -> None:
    intents[0].delete()
    answered(vic, chat, "refund order")
    assert spoken(chat, "bot")[-1].splitlines()[1:3] == ["1. order_status", "2. Refund"]


def test_a_follow_up_is_answered_from_the_same_matter(chat: Conversation, vic: Visitor) -> None:
    answered(vic, chat, "I want a refund")
    decision = answered(vic, chat, "How long does that take?")
    assert (decision.outcome, decision.intent) == ("answer", "refund")


def test_nothing_that_was_said_before_a_person_came_is_followed_up(chat: Conversation, vic: Visitor, ben: User) -> None:
    answered(vic, chat, "I want a refund")
    take_over(conversation=chat, by=ben)
    hand_back(conversation=chat, by=ben)
    assert answered(vic, chat, "How long does that take?").outcome == "handoff"


def test_what_was_asked_of_a_person_may_be_asked_of_the_bot_again(chat: Conversation, vic: Visitor, ben: User) -> None:
    take_over(conversation=chat, by=ben)
    write(vic, chat, "I want a refund")
    hand_back(conversation=chat, by=ben)
    assert answered(vic, chat, "I want a refund").outcome == "answer"


def test_a_question_back_is_over_when_a_person_has_come(chat: Conversation, vic: Visitor, ben: User) -> None:
    answered(vic, chat, "refund order")
    take_over(conversation=chat, by=ben)
    hand_back(conversation=chat, by=ben)
    assert answered(vic, chat, "2").outcome == "handoff"


def test_smalltalk_is_answered_without_sources(chat: Conversation, vic: Visitor) -> None:
    assert answered(vic, chat, "Hello!").outcome == "smalltalk"
    (message,) = Message.objects.filter(conversation=chat, author="bot")
    assert "Fern" in message.text
    assert (message.sources, message.ask_solved) == ([], False)


def test_the_customer_is_answered_in_his_language(chat: Conversation, vic: Visitor) -> None:
    answered(vic, chat, "Erzähl mir bitte etwas über die Mondlandung und den Weltraum")
    chat.refresh_from_db()
    assert chat.language == "de"
    assert "Team" in spoken(chat, "system")[-1]


@pytest.mark.parametrize("own", ["Call {phone}", "{", "{0}", "{team.secret}"])
def test_an_own_wording_that_cannot_be_filled_in_keeps_nobody_waiting(
    chat: Conversation, vic: Visitor, assistant: Assistant, own: str
) -> None:
    Assistant.objects.filter(pk=assistant.pk).update(wording={"en": {"handoff": own}})
    answered(vic, chat, "Tell me about the moon landing")
    assert "Front desk" in spoken(chat, "system")[-1]


def test_a_turn_that_fails_three_times_goes_to_a_person(
    chat: Conversation, vic: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "current_engine", BrokenEngine)
    turn = turn_of(write(vic, chat, "Where is my order?"))
    for attempts in range(tasks.ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            tasks.take_turn_job.func(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), str(turn.pk))
        assert not Decision.objects.exists()
    tasks.take_turn_job.func(SimpleNamespace(job=SimpleNamespace(attempts=tasks.ATTEMPTS - 1)), str(turn.pk))
    decision = Decision.objects.get(turn=turn)
    assert (decision.outcome, decision.reason) == ("handoff", "error")
    assert holding(chat).holder == Holder.WAITING
    assert differences(decision.record) == []


def test_a_turn_that_nobody_takes_goes_to_a_person_after_a_minute(chat: Conversation, vic: Visitor) -> None:
    late, fresh = turn_of(write(vic, chat, "Where is my order?")), turn_of(write(vic, chat, "Anybody?"))
    Turn.objects.filter(pk=late.pk).update(owed_since=timezone.now() - PATIENCE - timedelta(seconds=1))
    assert sweep() == 1
    assert sweep() == 0
    assert Decision.objects.get(turn=late).reason == "overdue"
    assert not Decision.objects.filter(turn=fresh).exists()
    assert holding(chat).holder == Holder.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_late_turn_that_is_swept_and_taken_at_once_is_decided_once(chat: Conversation, vic: Visitor) -> None:
    turn = turn_of(write(vic, chat, "Where is my order?"))
    Turn.objects.filter(pk=turn.pk).update(owed_since=timezone.now() - PATIENCE * 2)
    at_once(sweep, lambda: take_turn(turn_id=turn.pk, engine=engine()), sweep)
    assert Decision.objects.filter(turn=turn).count() == 1
    assert len(spoken(chat, "bot")) + Handoff.objects.filter(conversation=chat).count() == 1


def test_asking_for_a_person_is_heard_though_a_turn_is_open(chat: Conversation, vic: Visitor) -> None:
    turn = turn_of(write(vic, chat, "Where is my order?"))
    ask_for_person(by=vic, conversation_id=chat.pk)
    ask_for_person(by=vic, conversation_id=chat.pk)
    take_turn(turn_id=turn.pk, engine=engine())
    assert Handoff.objects.filter(conversation=chat).count() == 1
    assert spoken(chat, "bot") == []


def test_a_yes_under_an_answer_closes_the_conversation(chat: Conversation, vic: Visitor) -> None:
    answered(vic, chat, "Where is my order?")
    message = Message.objects.get(conversation=chat, author="bot")
    answer_solved(by=vic, conversation_id=chat.pk, message_id=message.pk, solved=True)
    assert holding(chat).holder == Holder.CLOSED


def test_an_explanation_names_what_led_to_the_decision(chat: Conversation, vic: Visitor) -> None:
    lines = "\n".join(explain(find_decision(answered(vic, chat, "Where is my order?").pk)))
    for part in (
        "Outcome: answer because confident",
        "order_status 0.970",
        "threshold 0.70",
        "quoted",
        "the same result",
    ):
        assert part in lines


def test_an_explanation_shows_that_a_record_was_changed(chat: Conversation, vic: Visitor) -> None:
    decision = answered(vic, chat, "Tell me about the moon landing")
    Decision.objects.filter(pk=decision.pk).update(
        record={**decision.record, "outcome": "answer", "reason": "confident"}
    )
    assert explain(find_decision(decision.pk))[-1].startswith("decided answer (confident), now handoff")


def test_an_unknown_decision_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        find_decision(uuid4())


def test_an_engine_without_knowledge_hands_off(chat: Conversation, vic: Visitor) -> None:
    assert answered(vic, chat, "Where is my order?", engine(Shelf(()))).reason == "no_knowledge"
