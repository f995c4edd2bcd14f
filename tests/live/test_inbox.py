"""A customer in the chat and two people in the inbox, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from live.browsing import Visit
from live.chat import OTHER_QUESTION, QUESTION, Chat
from live.desk import ADA, BEN, LENA, Desk
from live.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

Somebody = Callable[..., Visit]


@pytest.fixture
def ben(visit: Somebody, shop: Product) -> Desk:
    return Desk(visit().page).sign_in(shop, BEN).watch()


@pytest.fixture
def lena(visit: Somebody, shop: Product) -> Desk:
    return Desk(visit().page).sign_in(shop, LENA).watch()


@pytest.fixture
def vic(visit: Somebody) -> Chat:
    """A visitor who has asked something and then for a person."""
    chat = Chat(visit().page).open()
    chat.ask()
    chat.person.click()
    expect(chat.person).to_have_attribute("data-state", "waiting")
    return chat


def claim(desk: Desk, chat: Chat) -> Desk:
    desk.open(chat.id())
    desk.verb("claim").click()
    expect(desk.state).to_contain_text("You have it")
    return desk


def test_who_waits_appears_in_the_list_without_a_reload(ben: Desk, vic: Chat) -> None:
    expect(ben.row(vic.id())).to_contain_text("Asked for a person")
    ben.open(vic.id())
    expect(ben.transcript).to_contain_text(QUESTION)
    expect(ben.page.locator("#side")).to_contain_text("Why a person")
    assert ben.never_reloaded()


def test_one_claims_and_everybody_else_sees_it_at_once(ben: Desk, lena: Desk, vic: Chat) -> None:
    lena.open(vic.id())
    claim(ben, vic)
    expect(lena.state).to_contain_text("Ben Okafor has it")
    expect(lena.verb("claim")).to_have_count(0)
    expect(lena.row(vic.id())).to_have_count(0)
    expect(vic.saying("system", "Ben Okafor from our")).to_have_count(1)
    expect(vic.panel.locator(".header .who")).to_have_text("Ben Okafor")
    assert lena.never_reloaded()


def test_who_claims_too_late_is_told_who_was_first(ben: Desk, visit: Somebody, shop: Product, vic: Chat) -> None:
    late = visit()
    late.expect_trouble("409|net::ERR_FAILED|htmx:sendError")
    lena = Desk(late.page).sign_in(shop, LENA).watch().open(vic.id())
    late.page.route("**/live/**", lambda route: route.abort())
    claim(ben, vic)
    lena.verb("claim").click()
    expect(lena.toasts).to_contain_text("Ben Okafor has it")
    expect(lena.state).to_contain_text("Ben Okafor has it")


def test_replies_arrive_live_on_both_sides(ben: Desk, vic: Chat) -> None:
    claim(ben, vic).reply("I will look into it <b>at once</b>.")
    reply = vic.saying("person", "I will look into it <b>at once</b>.")
    expect(reply).to_have_count(1)
    expect(reply.locator(".name")).to_have_text("Ben Okafor")
    vic.send("Thank you, Ben!")
    expect(ben.transcript).to_contain_text("Thank you, Ben!")
    expect(vic.by("bot")).to_have_count(1)
    expect(ben.page.locator("#reply-text")).to_have_value("")
    assert ben.never_reloaded()


def test_half_a_reply_survives_that_the_customer_writes(ben: Desk, vic: Chat) -> None:
    claim(ben, vic)
    ben.page.locator("#reply-text").fill("Half a sen")
    vic.send("One thing more")
    expect(ben.transcript).to_contain_text("One thing more")
    expect(ben.page.locator("#reply-text")).to_have_value("Half a sen")


def test_an_internal_note_is_for_colleagues_only(ben: Desk, lena: Desk, vic: Chat) -> None:
    lena.open(vic.id())
    claim(ben, vic).note("Difficult customer, be kind.")
    expect(lena.transcript).to_contain_text("Difficult customer")
    ben.page.get_by_text("Reply", exact=True).first.click()
    ben.reply("Here I am.")
    expect(vic.saying("person", "Here I am.")).to_have_count(1)
    vic.page.reload()
    expect(vic.saying("person", "Here I am.")).to_have_count(1)
    expect(vic.panel).not_to_contain_text("Difficult")
    token = vic.page.evaluate("JSON.parse(Object.entries(localStorage).find(([name]) => name.endsWith('/token'))[1])")
    events = vic.page.request.get(
        f"/api/v1/conversations/{vic.id()}/events", headers={"Authorization": f"Bearer {token}"}
    )
    assert events.ok
    assert "Difficult" not in events.text()


def test_given_back_the_bot_answers_again(ben: Desk, vic: Chat) -> None:
    claim(ben, vic)
    vic.send(OTHER_QUESTION)
    expect(ben.transcript).to_contain_text(OTHER_QUESTION)
    ben.verb("hand_back").click()
    expect(vic.saying("system", "has handed you back to")).to_have_count(1)
    expect(vic.person).to_have_text("Talk to a person")
    assert vic.by("bot").count() == 1
    vic.ask(OTHER_QUESTION)
    expect(ben.transcript).to_contain_text("frame")


def test_resolving_leads_to_a_rating_and_writing_again_reopens(ben: Desk, vic: Chat, shop: Product) -> None:
    claim(ben, vic).reply("It is done.")
    ben.verb("resolve").click()
    expect(ben.state).to_contain_text("Closed")
    expect(vic.saying("system", "has marked this as solved")).to_have_count(1)
    vic.panel.get_by_role("radio", name="Very good", exact=True).check(force=True)
    vic.button("Send rating").click()
    expect(vic.panel.get_by_text("Thank you for your rating.")).to_be_visible()
    vic.ask(OTHER_QUESTION)
    expect(ben.state).to_contain_text("With the bot")
    query = "SELECT score FROM conversations_rating WHERE conversation_id = %s"
    assert shop.rows(query, vic.id()) == [(5,)]


def test_a_released_conversation_waits_again(ben: Desk, lena: Desk, vic: Chat) -> None:
    claim(ben, vic)
    expect(lena.row(vic.id())).to_have_count(0)
    ben.verb("release").click()
    expect(lena.row(vic.id())).to_have_count(1)
    expect(vic.saying("system", "Ben Okafor had to leave")).to_have_count(1)


def test_a_lead_takes_over_from_the_bot_and_it_falls_silent(visit: Somebody, shop: Product) -> None:
    chat = Chat(visit().page).open()
    chat.ask()
    ada = Desk(visit().page).sign_in(shop, ADA)
    ada.page.goto(f"/console/inbox/{chat.id()}/?view=bot")
    ada.verb("take_over").click()
    expect(chat.panel.locator(".header .who")).to_have_text("Ada Lindqvist")
    chat.send(OTHER_QUESTION)
    expect(ada.transcript).to_contain_text(OTHER_QUESTION)
    ada.reply("Ten years.")
    expect(chat.saying("person", "Ten years.")).to_have_count(1)
    assert chat.by("bot").count() == 1
