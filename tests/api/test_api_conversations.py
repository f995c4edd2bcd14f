"""Conversations over HTTP, through the real addresses."""

from __future__ import annotations

import time

import pytest
from callers import ROOT, Caller, refused
from django.conf import settings

from handrail.answering.models import Turn
from handrail.conversations.models import Conversation, Message
from handrail.conversations.visitors import issue_visitor_token

pytestmark = pytest.mark.django_db


def test_a_conversation_is_opened_written_in_and_read(widget: Caller) -> None:
    opened = widget.post(ROOT, {"assistant": "fernhill", "language": "de"}, key="k")
    assert opened.status_code == 201
    assert opened.json() | {"id": ""} == {
        "id": "",
        "language": "de",
        "holder": "bot",
        "team": None,
        "agent_name": None,
        "expected_wait_minutes": None,
        "last_event": 1,
        "rating": None,
    }
    path = f"{ROOT}/{opened.json()['id']}"
    posted = widget.post(f"{path}/messages", {"text": "Wo ist mein Rad?"}, key="m")
    assert posted.status_code == 202
    assert posted.json()["event"] == 2
    events = widget.get(f"{path}/events").json()
    assert [(event["id"], event["type"]) for event in events["events"]] == [(1, "opened"), (2, "message")]
    assert events["events"][1]["data"]["key"] == "m"
    assert widget.get(f"{path}/events", after=1).json()["events"] == events["events"][1:]
    assert widget.get(f"{path}/events", limit=1).json() == {"events": events["events"][:1], "more": True}
    assert widget.get(path).json()["last_event"] == 2


def test_the_same_key_is_the_same_message_and_one_turn(shop: Caller) -> None:
    one, two = shop.open(), shop.open()
    first, again = (shop.post(f"{ROOT}/{one}/messages", {"text": "Hello"}, key="k") for _ in range(2))
    assert first.json() == again.json()
    assert shop.post(f"{ROOT}/{two}/messages", {"text": "Hello"}, key="k").json() != first.json()
    assert (Message.objects.count(), Turn.objects.count()) == (2, 2)


def test_the_same_key_opens_one_conversation(shop: Caller) -> None:
    first, again = (shop.post(ROOT, {"assistant": "fernhill"}, key="k") for _ in range(2))
    assert first.json() == again.json()
    assert Conversation.objects.count() == 1


def test_who_writes_too_fast_waits_and_others_do_not(widget: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr("handrail.api.rates.time.time", lambda: now)  # the minute does not end while he writes
    path = f"{ROOT}/{widget.open()}/messages"
    for number in range(settings.HANDRAIL.rate_messages_per_minute):
        assert widget.post(path, {"text": "x"}, key=f"k{number}").status_code == 202
    response = widget.post(path, {"text": "x"}, key="one_more")
    refused(response, 429, "too_fast")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    other = Caller(issue_visitor_token()[0])
    assert other.post(f"{ROOT}/{other.open()}/messages", {"text": "x"}, key="k").status_code == 202


def test_a_person_is_reached_however_fast_one_wrote(widget: Caller) -> None:
    path = f"{ROOT}/{widget.open()}"
    for number in range(settings.HANDRAIL.rate_messages_per_minute + 1):
        widget.post(f"{path}/messages", {"text": "x"}, key=f"k{number}")
    for _ in range(2):
        assert widget.post(f"{path}/handoff").status_code == 202
    assert widget.get(path).json()["holder"] == "waiting"


def test_a_rating_and_a_verdict_are_taken(widget: Caller) -> None:
    path = f"{ROOT}/{widget.open()}"
    assert widget.post(f"{path}/rating", {"score": 5, "comment": "fine"}).status_code == 204
    assert widget.get(path).json()["rating"] == 5
