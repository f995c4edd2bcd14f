"""What is written together is written by one statement, whole or not at all."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from handrail.conversations.events import Opened
from handrail.conversations.journal import append
from handrail.conversations.messages import say
from handrail.conversations.models import Conversation, Event, Message
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.rows import written_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(assistant: object) -> Conversation:
    return open_conversation(by=Visitor(uuid4()), assistant_slug="fernhill", key="k")


def test_rows_events_and_the_counter_are_one_statement_in_order(conversation: Conversation) -> None:
    with CaptureQueriesContext(connection) as queries, written_together():
        for word in ("one", "two", "three"):
            say(conversation, word, key=word)
    assert len(queries) == 1
    kept = Event.objects.filter(conversation=conversation, kind="message").order_by("sequence")
    assert [event.data["text"] for event in kept] == ["one", "two", "three"]
    assert Message.objects.filter(conversation=conversation).count() == 3
    stored = Conversation.objects.get(pk=conversation.pk)
    assert stored.last_event == conversation.last_event == kept.last().sequence  # type: ignore[union-attr]


def test_an_error_inside_writes_nothing(conversation: Conversation) -> None:
    def fail() -> None:
        with written_together():
            say(conversation, "one", key="one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Message.objects.filter(conversation=conversation).exists()
    with written_together():
        pass
    assert not Message.objects.filter(conversation=conversation).exists()


def test_a_broken_constraint_undoes_all_of_it(conversation: Conversation) -> None:
    say(conversation, "one", key="same")

    @transaction.atomic
    def break_it() -> None:
        with written_together():
            say(conversation, "two", key="other")
            say(conversation, "three", key="same")

    with pytest.raises(IntegrityError):
        break_it()
    assert list(Message.objects.filter(conversation=conversation).values_list("text", flat=True)) == ["one"]


def test_inner_ones_are_written_with_the_outermost(conversation: Conversation) -> None:
    with written_together():
        with written_together():
            append(conversation, Opened(channel="chat", language="en"))
        assert Event.objects.filter(conversation=conversation).count() == 1
    assert Event.objects.filter(conversation=conversation).count() == 2
