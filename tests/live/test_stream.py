"""Live streams: no gap, no repetition, nobody else's."""

from __future__ import annotations

from itertools import takewhile
from uuid import uuid4

import pytest

from live.calls import Caller, Frame, Stream
from live.chat import OTHER_QUESTION, QUESTION
from live.product import Product, until

pytestmark = pytest.mark.xdist_group("live")

STEPS = {"reading", "checking_sources", "finding_person"}


@pytest.fixture(scope="module")
def caller(shop: Product, token: str) -> Caller:
    return Caller(shop.url, token)


def first(stream: Stream, number: int) -> list[Frame]:
    """The first stored events of a stream; the stream is closed."""
    found: list[Frame] = []
    for frame in stream.frames():
        if frame.id is not None:
            found.append(frame)
        if len(found) == number:
            break
    stream.close()
    return found


def test_a_resumed_stream_goes_on_right_after_the_last_event(caller: Caller) -> None:
    conversation = caller.open()
    caller.ask(conversation, QUESTION)
    caller.ask(conversation, OTHER_QUESTION)
    stored = caller.events(conversation)
    for seen in range(len(stored)):
        after = stored[seen - 1]["id"] if seen else 0
        frames = first(caller.stream(conversation, after=after), len(stored) - seen)
        assert [frame.data for frame in frames] == stored[seen:]
        assert [frame.id for frame in frames] == [event["id"] for event in stored[seen:]]


def test_a_stream_that_is_cut_again_and_again_brings_each_event_once(caller: Caller) -> None:
    conversation = caller.open()
    seen: list[int] = []
    for text in (QUESTION, OTHER_QUESTION, "Where is my order?"):
        caller.say(conversation, text)
        frames = first(caller.stream(conversation, after=seen[-1] if seen else 0), 1)
        seen += [frame.id or 0 for frame in frames]
    until(lambda: sum(event["data"].get("author") == "bot" for event in caller.events(conversation)) == 3, "3 answers")
    wanted = [event["id"] for event in caller.events(conversation)]
    frames = first(caller.stream(conversation, after=seen[-1]), len(wanted) - len(seen))
    assert seen + [frame.id for frame in frames] == wanted


def test_progress_comes_without_an_id_and_is_not_stored(caller: Caller) -> None:
    conversation = caller.open()
    stream = caller.stream(conversation)
    frames = stream.frames()
    assert next(frames).event == "opened"
    came, progress = [], []
    for _ in range(8):  # on a busy machine an answer may overtake its own progress, which then is not sent
        caller.say(conversation, QUESTION)
        came += takewhile(lambda frame: frame.data["data"].get("author") != "bot", frames)
        progress = [frame for frame in came if frame.event == "progress"]
        if progress:
            break
    stream.close()
    assert "checking_sources" in {frame.data["data"]["step"] for frame in progress} <= STEPS
    assert all(frame.id is None and "id" not in frame.data for frame in progress)
    assert all(frame.id for frame in came if frame.event != "progress")
    assert "progress" not in {event["type"] for event in caller.events(conversation)}


def test_two_streams_of_one_conversation_show_the_same(caller: Caller) -> None:
    conversation = caller.open()
    streams = [caller.stream(conversation), caller.stream(conversation)]
    caller.ask(conversation, QUESTION)
    wanted = caller.events(conversation)
    for stream in streams:
        assert [frame.data for frame in first(stream, len(wanted))] == wanted


def test_a_foreign_token_does_not_learn_that_a_conversation_exists(caller: Caller, shop: Product) -> None:
    conversation = caller.open()
    other = Caller(shop.url, shop.token("conversations"))
    visitor = Caller(shop.url, caller.call("POST", "/widget/session", {"assistant": "fernhill"}).body["token"])
    for stranger in (other, visitor):
        assert stranger.stream(conversation).status == 404
        assert stranger.stream(str(uuid4())).status == 404
        assert stranger.call("GET", f"/api/v1/conversations/{conversation}/events").status == 404
    assert caller.stream(conversation).status == 200


@pytest.mark.parametrize("secret", [None, "hr_no-such-token", "hv_forged", "hr_" + "a" * 43])
def test_without_a_valid_token_there_is_no_stream(caller: Caller, shop: Product, secret: str | None) -> None:
    conversation = caller.open()
    assert Caller(shop.url, secret).stream(conversation).status == 401


def test_a_wrong_number_is_refused_in_one_sentence(caller: Caller) -> None:
    answer = caller.call("GET", f"/stream/conversations/{caller.open()}", Last_Event_ID="seven")
    assert answer.status == 422
    assert answer.body["field"] == "after"
    assert caller.call("GET", "/stream/conversations/7").status in {404, 422}


def test_the_inbox_is_not_streamed_to_strangers(caller: Caller) -> None:
    assert caller.call("GET", "/stream/inbox").status == 401


def test_a_stream_goes_on_after_a_restart_of_the_web_process(caller: Caller, shop: Product) -> None:
    conversation = caller.open()
    caller.ask(conversation, QUESTION)
    before = len(caller.events(conversation))
    stream = caller.stream(conversation)
    frames = stream.frames()
    seen = [next(frames).id or 0 for _ in range(before)]
    killed = shop.kill("web")
    assert [frame for frame in frames if frame.id] == []
    caller.say(conversation, OTHER_QUESTION)
    assert shop.child("web") != killed
    until(lambda: sum(event["data"].get("author") == "bot" for event in caller.events(conversation)) == 2, "2 answers")
    wanted = [event["id"] for event in caller.events(conversation)]
    resumed = first(caller.stream(conversation, after=seen[-1]), len(wanted) - len(seen))
    assert seen + [frame.id for frame in resumed] == wanted
