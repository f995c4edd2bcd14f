"""The screens of launches: measured, linked, and never ticked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from console.conftest import browser_of
from handrail.accounts.models import Team, User
from handrail.assistants.models import Assistant
from handrail.autonomy.actions import place
from handrail.governance.launches.growing import open_missing
from handrail.governance.launches.models import Goal, Launch
from handrail.insights.models import DayCount
from handrail.intents.models import Intent


@pytest.fixture
def opened(assistant: Assistant, orders: Team) -> Assistant:
    """An assistant with one intent in the chat, and their launches."""
    begun(orders, "order_status")
    open_missing()
    return assistant


def begun(team: Team, slug: str) -> None:
    Intent.objects.create(slug=slug, title=slug.replace("_", " ").title(), risk="low", team=team)
    place(intent_slug=slug, channel="chat", stage="shadow", control=0, by=None, reason="cast")


def page(user: User, **launch: str) -> str:
    return seen(user, reverse("console:launch", args=[Launch.objects.get(**launch).pk]))


def seen(user: User, address: str) -> str:
    response = browser_of(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_kind_has_its_path_with_what_is_missing_and_where_to_mend_it(ada: User, opened: Assistant) -> None:
    intent = page(ada, kind="intent")
    for words in ("Scope named", "The intent has no owner", "No briefing is written", "not set from evidence",
                  "Nobody has tried to break the bot", "Shadow", "launch-time", "#gate-scope"):  # fmt: skip
        assert words in intent, words
    assert "Intents and checks" in page(ada, kind="deployment")
    assert "Label 20 more messages in this language" in page(ada, kind="language")


def test_nothing_can_be_ticked(ada: User, opened: Assistant) -> None:
    for each in Launch.objects.all():
        assert "checkbox" not in seen(ada, reverse("console:launch", args=[each.pk]))


def test_lists_cost_no_more_queries_with_more_intents(ada: User, opened: Assistant, orders: Team) -> None:
    deployment = reverse("console:launch", args=[Launch.objects.get(kind="deployment").pk])
    for address in (reverse("console:launches"), deployment):
        seen(ada, address)
        with CaptureQueriesContext(
            connection,
        ) as few:
            seen(ada, address)
        for number in range(5):
            begun(orders, f"more_{number}_{len(address)}")
        open_missing()
        with CaptureQueriesContext(connection) as many:
            seen(ada, address)
        assert len(many) <= len(few), address


def test_a_goal_is_set_with_what_was_measured_whatever_is_typed(ada: User, opened: Assistant) -> None:
    day = timezone.now().date() - timedelta(days=2)
    DayCount.objects.create(
        day=day, assistant="fernhill", intent="order_status", channel="chat", language="en", stage="full", side="bot",
        measure="verified", n=10, total=5, weight_total=10, weighted_sum=5, weight_squares=10,
    )  # fmt: skip
    launch = Launch.objects.get(kind="intent")
    due = (timezone.now() + timedelta(days=30)).date().isoformat()
    sent = {"measure": "verified", "target": "90", "due": due, "baseline": "0.1", "baseline_n": "999"}
    browser_of(ada).post(reverse("console:goals", args=[launch.pk]), sent)
    goal = Goal.objects.get()
    assert (goal.baseline, goal.baseline_n, goal.target) == (0.5, 10, 0.9)
    assert "too few weeks to project" in page(ada, kind="intent")


def test_an_agent_reads_at_most_and_changes_nothing(ben: User, opened: Assistant) -> None:
    launch = Launch.objects.get(kind="intent")
    assert browser_of(ben).post(reverse("console:launch_closing", args=[launch.pk]), {"reason": "x"}).status_code == 403
    assert not hasattr(Launch.objects.get(pk=launch.pk), "closing")
