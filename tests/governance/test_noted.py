"""Every action of those who govern leaves a change with what was before and what is after; nothing else is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from cast import climbed
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from fake_engine import engine

from handrail.accounts.models import User
from handrail.answering.fitted import reset_confidence
from handrail.answering.models import FittedConfidence
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import set_ceiling, set_control, set_pilot_steps, switch
from handrail.autonomy.models import Cell
from handrail.changes.models import Change
from handrail.governance.actions import ask_up, end_what_is_met, withdraw
from handrail.governance.launches.goals import end_goal, set_goal
from handrail.governance.launches.growing import open_missing, switch_languages
from handrail.governance.launches.models import Launch
from handrail.governance.launches.opening import close_launch, open_launch
from handrail.governance.limits import set_limit
from handrail.governance.models import Override, Trip
from handrail.governance.overriding import lift, override
from handrail.governance.queries import gates_for
from handrail.governance.tripwires.tripping import see
from handrail.insights.models import DayCount
from handrail.intents.models import Intent
from handrail.intents.scope import set_scope
from handrail.quality.models import Replay
from handrail.quality.thresholds import set_risk_limit, set_threshold
from handrail.readiness.briefing import acknowledge, write_briefing
from handrail.readiness.drills import run_drill
from handrail.readiness.escalation import set_route
from handrail.readiness.openness import confirm, digest_of, reword
from handrail.readiness.owners import name_owner

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


class Desk:
    """Everything that the actions are done to."""

    def __init__(self, assistant: Assistant, ada: User, ines: User) -> None:
        self.assistant, self.ada, self.ines = assistant, ada, ines
        self.refund = Intent.objects.get(slug="refund")
        self.cell = Cell.objects.get(intent=self.refund, channel="chat")

    def ask(self) -> object:
        return ask_up(intent_slug="refund", channel="api", by=self.ada, reason="Now")

    def withdrawn(self) -> None:
        request = ask_up(intent_slug="refund", channel="api", by=self.ada, reason="Now")
        withdraw(request_id=request.pk, by=self.ada, reason="Not yet")

    def overridden(self) -> Override:
        return override(intent_slug="refund", channel="chat", gate="scope", by=self.ada, reason="A pilot")

    def lifted(self) -> None:
        self.overridden()
        lift(intent_slug="refund", channel="chat", gate="scope", by=self.ada, reason="Enough")

    def seen(self) -> None:
        trip = Trip.objects.create(
            cell=self.cell, signal="wrong_answer", before="full", after="suggest", outcomes=9, total=3, lower=0.1,
            limit=0.05, delta=0.05, fact=1, stated_at=timezone.now(), conversation=uuid4(),
        )  # fmt: skip
        see(trip=trip, by=self.ada)

    def threshold(self) -> None:
        run = Replay.objects.create(assistant=self.assistant, channel="chat", cases=0, finished_at=timezone.now())
        set_threshold(cell=self.cell, replay=run, by=self.ada, reason="The newest cases")

    def launch(self) -> Launch:
        return Launch.objects.get(kind="intent", intent=self.refund)

    def closed(self) -> None:
        close_launch(launch=self.launch(), by=self.ada, reason="Enough")

    def opened(self) -> None:
        self.closed()
        open_launch(kind=self.launch().kind, intent=self.refund, channel="chat", by=self.ada)

    def goal(self) -> None:
        DayCount.objects.create(
            day=TODAY - timedelta(days=1), assistant="fernhill", intent="refund", channel="chat", language="en",
            stage="full", side="bot", measure="verified", n=10, total=5, weight_total=10, weighted_sum=5,
            weight_squares=10,
        )  # fmt: skip
        due = TODAY + timedelta(days=56)
        goal = set_goal(launch=self.launch(), measure="verified", target=0.9, due=due, by=self.ada, today=TODAY)
        end_goal(launch=self.launch(), goal_id=goal.pk, by=self.ada, reason="Reached")

    def read(self) -> None:
        write_briefing(intent=self.refund, text="Claim fast.", by=self.ada)
        acknowledge(briefing=write_briefing(intent=self.refund, text="Claim faster.", by=self.ada), by=self.ada)

    def reworded(self) -> None:
        reword(assistant=self.assistant, language="de", key="disclosure", text="Ich bin eine KI.", by=self.ada)

    def confirmed(self) -> None:
        confirm(assistant=self.assistant, language="de", digest=digest_of(self.assistant, "de"), by=self.ada)

    def coefficients(self) -> None:
        FittedConfidence.objects.create(
            assistant=self.assistant, version="own-1", tables={}, labels=100, before={}, after={}, active=True
        )
        reset_confidence(self.assistant)


Do = Callable[[Desk], object]
ACTIONS: dict[str, tuple[str, Do]] = {
    "a cell goes down": (
        "cell.stage",
        lambda at: switch(intent_slug="refund", channel="chat", stage="off", by=at.ada, reason="Stop"),
    ),
    "a cell goes up": ("cell.stage", lambda at: climbed("refund", "api", by=at.ada)),
    "a control group": (
        "cell.control",
        lambda at: set_control(intent_slug="refund", channel="chat", percent=9, by=at.ada, reason="Compare"),
    ),
    "a ceiling": ("ladder.ceiling", lambda at: set_ceiling(risk="high", stage="off", by=at.ines, reason="Careful")),
    "the steps": ("ladder.steps", lambda at: set_pilot_steps(steps=[7], by=at.ines, reason="Slow")),
    "a request": ("cell.request", Desk.ask),
    "a withdrawal": ("cell.request", Desk.withdrawn),
    "an override": ("gate.override", Desk.overridden),
    "the end of an override": ("gate.override", Desk.lifted),
    "the limit of a gate": (
        "gate.limit",
        lambda at: set_limit(gate="quality", name="share", value=0.95, by=at.ines, reason="Strict"),
    ),
    "an alert that was seen": ("alert", Desk.seen),
    "a threshold": ("cell.threshold", Desk.threshold),
    "a risk limit": (
        "intent.risk_limit",
        lambda at: set_risk_limit(intent=at.refund, alpha=0.01, delta=0.1, by=at.ada, reason="Careful"),
    ),
    "a launch that is closed": ("launch", Desk.closed),
    "a launch that is opened again": ("launch", Desk.opened),
    "a goal that ends": ("goal", Desk.goal),
    "a language": (
        "assistant.languages", lambda at: switch_languages(slug="fernhill", add=["fr"], by=at.ada, reason="Belgium")
    ),
    "a briefing that was read": ("briefing", Desk.read),
    "a text of openness": ("openness", Desk.reworded),
    "texts that were confirmed": ("openness", Desk.confirmed),
    "a drill": (
        "drill", lambda at: run_drill(assistant=at.assistant, channel="chat", by=at.ada, engine=engine())
    ),
    "coefficients": ("assistant.confidence", Desk.coefficients),
}  # fmt: skip


@pytest.fixture
def desk(assistant: Assistant, intents: Sequence[Intent], ada: User, admin: User) -> Desk:
    open_missing()
    return Desk(assistant, ada, admin)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_notes_what_was_before_and_what_is_after(desk: Desk, name: str) -> None:
    kind, do = ACTIONS[name]
    known = set(Change.objects.values_list("pk", flat=True))
    do(desk)
    change = Change.objects.filter(kind=kind).exclude(pk__in=known).first()
    assert change is not None, f"{name} left nothing of the kind {kind}"
    assert change.before is not None
    assert change.after is not None
    assert change.before != change.after


NEW_ONES: dict[str, tuple[str, Do]] = {
    "a row of the escalation map": (
        "escalation",
        lambda at: set_route(assistant=at.assistant, reason="legal", team=None, deadline_minutes=9, by=at.ada),
    ),
    "a review owner": (
        "review.owner", lambda at: name_owner(intent=at.refund, person=at.ada, weekday=1, hour=9, by=at.ada)
    ),
    "a first briefing": ("briefing", lambda at: write_briefing(intent=at.refund, text="Claim.", by=at.ada)),
}  # fmt: skip


@pytest.mark.parametrize("name", NEW_ONES)
def test_what_is_new_has_nothing_before_and_all_of_it_after(desk: Desk, name: str) -> None:
    kind, do = NEW_ONES[name]
    do(desk)
    change = Change.objects.get(kind=kind)
    assert change.before is None
    assert change.after


def test_an_override_that_ends_because_its_gate_is_met_is_noted(desk: Desk) -> None:
    Override.objects.create(cell=desk.cell, gate="scope")
    set_scope(slug="refund", owner=desk.ada, audience="public", systems=[], by=desk.ada, reason="Named")
    end_what_is_met(desk.cell, gates_for(Cell.objects.get(pk=desk.cell.pk)))
    change = Change.objects.filter(kind="gate.override").latest("at")
    assert (change.after, change.reason) == ({"people": 0}, "the gate is met")
    assert not Override.objects.filter(ended_at=None).exists()


def test_a_threshold_of_other_cases_is_noted_though_its_value_is_the_same(desk: Desk) -> None:
    desk.threshold()
    desk.threshold()
    told = list(Change.objects.filter(kind="cell.threshold").order_by("at"))
    assert [change.after["version"] for change in told] == [1, 2]
    assert told[1].before["version"] == 1


def test_nothing_that_was_noted_can_be_altered_by_the_applications_own_role(desk: Desk) -> None:
    desk.closed()
    told = list(Change.objects.values())
    for verb in ("UPDATE changes_change SET after = NULL", "DELETE FROM changes_change", "TRUNCATE changes_change"):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)
    assert list(Change.objects.values()) == told
