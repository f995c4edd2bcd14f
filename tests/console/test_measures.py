"""The screen of measures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from console.conftest import browser_of, opened
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation, Customer
from handrail.insights.contacts import Story
from handrail.insights.measures import Measure
from handrail.insights.outcomes import Outcome
from handrail.insights.stating import state

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PERIOD = {"since": "2026-03-01", "until": "2026-03-31"}


@pytest.fixture
def chat(assistant: Assistant, vic: Customer) -> Conversation:
    """A conversation of the bot that nobody repeated, and one that is people's."""
    conversation = opened(assistant, vic, "Where is my order?")
    story = Story(conversation.pk, uuid4(), "fernhill", "chat", 1, ())

    def outcome(measure: Measure, value: float, side: str = "bot") -> Outcome:
        return Outcome(measure, f"{side}", value, NOW, "order_status", "en", "full", side)

    wanted = [outcome(Measure.CONVERSATIONS, 1), outcome(Measure.VERIFIED, 1), outcome(Measure.DEFLECTED, 1),
              outcome(Measure.DEFLECTED_REPEAT, 0), outcome(Measure.CSAT, 0, "people")]  # fmt: skip
    state({conversation.pk: story}, {conversation.pk: wanted}, NOW)
    return conversation


def test_each_number_has_its_n_its_interval_and_the_way_to_its_conversations(ben: User, chat: Conversation) -> None:
    page = browser_of(ben).get(reverse("console:measures"), PERIOD).content.decode()
    for words in ("Order status", "100 %", "n 1", "95 % interval", "to 100 %", "0 %\n", "came again"):
        assert words in page, words
    address = reverse("console:measure", args=["verified"])
    assert f"{address}?since=2026-03-01&amp;until=2026-03-31&amp;side=bot&amp;intent=order_status" in page
    rows = browser_of(ben).get(address, PERIOD | {"intent": "order_status", "channel": "chat"}).content.decode()
    assert reverse("console:conversation", args=[chat.pk]) in rows
    none = browser_of(ben).get(address, PERIOD | {"value": "0"}).content.decode()
    assert reverse("console:conversation", args=[chat.pk]) not in none


def test_filters_leave_out_the_rest(ben: User, chat: Conversation) -> None:
    def shown(**sent: str) -> str:
        return browser_of(ben).get(reverse("console:measures"), PERIOD | sent).content.decode()

    assert "100 %" not in shown(side="people").split("<tbody>")[1]
    assert "Nothing was measured" in shown(language="de")
    assert "Nothing was measured" in shown(since="2026-03-03")
    assert "Order status" in shown(since="no date", side="nobody", until="2026-03-05")


def test_what_is_no_measure_is_not_there(ben: User) -> None:
    assert browser_of(ben).get(reverse("console:measure", args=["happiness"])).status_code == 404


def test_the_screen_asks_no_more_for_many_cells_than_for_one(
    ben: User, chat: Conversation, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    browser = browser_of(ben)
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("console:measures"), PERIOD)
    story = Story(uuid4(), uuid4(), "fernhill", "chat", 1, ())
    many = [Outcome(Measure.CSAT, f"s{n}", 1, NOW, f"intent_{n}", "en", "full", "bot") for n in range(20)]
    state({story.conversation: story}, {story.conversation: many}, NOW)
    with django_assert_num_queries(len(one)):
        assert "Intent 19" in browser.get(reverse("console:measures"), PERIOD).content.decode()
