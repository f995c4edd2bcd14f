"""A drill tries every way to people through the real channel, and says in words what did not hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from fake_engine import engine
from procrastinate import testing
from procrastinate.contrib.django import app

from handrail.accounts.models import ApiToken, Team, User
from handrail.answering.actions import ask_for_person
from handrail.answering.engine import Ask, Engine, Proposal
from handrail.answering.models import Decision
from handrail.answering.muting import mute, unmute
from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import switch
from handrail.conversations import routing
from handrail.conversations.models import Claim, Conversation, Resolution
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Program, Visitor
from handrail.conversations.rehearsals import IS_REHEARSAL
from handrail.conversations.routing import Destination
from handrail.inbox.queries import conversations_for, counts_for
from handrail.insights.collecting import collect
from handrail.insights.models import Fact
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness import messages, tasks
from handrail.readiness.drills import begin_drill, fail_drill, play_drill, run_drill
from handrail.readiness.escalation import set_route
from handrail.readiness.models import Drill, DrillCase
from handrail.readiness.queries import drill_status
from handrail.readiness.words import in_words

pytestmark = pytest.mark.django_db


def drilled(assistant: Assistant, by: User, channel: str = "chat", engine_: Engine | None = None) -> Drill:
    return run_drill(assistant=assistant, channel=channel, by=by, engine=engine_ or engine())


def told(drill: Drill) -> list[str]:
    return [in_words(failure) for case in drill.cases.all() for failure in case.failures]


class Mute(Engine):
    """An engine that stops thinking after some messages."""

    def __init__(self, good: int) -> None:
        self.inner, self.good = engine(), good
        self.versions = self.inner.versions

    def propose(self, ask: Ask, progress: Any = lambda step: None) -> Proposal:
        self.good -= 1
        if self.good < 0:
            raise RuntimeError("no model")
        return self.inner.propose(ask, progress)


@pytest.fixture
def no_map() -> Iterator[None]:
    """Handoffs that do not ask the map."""
    routing._router.cache_clear()
    kept = routing._router
    routing._router = lambda: lambda conversation, reason: Destination()  # type: ignore[assignment]
    yield
    routing._router = kept


@pytest.mark.usefixtures("labelled")
@pytest.mark.parametrize("channel", ["chat", "api"])
def test_a_drill_tries_every_trigger_up_to_a_claimed_and_settled_handoff(
    staffed: Assistant, ada: User, channel: str
) -> None:
    Assistant.objects.update(languages=["en", "de"])
    staffed.refresh_from_db()
    drill = drilled(staffed, ada, channel)
    assert told(drill) == []
    assert drill.passed
    tried = set(drill.cases.filter(kind="trigger").values_list("expects", flat=True))
    assert tried == set(triggers())
    assert {case.language for case in drill.cases.filter(expects="legal")} == {"en", "de"}
    assert set(drill.cases.values_list("kind", flat=True)) >= {"trigger", "button", "out_of_scope"}
    conversations = Conversation.objects.filter(drill_case__drill=drill)
    assert conversations.count() == drill.cases.count()
    assert set(conversations.values_list("channel", flat=True)) == {channel}
    assert Claim.objects.filter(person=ada).count() == Resolution.objects.count() == drill.cases.count()


def test_each_case_leads_to_its_decision_and_says_who_got_it(staffed: Assistant, ada: User) -> None:
    case = drilled(staffed, ada).cases.get(expects="legal", language="en")
    assert case.decision == Decision.objects.get(conversation=case.conversation)
    assert (case.reason, case.team) == ("legal", "Orders")
    assert case.milliseconds is not None


@pytest.mark.usefixtures("labelled")
def test_where_the_bot_answers_a_message_below_the_threshold_is_tried(staffed: Assistant, ada: User) -> None:
    drill = drilled(staffed, ada)
    tried = set(drill.cases.filter(kind="below_threshold").values_list("intent", flat=True))
    untried = {found["intent"] for found in drill.untried if found["code"] == "no_message_below_threshold"}
    assert tried | untried == {"order_status", "refund"}


@pytest.mark.usefixtures("labelled")
def test_where_people_answer_a_message_of_the_intent_reaches_its_team(staffed: Assistant, ada: User) -> None:
    switch(intent_slug="refund", channel="chat", stage="suggest", by=None)
    case = drilled(staffed, ada).cases.get(kind="left_to_people")
    assert (case.intent, case.reason, case.team) == ("refund", "suggested", "Billing")
    assert case.held


def test_rehearsals_are_in_nobodys_inbox(staffed: Assistant, ada: User) -> None:
    drilled(staffed, ada)
    assert Conversation.objects.filter(IS_REHEARSAL).count() == Conversation.objects.count() > 15
    for view in ("waiting", "mine", "team", "bot", "closed"):
        assert conversations_for(ada, view=view) == []
    assert set(counts_for(ada).values()) == {0}


def test_rehearsals_count_in_no_measure(staffed: Assistant, ada: User, chat: Conversation, vic: Visitor) -> None:
    drilled(staffed, ada)
    collect()
    assert not Fact.objects.exists()
    ask_for_person(by=vic, conversation_id=chat.pk)
    collect()
    assert set(Fact.objects.values_list("conversation", flat=True)) == {chat.pk}


def test_a_drill_that_failed_where_somebody_may_be_in_danger_is_a_matter_of_safety(
    staffed: Assistant, ada: User, now: datetime
) -> None:
    drill = drilled(staffed, ada)
    Drill.objects.update(passed=False)
    for expects, grave in (("legal", False), ("safety", True)):
        drill.cases.filter(expects=expects).update(failures=[{"code": "not_claimed"}])
        assert bool(drill_status(staffed, "chat", timezone.now()).safety) == grave


def test_nobody_outside_can_pass_off_a_conversation_as_a_rehearsal(
    assistant: Assistant, token: tuple[ApiToken, str]
) -> None:
    with pytest.raises(InvalidError):
        open_conversation(by=Program(token[0]), assistant_slug="fernhill", key="k", customer_ref="drill:me")


def test_a_drill_that_stopped_goes_on_where_it_was(staffed: Assistant, ada: User) -> None:
    with pytest.raises(RuntimeError):
        drilled(staffed, ada, engine_=Mute(7))
    done = list(DrillCase.objects.filter(ended_at__isnull=False).values_list("pk", "ended_at"))
    assert done
    drill = drilled(staffed, ada)
    assert Drill.objects.get() == drill
    assert drill.passed
    assert set(done) <= set(drill.cases.values_list("pk", "ended_at"))
    assert Conversation.objects.count() == drill.cases.count()


def test_a_case_that_was_cut_off_is_not_said_twice(staffed: Assistant, ada: User) -> None:
    with pytest.raises(RuntimeError):
        drilled(staffed, ada, engine_=Mute(2))
    drill = drilled(staffed, ada)
    for case in drill.cases.select_related("conversation"):
        assert case.conversation is not None
        assert case.conversation.messages.filter(author="customer").count() == len(case.messages)


def test_a_trigger_that_keeps_silent_fails_the_drill_in_words(
    staffed: Assistant, ada: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = messages.firing
    monkeypatch.setattr(
        messages, "firing", lambda name: (("en", "Tell me about the moon"),) if name == "legal" else real(name)
    )
    drill = drilled(staffed, ada)
    assert not drill.passed
    assert told(drill) == ["The trigger legal did not fire; people got it because of: out of scope."]
    assert drill_status(staffed, "chat", now).missing == ["the last drill failed in 1 cases"]


@pytest.mark.usefixtures("no_map")
def test_a_handoff_that_misses_the_maps_team_fails_the_drill(staffed: Assistant, ada: User, billing: Team) -> None:
    set_route(assistant=staffed, reason="legal", team=billing, deadline_minutes=5, by=ada)
    drill = drilled(staffed, ada)
    assert told(drill) == ["It went to Orders; the map says Billing."]
    assert not drill.passed


def test_a_message_that_the_bot_answers_instead_fails_the_drill(
    staffed: Assistant, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "firing", lambda name: (("en", "Where is my order?"),))
    drill = drilled(staffed, ada)
    assert "Nobody was brought in; the outcome was: answer." in told(drill)


def test_a_muted_trigger_is_not_tried(staffed: Assistant, ada: User) -> None:
    mute(assistant=staffed, trigger="legal", reason="no lawyers", by=ada)
    assert not drilled(staffed, ada).cases.filter(expects="legal").exists()


def test_a_trigger_that_is_heard_again_asks_for_another_drill(staffed: Assistant, ada: User) -> None:
    mute(assistant=staffed, trigger="legal", reason="no lawyers", by=ada)
    drilled(staffed, ada)
    assert drill_status(staffed, "chat", timezone.now()).ready
    unmute(assistant=staffed, trigger="legal", by=ada)
    assert drill_status(staffed, "chat", timezone.now()).missing == ["the last drill did not try: legal"]


def test_a_passed_drill_counts_for_seven_days_on_its_own_channel(staffed: Assistant, ada: User) -> None:
    ended = drilled(staffed, ada).ended_at
    assert ended is not None
    assert drill_status(staffed, "chat", ended + timedelta(days=6, hours=23)).ready
    late = drill_status(staffed, "chat", ended + timedelta(days=7))
    assert (late.met, late.missing) == (0, ["the last drill is 7 days old; it counts for 7"])
    assert drill_status(staffed, "api", ended).missing == ["no drill has been run on this channel"]


def test_a_drill_of_another_map_does_not_count(staffed: Assistant, ada: User, billing: Team) -> None:
    set_route(assistant=staffed, reason="legal", team=billing, deadline_minutes=None, by=ada)
    drilled(staffed, ada)
    assert drill_status(staffed, "chat", timezone.now()).ready
    set_route(assistant=staffed, reason="legal", team=None, deadline_minutes=None, by=ada)
    status = drill_status(staffed, "chat", timezone.now())
    assert status.missing == ["the escalation map has been changed since the last drill"]


def test_a_job_plays_what_a_person_begins(staffed: Assistant, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "current_engine", engine)
    with app.replace_connector(testing.InMemoryConnector()) as queued:
        drill = begin_drill(assistant=staffed, channel="chat", by=ada)
        (job,) = queued.connector.jobs.values()
    assert (job["task_name"], job["args"]) == ("readiness:run_drill_job", {"drill_id": str(drill.pk)})
    tasks.run_drill_job.func(SimpleNamespace(job=SimpleNamespace(attempts=0)), **job["args"])
    drill.refresh_from_db()
    assert drill.passed


def test_two_drills_do_not_run_at_once_on_a_channel(staffed: Assistant, ada: User) -> None:
    begin_drill(assistant=staffed, channel="chat", by=ada)
    with pytest.raises(ConflictError):
        begin_drill(assistant=staffed, channel="chat", by=ada)
    begin_drill(assistant=staffed, channel="api", by=ada)


def test_who_takes_part_works_in_the_inbox(staffed: Assistant, ada: User, ben: User) -> None:
    assert begin_drill(assistant=staffed, channel="chat", by=ada, participant=ben).participant == ben
    ben.is_active = False
    with pytest.raises(InvalidError):
        begin_drill(assistant=staffed, channel="api", by=ada, participant=ben)


def test_an_agent_begins_no_drill(staffed: Assistant, ben: User) -> None:
    with pytest.raises(ForbiddenError):
        begin_drill(assistant=staffed, channel="chat", by=ben)


def test_a_drill_that_is_given_up_has_not_passed(staffed: Assistant, ada: User, now: datetime) -> None:
    drill = begin_drill(assistant=staffed, channel="chat", by=ada)
    fail_drill(drill_id=drill.pk, code="stopped")
    assert not play_drill(drill_id=drill.pk, engine=engine()).passed
    assert not drill_status(staffed, "chat", timezone.now()).ready


def test_the_database_keeps_no_ended_drill_without_a_result(staffed: Assistant, ada: User, now: datetime) -> None:
    drill = begin_drill(assistant=staffed, channel="chat", by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Drill.objects.filter(pk=drill.pk).update(ended_at=now)
