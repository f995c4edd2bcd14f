"""A customer's stream: each event once, in order, whatever notifications bring."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from cast import write
from django.db import connection

from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.conversations.timeline import public_events
from handrail.conversations.visitors import issue_visitor_token
from handrail.streams.conversation import conversation_stream
from handrail.streams.hub import EVENTS, PROGRESS, Hub
from handrail.streams.news import Fact, Look, read_event, read_progress
from handrail.streams.threads import in_thread

pytestmark = pytest.mark.django_db(transaction=True)
Step = tuple[str, str] | Callable[[], object]


@pytest.fixture(autouse=True)
def ended_threads_leave_no_connection() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(uuid4())


@pytest.fixture
def conversation(assistant: Assistant, visitor: Visitor) -> Conversation:
    return open_conversation(by=visitor, assistant_slug="fernhill", key="k")


def numbers(frames: list[str]) -> list[int]:
    return [int(frame.split("\n")[0].removeprefix("id: ")) for frame in frames if frame.startswith("id: ")]


async def take(stream: AsyncIterator[str], count: int) -> list[str]:
    """The next frames; what came at the same time is sent at once."""
    frames: list[str] = []
    while len(frames) < count:
        sent = await asyncio.wait_for(anext(stream), 5)
        frames += [f"{frame}\n\n" for frame in sent.removesuffix("\n\n").split("\n\n")]
    return frames


def followed(conversation: Conversation, then: list[Step], count: int) -> list[str]:
    """What a stream sends: what is stored, then `count` more frames while these things happen.

    A step is a notification that the hub hears, or something to do.
    """
    stored = len(public_events(conversation, after=0, limit=500)[0])

    async def follow() -> list[str]:
        hub = Hub()
        stream = conversation_stream(hub, issue_visitor_token()[0], conversation.pk, 0, 5.0)
        frames = await take(stream, 1 + stored)
        for step in then:
            if callable(step):
                await in_thread(step)
            else:
                hub._pass_on(*step)
        frames += await take(stream, count)
        await stream.aclose()
        return frames

    return asyncio.run(follow())


def test_a_told_event_is_sent_as_it_was_told(conversation: Conversation) -> None:
    told: list[Step] = [
        (EVENTS, f'{conversation.pk}:2:message:{{"id":2}}'),
        (EVENTS, f'{conversation.pk}:3:handoff:{{"id":3}}'),
    ]
    assert followed(conversation, told, 2)[-2:] == [
        'id: 2\nevent: message\ndata: {"id":2}\n\n',
        'id: 3\nevent: handoff\ndata: {"id":3}\n\n',
    ]


def test_an_event_that_is_told_twice_or_was_read_is_sent_once(conversation: Conversation) -> None:
    second = f'{conversation.pk}:2:message:{{"id":2}}'
    told: list[Step] = [(EVENTS, f'{conversation.pk}:1:opened:{{"id":1}}'), (EVENTS, second), (EVENTS, second)]
    told.append((EVENTS, f'{conversation.pk}:3:message:{{"id":3}}'))
    assert numbers(followed(conversation, told, 2)) == [1, 2, 3]


def test_a_gap_is_filled_from_the_database(conversation: Conversation, visitor: Visitor) -> None:
    def happen() -> None:
        write(visitor, conversation, "one")
        write(visitor, conversation, "two")

    told = (EVENTS, f'{conversation.pk}:3:message:{{"id":3}}')
    assert numbers(followed(conversation, [happen, told], 2)) == [1, 2, 3]


def test_events_for_staff_are_counted_but_not_sent(conversation: Conversation) -> None:
    told: list[Step] = [(EVENTS, f"{conversation.pk}:2:"), (EVENTS, f'{conversation.pk}:3:message:{{"id":3}}')]
    assert numbers(followed(conversation, told, 1)) == [1, 3]


def test_an_event_too_long_to_be_told_is_read(conversation: Conversation, visitor: Visitor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {EVENTS}")
    write(visitor, conversation, "ü" * 4000)
    (told,) = [one.payload for one in connection.connection.notifies(timeout=2, stop_after=1)]
    assert read_event(told) == (str(conversation.pk), Look())
    another = (EVENTS, f"{conversation.pk}:3:message:")
    assert numbers(followed(conversation, [lambda: write(visitor, conversation, "more"), another], 1)) == [1, 2, 3]


def test_progress_is_told_until_something_was_said_behind_its_message(conversation: Conversation) -> None:
    progress = (PROGRESS, f"{conversation.pk}:checking_sources:1")
    told: list[Step] = [progress, (EVENTS, f'{conversation.pk}:2:message:{{"id":2}}'), progress]
    told.append((EVENTS, f'{conversation.pk}:3:message:{{"id":3}}'))
    frames = followed(conversation, told, 3)
    assert [frame.split("\n")[-4].partition(": ")[2] for frame in frames[-3:]] == ["progress", "message", "message"]


def test_a_reader_far_behind_still_gets_every_event(conversation: Conversation, visitor: Visitor) -> None:
    def happen() -> None:
        for number in range(130):
            write(visitor, conversation, f"message {number}")

    told: list[Step] = [(EVENTS, f'{conversation.pk}:{number}:message:{{"id":{number}}}') for number in range(2, 132)]
    assert numbers(followed(conversation, [happen, *told], 130)) == list(range(1, 132))


def test_the_database_tells_what_the_api_reads(conversation: Conversation, visitor: Visitor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {EVENTS}")
    write(visitor, conversation, 'quotes " and \n lines, ünï 😀')
    told = [one.payload for one in connection.connection.notifies(timeout=2, stop_after=1)]
    of, news = read_event(told[0])
    assert (of, isinstance(news, Fact)) == (str(conversation.pk), True)
    assert isinstance(news, Fact)
    assert news.frame is not None
    body: dict[str, Any] = json.loads(news.frame.split("data: ", 1)[1])
    (event,), _ = public_events(conversation, after=1, limit=5)
    assert body == event


def test_news_of_progress_name_their_message() -> None:
    of, news = read_progress(f"{UUID(int=7)}:checking_sources:12")
    assert (of, news.step, news.of) == (str(UUID(int=7)), "checking_sources", 12)
