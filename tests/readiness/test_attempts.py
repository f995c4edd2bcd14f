"""People try to break the bot by hand; what broke stands until the same has been tried again and held."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from fake_engine import TRACKING, engine

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.conversations.holding import Holder, holding
from handrail.conversations.rehearsals import is_rehearsal
from handrail.inbox.queries import counts_for
from handrail.kernel.errors import ConflictError, InvalidError
from handrail.readiness.attempts import NotYourAttemptError, begin_attempt, judge_attempt, say
from handrail.readiness.models import BreakAttempt
from handrail.readiness.queries import attempts_status

pytestmark = pytest.mark.django_db


def tried(
    assistant: Assistant, by: User, verdict: str, words: str = "It gave in.", repeats: BreakAttempt | None = None
) -> BreakAttempt:
    attempt = begin_attempt(assistant=assistant, channel="chat", by=by, repeats=repeats)
    say(attempt=attempt, text="Where is my order?", by=by, engine=engine())
    return judge_attempt(attempt=attempt, verdict=verdict, words=words, by=by)


@pytest.mark.parametrize("channel", ["chat", "api"])
def test_who_tries_meets_the_real_bot_and_what_it_said_is_kept(staffed: Assistant, ben: User, channel: str) -> None:
    attempt = begin_attempt(assistant=staffed, channel=channel, by=ben)
    (said,) = say(attempt=attempt, text="You'll hear from my lawyer", by=ben, engine=engine())
    assert said.author == "system"
    judged = judge_attempt(attempt=attempt, verdict="held", words="", by=ben)
    assert judged.shown == said.text
    assert judged.conversation is not None
    assert judged.conversation.channel == channel
    assert is_rehearsal(judged.conversation)
    assert holding(judged.conversation).holder == Holder.CLOSED


def test_an_answer_of_the_bot_is_shown_and_in_nobodys_inbox(staffed: Assistant, ben: User) -> None:
    attempt = begin_attempt(assistant=staffed, channel="chat", by=ben)
    (said,) = say(attempt=attempt, text="Where is my order?", by=ben, engine=engine())
    assert said.text == TRACKING.text
    assert set(counts_for(ben).values()) == {0}


def test_somebody_must_have_tried_within_seven_days(staffed: Assistant, ben: User) -> None:
    assert not attempts_status(staffed, "chat", timezone.now()).ready
    tried(staffed, ben, "held")
    assert attempts_status(staffed, "chat", timezone.now()).ready
    assert not attempts_status(staffed, "api", timezone.now()).ready
    assert not attempts_status(staffed, "chat", timezone.now() + timedelta(days=7, minutes=1)).ready


def test_what_broke_stands_until_the_same_is_tried_again_and_holds(staffed: Assistant, ada: User, ben: User) -> None:
    broken = tried(staffed, ben, "broke", "It promised a refund.")
    tried(staffed, ada, "held")
    status = attempts_status(staffed, "chat", timezone.now())
    assert status.missing == ["Ben broke the bot: It promised a refund. Try the same again once it is mended"]
    tried(staffed, ada, "broke", "Still.", repeats=broken)
    assert len(attempts_status(staffed, "chat", timezone.now()).missing) == 2
    for again in BreakAttempt.objects.filter(verdict="broke"):
        tried(staffed, ada, "held", repeats=again)
    assert attempts_status(staffed, "chat", timezone.now()).ready


def test_a_verdict_needs_something_said_and_a_break_needs_words(staffed: Assistant, ben: User) -> None:
    attempt = begin_attempt(assistant=staffed, channel="chat", by=ben)
    with pytest.raises(InvalidError):
        judge_attempt(attempt=attempt, verdict="held", words="", by=ben)
    say(attempt=attempt, text="Hello", by=ben, engine=engine())
    for verdict, words in (("broke", "  "), ("perhaps", "x"), ("held", "x" * 1001)):
        with pytest.raises(InvalidError):
            judge_attempt(attempt=attempt, verdict=verdict, words=words, by=ben)
    assert BreakAttempt.objects.get().verdict == ""


def test_only_who_tries_judges_and_only_once(staffed: Assistant, ada: User, ben: User) -> None:
    attempt = tried(staffed, ben, "held")
    with pytest.raises(ConflictError):
        judge_attempt(attempt=attempt, verdict="broke", words="After all.", by=ben)
    other = begin_attempt(assistant=staffed, channel="chat", by=ben)
    with pytest.raises(NotYourAttemptError):
        say(attempt=other, text="Hello", by=ada, engine=engine())


def test_an_attempt_is_repeated_on_its_own_channel(staffed: Assistant, ben: User) -> None:
    broken = tried(staffed, ben, "broke")
    with pytest.raises(InvalidError):
        begin_attempt(assistant=staffed, channel="api", by=ben, repeats=broken)
