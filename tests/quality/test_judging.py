"""Reviewers' verdicts: on answers that were sent, and on cases of replays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from cast import person, write
from fake_engine import engine as small
from procrastinate.contrib.django.models import ProcrastinateJob
from replaying import NOTHING, ORDER, Past

from handrail.accounts.models import User
from handrail.answering.actions import take_turn
from handrail.answering.models import Decision, Turn
from handrail.conversations.models import Conversation, Event, Message
from handrail.conversations.principals import Visitor
from handrail.history.models import PastMessage
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from handrail.quality.judging import CAUSES, judge, judge_case
from handrail.quality.models import AnswerVerdict, CaseVerdict, Replay, ReplayCase
from handrail.quality.replays.whatif import Rules, decided_again

pytestmark = pytest.mark.django_db
Run = Callable[..., Replay]


@pytest.fixture
def rosa(db: None) -> User:
    return person("Rosa", "reviewer")


@pytest.fixture
def answer(chat: Conversation, vic: Visitor, intents: Sequence[Intent]) -> Message:
    write(vic, chat, ORDER)
    take_turn(turn_id=Turn.objects.get().pk, engine=small())
    return Message.objects.get(author="bot", key__startswith="turn:")


def test_a_verdict_is_an_event_of_the_conversation_with_what_was_decided(answer: Message, rosa: User) -> None:
    row = judge(message_id=answer.pk, verdict="wrong", cause="wrong_article", by=rosa, probability=0.1)
    assert (row.verdict, row.cause, row.probability, row.by) == ("wrong", "wrong_article", 0.1, rosa)
    event = Event.objects.filter(conversation=answer.conversation).order_by("sequence").last()
    assert event is not None
    assert event.kind == "judged"
    assert event.data == {
        "message_id": str(answer.pk),
        "decision_id": str(Decision.objects.get().pk),
        "intent": "order_status",
        "verdict": "wrong",
        "cause": "wrong_article",
        "probability": 0.1,
    }
    assert not event.public


def test_a_reviewer_judges_an_answer_once_and_another_may_see_it_otherwise(
    answer: Message, rosa: User, ada: User
) -> None:
    judge(message_id=answer.pk, verdict="right", by=rosa)
    with pytest.raises(ConflictError):
        judge(message_id=answer.pk, verdict="wrong", cause="other", by=rosa)
    judge(message_id=answer.pk, verdict="wrong", cause="other", by=ada)
    assert list(AnswerVerdict.objects.values_list("verdict", flat=True)) == ["right", "wrong"]
    assert Event.objects.filter(kind="judged").count() == 2


@pytest.mark.parametrize(
    ("verdict", "cause"), [("wrong", ""), ("wrong", "hats"), ("right", "other"), ("fine", ""), ("", "")]
)
def test_what_is_wrong_has_a_cause_and_what_is_right_has_none(
    answer: Message, rosa: User, verdict: str, cause: str
) -> None:
    with pytest.raises(InvalidError):
        judge(message_id=answer.pk, verdict=verdict, cause=cause, by=rosa)
    assert not AnswerVerdict.objects.exists()


def test_every_cause_can_be_given(answer: Message, rosa: User, ada: User) -> None:
    for number, cause in enumerate(CAUSES):
        judge(message_id=answer.pk, verdict="wrong", cause=cause, by=person(f"R{number}", "reviewer"))
    assert set(AnswerVerdict.objects.values_list("cause", flat=True)) == set(CAUSES)


def test_only_answers_of_the_bot_are_judged(answer: Message, rosa: User) -> None:
    asked = Message.objects.get(author="customer")
    greeting = Message.objects.filter(author="bot").exclude(pk=answer.pk).first()
    for message in filter(None, (asked, greeting)):
        with pytest.raises(NotFoundError):
            judge(message_id=message.pk, verdict="right", by=rosa)


def test_agents_judge_neither_answers_nor_cases(
    answer: Message, ben: User, replayed: Run, history: list[PastMessage]
) -> None:
    with pytest.raises(ForbiddenError):
        judge(message_id=answer.pk, verdict="right", by=ben)
    replayed()
    with pytest.raises(ForbiddenError):
        judge_case(case=ReplayCase.objects.order_by("message")[0], verdict="wrong", by=ben)
    assert not CaseVerdict.objects.exists()


def unlike(past: Past) -> PastMessage:
    """A case that is right by its label but unlike what a person said."""
    said = "Please restart the black modem twice, then hold its button until the lamp turns green again."
    return past(ORDER, "order_status", answer=said)


def test_a_verdict_settles_a_doubtful_case_in_this_replay_and_in_later_ones(
    replayed: Run, past: Past, rosa: User
) -> None:
    unlike(past)
    first = replayed()
    case = ReplayCase.objects.get()
    assert (case.grade, case.cause, case.worth) == ("doubtful", "unlike", "doubtful")
    judged = judge_case(case=case, verdict="right", by=rosa)
    assert (judged.grade, judged.cause, judged.worth) == ("right", "", "right")
    later = replayed().graded.get()
    assert (later.grade, later.worth) == ("right", "right")
    assert decided_again(first, Rules()).worse == 0
    judge_case(case=later, verdict="wrong", by=rosa)
    assert replayed().graded.get().grade == "wrong"
    assert CaseVerdict.objects.get().verdict == "wrong"


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_what_nobody_could_answer_by_its_label_is_graded_alike_now_and_later(
    replayed: Run, past: Past, rosa: User, verdict: str
) -> None:
    past(ORDER, "out_of_scope")
    replayed()
    case = ReplayCase.objects.get()
    assert case.grade == "missed_escalation"
    judged = judge_case(case=case, verdict=verdict, by=rosa)
    later = replayed().graded.get()
    assert (judged.grade, judged.cause, judged.worth) == (later.grade, later.cause, later.worth)
    assert judged.grade == ("right" if verdict == "right" else "missed_escalation")


def test_a_verdict_is_about_the_words_that_were_judged(replayed: Run, past: Past, rosa: User) -> None:
    from fake_engine import Shelf, page

    unlike(past)
    replayed()
    judge_case(case=ReplayCase.objects.get(), verdict="right", by=rosa)
    other = page("track-your-order", "Look into your parcel's e-mail.", intents=("order_status",))
    assert replayed(engine=small(Shelf((other,)))).graded.get().grade == "doubtful"


def test_a_case_is_judged_right_or_wrong_and_nothing_else(replayed: Run, past: Past, rosa: User) -> None:
    past(NOTHING, "out_of_scope")
    replayed()
    with pytest.raises(InvalidError):
        judge_case(case=ReplayCase.objects.get(), verdict="fine", by=rosa)


def test_judging_a_case_sends_nothing(replayed: Run, past: Past, rosa: User) -> None:
    unlike(past)
    replayed()
    before = Message.objects.count(), Event.objects.count(), ProcrastinateJob.objects.count()
    judge_case(case=ReplayCase.objects.get(), verdict="right", by=rosa)
    assert (Message.objects.count(), Event.objects.count(), ProcrastinateJob.objects.count()) == before
