"""What a customer writes about himself stays in his message: no model, record, queue, handoff or trigger gets it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from cast import write
from django.db import connection
from fake_engine import Shelf, WordClassifier, WordEncoder, engine
from numpy.typing import NDArray

from handrail.answering import triggers
from handrail.answering.actions import hand_off_turn, take_turn
from handrail.answering.engine import Engine
from handrail.answering.models import Decision, Turn
from handrail.answering.reader import Reader
from handrail.answering.reading import Memory
from handrail.answering.triggers import Finding, TriggerInput
from handrail.assistants.models import Assistant
from handrail.conversations.events import MessagePosted
from handrail.conversations.models import Conversation, Event, Handoff, Message
from handrail.conversations.principals import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intents")]

SAID = (
    "My name is Priya Natarajan, priya@mail.example, +44 7700 900123, card 4111 1111 1111 1111, "
    "14 Oak Street, Bristol BS1 4DJ, password: hunter2."
)
PRIVATE = ("Priya", "Natarajan", "priya@", "900123", "4111", "Oak Street", "BS1", "hunter2")


class Discreet(WordEncoder):
    """An encoder that will not read personal data."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        for text in texts:
            assert_private(text)
        return super().encode(texts)


@dataclass(frozen=True)
class DiscreetShelf(Shelf):
    """A search that will not be asked with personal data."""

    def __call__(self, *, text: str, **more: object) -> Sequence[object]:  # type: ignore[override]
        assert_private(text)
        return super().__call__(text=text, **more)  # type: ignore[arg-type]


def assert_private(said: object) -> None:
    shown = said if isinstance(said, str) else json.dumps(said, default=str)
    assert [secret for secret in PRIVATE if secret in shown] == []


def discreet() -> Engine:
    return Engine(Reader(Discreet(), WordClassifier()), DiscreetShelf(), {"engine": "test"})


def taken(vic: Visitor, chat: Conversation, text: str, by: Engine) -> Decision:
    message = write(vic, chat, text)
    decision = take_turn(turn_id=Turn.objects.get(message=message).pk, engine=by)
    assert decision is not None
    return decision


def jobs() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(procrastinate_jobs)::text FROM procrastinate_jobs")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    "request_", ["Where is my order?", "Where is my order? And my refund?", "order refund", "A person, please", "Why?"]
)
def test_no_model_no_search_and_no_row_but_the_message_gets_it(chat: Conversation, vic: Visitor, request_: str) -> None:
    decision = taken(vic, chat, f"{SAID} {request_}", discreet())
    assert_private(decision.record)
    assert jobs()
    for job in jobs():
        assert_private(job)
    for event in Event.objects.filter(conversation=chat).exclude(kind=MessagePosted.kind):
        assert_private(event.data)
    for handoff in Handoff.objects.filter(conversation=chat):
        assert_private(handoff.transferred)


def test_a_follow_up_and_a_question_back_pass_it_on_neither(chat: Conversation, vic: Visitor) -> None:
    who = "priya@mail.example"
    outcomes = []
    for text in (f"Where is my order, {who}?", f"How long does that take, {who}?", f"order refund {who}", "1"):
        decision = taken(vic, chat, text, discreet())
        assert_private(decision.record)
        outcomes.append((decision.outcome, decision.record["reading"]["requests"][0]["follow_up"]))
    assert outcomes == [("answer", False), ("answer", True), ("clarify", False), ("answer", False)]


def test_a_turn_that_failed_is_handed_off_without_it(chat: Conversation, vic: Visitor) -> None:
    message = write(vic, chat, SAID)
    decision = hand_off_turn(turn_id=Turn.objects.get(message=message).pk, reason="error")
    assert decision is not None
    assert_private(decision.record)
    assert_private(Handoff.objects.get(conversation=chat).transferred)


def test_the_message_itself_is_stored_word_for_word(chat: Conversation, vic: Visitor) -> None:
    assert write(vic, chat, SAID).text == SAID == Message.objects.get(conversation=chat, author="customer").text


def test_triggers_read_masked_text_earlier_messages_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Quoting:
        """A trigger that quotes all that it was given."""

        name, reason, safety = "quoting", "It quotes.", False

        def find(self, message: TriggerInput) -> Finding:
            return Finding(self.name, " ".join((message.text, *message.earlier)))

    monkeypatch.setattr(triggers, "triggers", lambda: {"quoting": Quoting()})
    memory = Memory(language="en", earlier=(SAID, "Where is it?"))
    (found,) = engine().reader.read(f"{SAID} Again!", memory, languages=["en"]).reading.triggers
    assert_private(found.detail)
    assert "Where is it?" in found.detail


def test_the_assistants_order_numbers_are_masked_for_the_engine_only(
    assistant: Assistant, chat: Conversation, vic: Visitor
) -> None:
    Assistant.objects.filter(pk=assistant.pk).update(order_pattern=r"FH-\d{7}")
    decision = taken(vic, chat, "Where is my order FH-2094417?", engine())
    assert decision.record["reading"]["masked"] == {"order": 1}
    assert "FH-2094417" not in json.dumps(decision.record)
    assert Message.objects.filter(conversation=chat, text__contains="FH-2094417").exists()
