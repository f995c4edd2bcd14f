"""The autonomy map."""

from __future__ import annotations

import pytest
from django.urls import reverse

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.autonomy.models import Cell, StageChange
from handrail.intents.models import Intent

ADDRESS = "console:stage"


@pytest.fixture
def intent(db: None) -> Intent:
    return Intent.objects.create(slug="order_status", title="Order status", risk="low")


def test_a_lead_switches_a_cell_and_the_reason_stays(ada: User, intent: Intent) -> None:
    browser = browser_of(ada)
    response = browser.post(
        reverse(ADDRESS, args=["order_status", "chat"]),
        {"stage": "full", "reason": "200 labels, 2 wrong"},
        headers={"HX-Request": "true"},
    )
    assert 'aria-checked="true"' in response.content.decode()
    assert Cell.objects.get().stage == "full"
    assert StageChange.objects.get().reason == "200 labels, 2 wrong"
    text = browser.get(reverse("console:autonomy")).content.decode()
    assert "Ada" in text
    assert "200 labels, 2 wrong" in text


def test_an_agent_sees_the_map_without_switches(ben: User, intent: Intent) -> None:
    assert "data-switch" not in browser_of(ben).get(reverse("console:autonomy")).content.decode()
    response = browser_of(ben).post(reverse(ADDRESS, args=["order_status", "chat"]), {"stage": "full"})
    assert response.status_code == 403
    assert not Cell.objects.filter(stage="full").exists()


def test_a_stage_that_does_not_exist_is_refused_with_a_notice(ada: User, intent: Intent) -> None:
    response = browser_of(ada).post(
        reverse(ADDRESS, args=["order_status", "chat"]), {"stage": "bold"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "notice" in response.headers["HX-Trigger"]
    assert response.headers["HX-Reswap"] == "none"


def test_the_map_asks_the_database_as_often_for_one_intent_as_for_many(
    ada: User, intent: Intent, django_assert_num_queries: object
) -> None:
    browser = browser_of(ada)
    for number in range(8):
        Intent.objects.create(slug=f"more_{number}", title=f"More {number}", risk="high")
    for each in Intent.objects.all():
        Cell.objects.create(intent=each, channel="chat")
    with django_assert_num_queries(5):
        browser.get(reverse("console:autonomy"))
