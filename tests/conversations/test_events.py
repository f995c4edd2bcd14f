"""Events are gapless, in order, final, and some of them are not for customers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import at_once, write
from django.db import DatabaseError, connection, transaction

from handrail.accounts.models import User
from handrail.conversations.models import Conversation, Event
from handrail.conversations.principals import Visitor
from handrail.conversations.timeline import public_events
from handrail.inbox.actions import add_note, claim, reply

pytestmark = pytest.mark.django_db


def numbers(conversation: Conversation) -> list[int]:
    events = list(Event.objects.filter(conversation=conversation).order_by("sequence"))
    assert [event.at for event in events] == sorted(event.at for event in events)
    return [event.sequence for event in events]


@pytest.mark.django_db(transaction=True)
def test_events_written_at_once_have_no_gap_and_appear_in_order(waiting: Conversation, vic: Visitor, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    before = len(numbers(waiting))
    work = [lambda: write(vic, waiting, "Hello?")] * 4
    work += [lambda: reply(conversation=waiting, by=ben, text="Yes?", key=str(uuid4()))] * 4
    problems = [result for result in at_once(*work) if isinstance(result, Exception)]
    assert problems == []
    assert numbers(waiting) == list(range(1, before + 9))
    waiting.refresh_from_db()
    assert waiting.last_event == before + 8


@pytest.mark.parametrize("change", ["kind = 'forged'", "data = '{}'", "public = true", "sequence = sequence + 100"])
def test_an_event_can_never_be_changed(chat: Conversation, change: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE conversations_event SET {change} WHERE conversation_id = %s", [chat.pk])


def test_the_customer_sees_no_fact_that_is_for_staff(waiting: Conversation, vic: Visitor, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    note = add_note(conversation=waiting, by=ben, text="He is angry about the brakes")
    reply(conversation=waiting, by=ben, text="Hello, Ben here", key="k")
    events, more = public_events(waiting, after=0, limit=500)
    assert {event["type"] for event in events} == {"opened", "message", "handoff", "claimed"}
    assert not more
    assert str(note.pk) not in str(events)
    assert "brakes" not in str(events)
    assert "customer_asked" not in str(events)
    assert {"handoff_raised", "note"} <= set(Event.objects.filter(public=False).values_list("kind", flat=True))


def test_reading_goes_on_after_the_last_event_that_was_seen(chat: Conversation, vic: Visitor) -> None:
    for _ in range(5):
        write(vic, chat, "Hello?")
    first, more = public_events(chat, after=0, limit=4)
    assert more
    rest, more = public_events(chat, after=first[-1]["id"], limit=4)
    assert not more
    assert [event["id"] for event in first + rest] == [1, 2, 3, 4, 5, 6]
