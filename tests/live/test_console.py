"""Every screen of the console: it opens, nothing goes wrong in it, screen readers can read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from live.browsing import Visit, grave_findings
from live.chat import QUESTION, Chat
from live.desk import BEN, INES, Desk
from live.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

Somebody = Callable[..., Visit]
SCREENS = {
    "inbox": "/console/inbox/?view=waiting",
    "mine": "/console/inbox/?view=mine",
    "closed": "/console/inbox/?view=closed",
    "preview": "/console/try/",
    "knowledge": "/console/knowledge/",
    "autonomy map": "/console/autonomy/",
    "changes": "/console/changes/",
    "people": "/console/people/",
    "tokens": "/console/tokens/",
}
WRONG = "not the password"


@pytest.fixture(params=["light", "dark"])
def ines(visit: Somebody, shop: Product, request: pytest.FixtureRequest) -> Desk:
    desk = Desk(visit(color_scheme=request.param).page).sign_in(shop, INES)
    expect(desk.list).to_be_visible()
    return desk


def heading(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_every_screen_opens_without_a_grave_finding(ines: Desk) -> None:
    found = {}
    for name, path in SCREENS.items():
        answer = ines.page.goto(path)
        assert answer
        assert answer.status == 200, name
        heading(ines.page)
        found[name] = grave_findings(ines.page)
    assert {name: each for name, each in found.items() if each} == {}


def test_a_conversation_and_its_decision_have_no_grave_finding(ines: Desk, visit: Somebody) -> None:
    chat = Chat(visit().page).open()
    chat.ask()
    chat.person.click()
    expect(chat.person).to_have_attribute("data-state", "waiting")
    ines.watch().open(chat.id())
    findings = grave_findings(ines.page)
    ines.verb("claim").click()
    expect(ines.page.locator("#reply-text")).to_be_visible()
    findings += grave_findings(ines.page)
    ines.page.get_by_role("link", name="The whole decision").click()
    expect(ines.page.locator("body")).to_contain_text(QUESTION)
    assert findings + grave_findings(ines.page) == []


def test_the_preview_shows_what_the_bot_would_say(ines: Desk) -> None:
    ines.page.goto("/console/try/")
    ines.page.locator("textarea[name=text]").fill(QUESTION)
    ines.page.locator("main form button").last.click()
    expect(ines.page.locator("main")).to_contain_text("Forgot password")
    assert grave_findings(ines.page) == []


def test_an_article_has_no_grave_finding(ines: Desk) -> None:
    ines.page.goto("/console/knowledge/?title=reset+your+password")
    ines.page.get_by_role("link", name="Reset your password").first.click()
    heading(ines.page)
    assert grave_findings(ines.page) == []


def test_sign_in_has_no_grave_finding_and_leads_to_the_page_that_was_wanted(visit: Somebody, shop: Product) -> None:
    desk = Desk(visit().page)
    desk.page.goto("/console/autonomy/")
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert grave_findings(desk.page) == []
    desk.page.get_by_label("E-mail").fill(BEN)
    desk.page.get_by_label("Password").fill(shop.password)
    desk.page.get_by_role("button", name="Sign in").click()
    desk.page.wait_for_url("**/console/autonomy/")


def test_after_five_wrong_tries_nobody_signs_in_as_this_person(visit: Somebody, shop: Product) -> None:
    somebody = visit()
    somebody.expect_trouble("422|429")
    desk, email = Desk(somebody.page), "tomasz.wilk@fernhill.example"
    for _ in range(5):
        desk.sign_in(shop, email, WRONG)
        expect(desk.page.get_by_role("alert")).to_have_text("E-mail and password do not match.")
    desk.sign_in(shop, email)
    expect(desk.page.get_by_role("alert")).to_contain_text("Too many tries")
    assert grave_findings(desk.page) == []
    desk.sign_in(shop, BEN)
    expect(desk.list).to_be_visible()


def test_after_signing_out_the_back_button_shows_nothing(visit: Somebody, shop: Product) -> None:
    desk = Desk(visit().page).sign_in(shop, BEN)
    expect(desk.list).to_be_visible()
    desk.page.get_by_role("button", name="Sign out").click()
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()
    desk.page.goto("/console/inbox/")
    expect(desk.page.get_by_role("heading", name="Sign in")).to_be_visible()
