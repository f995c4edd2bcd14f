"""What goes wrong too often brings a cell down, at once and with the reason on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from cast import write
from django.utils import timezone
from fake_engine import engine
from replaying import ORDER, Past

from handrail.accounts.models import User
from handrail.answering.actions import take_turn
from handrail.answering.models import Turn
from handrail.autonomy.actions import place
from handrail.autonomy.models import Cell, StageChange
from handrail.changes.models import Change
from handrail.conversations.models import Conversation, Message
from handrail.conversations.principals import Visitor
from handrail.governance.measuring import view_of
from handrail.governance.sources import present_sources
from handrail.governance.tripwires.models import Trip, Tripwire
from handrail.governance.tripwires.queries import trips_of, unseen_alerts
from handrail.governance.tripwires.signals import SIGNALS, Known
from handrail.governance.tripwires.tripping import see
from handrail.governance.tripwires.watching import watch
from handrail.insights.collecting import collect
from handrail.insights.models import Fact
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError
from handrail.quality.judging import judge
from handrail.quality.models import CellThreshold, Replay

pytestmark = pytest.mark.django_db


def fact(measure: str, value: float, **more: object) -> Fact:
    """A fact of the chat cell of order status, which the bot had."""
    told = {
        "assistant": "fernhill", "intent": "order_status", "channel": "chat", "language": "en", "stage": "full",
        "side": "bot", "source": str(uuid4()), "conversation": uuid4(), "at": timezone.now(),
    }  # fmt: skip
    return Fact.objects.create(measure=measure, value=value, **(told | more))


def cell(intent: str = "order_status") -> Cell:
    return Cell.objects.select_related("intent").get(intent__slug=intent, channel="chat")


def happen(measure: str, *values: float, **more: object) -> list[Trip]:
    for value in values:
        fact(measure, value, **more)
    return watch()


def test_wrong_answers_above_the_limit_bring_the_cell_down_to_suggest(intents: Sequence[Intent]) -> None:
    assert happen("wrong_answer", *[0] * 20) == []
    (tripped,) = happen("wrong_answer", *[1] * 12)
    assert cell().stage == "suggest"
    assert cell("refund").stage == "full"
    assert (tripped.signal, tripped.before, tripped.after) == ("wrong_answer", "full", "suggest")
    assert tripped.limit == pytest.approx(0.05)
    assert tripped.lower > 0.05


def test_answers_within_the_limit_leave_the_cell_where_it_is(intents: Sequence[Intent]) -> None:
    for _ in range(10):
        assert happen("wrong_answer", *[0] * 49, 1) == []
    assert cell().stage == "full"


def test_one_unsafe_answer_switches_the_cell_off(intents: Sequence[Intent]) -> None:
    (tripped,) = happen("wrong_answer", 1, detail="unsafe")
    assert (cell().stage, tripped.signal) == ("off", "unsafe")


@pytest.mark.parametrize(("knowledge", "versions"), [({}, 2), ({"order_status": "the words of last week"}, 1)])
def test_the_threshold_is_computed_again_only_from_a_replay_of_todays_articles(
    past: Past, replayed: Callable[..., Replay], knowledge: dict[str, str], versions: int
) -> None:
    past(ORDER, "order_status")
    replay = replayed()
    Replay.objects.update(knowledge=knowledge)
    CellThreshold.objects.create(
        cell=cell(), version=1, replay=replay, alpha=0.05, delta=0.1, value=0.9, cases=60, accepted=60, wrong=0, bound=0
    )
    happen("wrong_answer", *[1] * 12)
    assert cell().stage == "suggest"
    assert CellThreshold.objects.count() == versions


def test_a_fact_that_is_taken_back_counts_no_more(intents: Sequence[Intent]) -> None:
    for _ in range(30):
        source = str(uuid4())
        happen("low_rating", 1, source=source)
        happen("low_rating", 1, source=source, sign=-1, revision=1)
    assert cell().stage == "full"
    wire = Tripwire.objects.get(cell=cell(), signal="low_rating")
    assert (wire.outcomes, wire.total) == (0, 0)


def test_nothing_is_counted_twice_and_nothing_from_before_the_rung(intents: Sequence[Intent]) -> None:
    happen("low_rating", *[1] * 50, at=timezone.now() - timedelta(days=3))
    happen("low_rating", 1, 0)
    assert watch() == []
    wire = Tripwire.objects.get(cell=cell(), signal="low_rating")
    assert (wire.outcomes, wire.total, cell().stage) == (2, 1, "full")


@pytest.mark.parametrize(
    ("measure", "side"),
    [
        ("repeat_contact", "bot"),
        ("low_rating", "bot"),
        ("unsupported", "bot"),
        ("unclaimed", "people"),
        ("out_of_scope", "people"),
    ],
)
def test_every_signal_is_heard(intents: Sequence[Intent], measure: str, side: str) -> None:
    (tripped,) = happen(measure, *[1] * 25, side=side)
    assert (tripped.signal, cell().stage) == (measure, "suggest")


def test_what_people_did_is_not_held_against_the_bot(intents: Sequence[Intent]) -> None:
    assert happen("low_rating", *[1] * 50, side="people") == []
    assert happen("wrong_answer", *[1] * 50, stage="suggest") == []
    assert cell().stage == "full"


def test_an_intent_that_comes_far_more_often_than_before_is_noticed(intents: Sequence[Intent]) -> None:
    known = Known(alpha=0.05, mix=(0.1, 500))
    assert SIGNALS["intent_mix"].limit(known) == pytest.approx(0.22)
    assert SIGNALS["intent_mix"].limit(Known(alpha=0.05, mix=(0.1, 5))) is None
    Tripwire.objects.all().delete()
    happen("conversations", 1)
    Tripwire.objects.create(
        cell=cell(), signal="intent_mix", since=StageChange.objects.get(cell=cell()).at, limit=0.22, delta=0.05
    )
    assert happen("conversations", *[1] * 80, intent="refund") == []
    assert cell().stage == "full"
    (tripped,) = happen("conversations", *[1] * 80)
    assert tripped.signal == "intent_mix"


def test_a_cell_begins_anew_when_it_comes_back(intents: Sequence[Intent]) -> None:
    happen("wrong_answer", *[1] * 12)
    place(intent_slug="order_status", channel="chat", stage="pilot", control=0, by=None, reason="again", share=10)
    assert happen("wrong_answer", 0, stage="pilot") == []
    newest = Tripwire.objects.filter(cell=cell(), signal="wrong_answer").order_by("-since").first()
    assert newest is not None
    assert (newest.outcomes, cell().stage) == (1, "pilot")


def test_the_log_says_what_happened_and_leads_are_told_until_one_has_seen_it(
    intents: Sequence[Intent], ada: User, ben: User
) -> None:
    (tripped,) = happen("wrong_answer", *[1] * 12)
    change = Change.objects.filter(kind="tripwire", subject="order_status x chat").first()
    assert change is not None
    assert "at least" in change.reason
    moved = StageChange.objects.filter(cell=cell()).first()
    assert moved is not None
    assert (moved.after, moved.by, moved.reason) == ("suggest", None, change.reason)
    assert present_sources().tripwires.last_breach(view_of(cell())) == change.at
    with pytest.raises(ForbiddenError):
        see(trip=tripped, by=ben)
    assert [each.pk for each in unseen_alerts()] == [tripped.pk]
    see(trip=tripped, by=ada)
    assert unseen_alerts() == []
    assert trips_of(cell())[0].seen.by == ada


def test_a_reviewers_verdicts_on_live_answers_trip_the_wire(
    intents: Sequence[Intent], chat: Conversation, vic: Visitor, ada: User
) -> None:
    for number in range(12):
        write(vic, chat, f"where is my parcel, order {number}")
        take_turn(turn_id=Turn.objects.get(decided_at=None).pk, engine=engine())
    for answer in Message.objects.filter(conversation=chat, author="bot", key__startswith="turn:"):
        judge(message_id=answer.pk, verdict="wrong", cause="outdated_article", by=ada)
    collect()
    (tripped,) = watch()
    assert (tripped.signal, cell().stage) == ("wrong_answer", "suggest")
    assert tripped.conversation == chat.pk
