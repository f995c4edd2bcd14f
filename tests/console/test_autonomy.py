"""The autonomy map."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.autonomy.models import Cell, LadderRules, StageChange
from handrail.governance.models import Request
from handrail.intents.models import Intent

ADDRESS = "console:stage"


@pytest.fixture
def intent(db: None) -> Intent:
    return Intent.objects.create(slug="order_status", title="Order status", risk="low")


def test_a_lead_asks_for_more_and_moves_nothing(ada: User, intent: Intent) -> None:
    browser = browser_of(ada)
    browser.post(reverse(ADDRESS, args=["order_status", "chat"]), {"to": "shadow", "reason": "200 labels, 2 wrong"})
    assert Cell.objects.get().stage == "off"
    assert Request.objects.get().reason == "200 labels, 2 wrong"
    assert "Asked: Shadow" in browser.get(reverse("console:autonomy")).content.decode()


def test_a_lead_moves_a_cell_down_at_once_and_the_reason_stays(ada: User, intent: Intent) -> None:
    Cell.objects.create(intent=intent, channel="chat", stage="full")
    browser = browser_of(ada)
    browser.post(reverse(ADDRESS, args=["order_status", "chat"]), {"to": "shadow", "reason": "Wrong prices"})
    assert Cell.objects.get().stage == "shadow"
    assert StageChange.objects.get().reason == "Wrong prices"
    text = browser.get(reverse("console:cell", args=["order_status", "chat"])).content.decode()
    assert "Ada" in text
    assert "Wrong prices" in text


def test_the_screen_offers_the_next_step_up_and_every_step_down_and_no_other(ada: User, intent: Intent) -> None:
    Cell.objects.create(intent=intent, channel="chat", stage="pilot", share=25)
    text = browser_of(ada).get(reverse("console:cell", args=["order_status", "chat"])).content.decode()
    offered = re.findall(r'name="to" value="([a-z0-9-]+)"', text)
    assert offered == ["pilot-10", "suggest", "shadow", "off"]
    assert "Ask for Pilot 50 %" in text


def test_a_step_of_the_pilot_is_taken_by_its_share(ada: User, intent: Intent) -> None:
    Cell.objects.create(intent=intent, channel="chat", stage="pilot", share=25)
    address = reverse(ADDRESS, args=["order_status", "chat"])
    browser_of(ada).post(address, {"to": "pilot-50", "reason": "Good"})
    assert (Cell.objects.get().share, Request.objects.get().after_share) == (25, 50)
    browser_of(ada).post(address, {"to": "pilot-10"})
    assert Cell.objects.get().share == 10
    assert Request.objects.get().closed_at is not None


def test_an_agent_sees_the_map_and_moves_nothing(ben: User, intent: Intent) -> None:
    page = browser_of(ben).get(reverse("console:cell", args=["order_status", "chat"])).content.decode()
    assert "Move down" not in page
    response = browser_of(ben).post(reverse(ADDRESS, args=["order_status", "chat"]), {"to": "shadow", "reason": "x"})
    assert response.status_code == 403
    assert not Cell.objects.filter(stage="shadow").exists()


@pytest.mark.parametrize(
    "sent", [{"to": "bold"}, {"to": "full", "reason": "x"}, {"to": "shadow"}, {"to": "pilot-ten", "reason": "x"}, {}]
)
def test_what_the_ladder_forbids_is_refused_with_a_notice(ada: User, intent: Intent, sent: dict[str, str]) -> None:
    response = browser_of(ada).post(
        reverse(ADDRESS, args=["order_status", "chat"]), sent, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "notice" in response.headers["HX-Trigger"]
    assert response.headers["HX-Reswap"] == "none"
    assert not Cell.objects.exclude(stage="off").exists()


def test_an_administrator_sets_ceilings_and_steps_and_a_lead_does_not(ada: User, ines: User, intent: Intent) -> None:
    ceiling, steps = reverse("console:ceiling", args=["high"]), reverse("console:pilot_steps")
    for path, sent in ((ceiling, {"stage": "pilot"}), (steps, {"steps": "5, 20"})):
        assert browser_of(ada).post(path, sent | {"reason": "Measured"}).status_code == 403
        assert browser_of(ines).post(path, sent | {"reason": "Measured"}).status_code == 302
    rules = LadderRules.objects.get()
    assert (rules.ceilings["high"], rules.pilot_steps) == ("pilot", [5, 20])
    assert "5 · 20 %" in browser_of(ada).get(reverse("console:autonomy")).content.decode()


def test_a_lead_sets_the_control_group(ada: User, intent: Intent) -> None:
    Cell.objects.create(intent=intent, channel="chat", stage="full")
    path = reverse("console:control", args=["order_status", "chat"])
    browser_of(ada).post(path, {"percent": "2", "reason": "Enough"})
    assert Cell.objects.get().control == 2
