"""The chat on a bad network: nothing is lost, nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from live.browsing import Visit
from live.chat import OTHER_QUESTION, QUESTION, Chat
from live.product import Product, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

NETWORK = r"net::ERR_|Failed to load resource|Failed to fetch|network error|chat cannot start"


@pytest.fixture
def customer(visit: Callable[..., Visit]) -> Visit:
    """A customer whose network fails: what the browser says about that is no trouble."""
    found = visit()
    found.expect_trouble(NETWORK)
    return found


def test_messages_written_offline_are_sent_once_when_the_network_is_back(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    chat.ask()
    customer.context.set_offline(True)
    expect(chat.offline).to_contain_text("You are offline")
    chat.send(OTHER_QUESTION)
    chat.send("Where is my order?")
    expect(chat.by("customer")).to_have_count(3)
    customer.context.set_offline(False)
    expect(chat.offline).to_have_text("")
    expect(chat.by("bot")).to_have_count(3)
    expect(chat.panel.locator('.message.customer[data-state="sent"]')).to_have_count(3)
    assert chat.stored(shop, "customer") == [QUESTION, OTHER_QUESTION, "Where is my order?"]
    assert len(chat.stored(shop, "bot")) == 3


def test_the_first_message_may_be_written_offline(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    customer.context.set_offline(True)
    chat.send(QUESTION)
    expect(chat.by("customer")).to_have_count(1)
    customer.context.set_offline(False)
    expect(chat.by("bot")).to_have_count(1)
    assert chat.stored(shop, "customer") == [QUESTION]


def test_an_unsent_message_survives_that_the_page_is_closed(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    chat.ask()
    customer.context.set_offline(True)
    chat.send(OTHER_QUESTION)
    expect(chat.by("customer")).to_have_count(2)
    customer.page.close()
    customer.context.set_offline(False)
    again = Chat(customer.new_page()).open()
    expect(again.by("customer")).to_have_count(2)
    expect(again.by("bot")).to_have_count(2)
    assert again.stored(shop, "customer") == [QUESTION, OTHER_QUESTION]


def test_an_unsent_message_survives_a_reload(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    chat.ask()
    customer.context.route("**/api/v1/**", lambda route: route.abort("internetdisconnected"))
    chat.send(OTHER_QUESTION)
    expect(chat.by("customer")).to_have_count(2)
    customer.page.reload()
    expect(chat.saying("customer", OTHER_QUESTION)).to_have_count(1)
    customer.context.unroute("**/api/v1/**")
    expect(chat.by("bot")).to_have_count(2)
    expect(chat.by("customer")).to_have_count(2)
    assert chat.stored(shop, "customer") == [QUESTION, OTHER_QUESTION]


def test_a_lost_confirmation_does_not_double_a_message(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    chat.ask()
    lost: list[int] = []

    def lose_twice(route: Route) -> None:
        answer = route.fetch()
        if len(lost) < 2:
            lost.append(answer.status)
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    customer.page.route("**/messages", lose_twice)
    chat.send(OTHER_QUESTION)
    expect(chat.by("bot")).to_have_count(2)
    expect(chat.by("customer")).to_have_count(2)
    assert lost[0] == 202
    assert chat.stored(shop, "customer") == [QUESTION, OTHER_QUESTION]
    assert len(chat.stored(shop, "bot")) == 2


def test_what_the_bot_says_while_the_customer_is_away_is_shown_once(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    chat.ask()
    chat.send(OTHER_QUESTION)
    expect(chat.panel.locator('.message.customer[data-state="sent"]')).to_have_count(2)
    customer.context.set_offline(True)
    until(lambda: len(chat.stored(shop, "bot")) == 2, "the bot has answered")
    customer.context.set_offline(False)
    expect(chat.by("bot")).to_have_count(2)
    chat.ask("Where is my order?")
    expect(chat.by("customer")).to_have_count(3)


def test_the_wish_for_a_person_is_kept_offline(customer: Visit, shop: Product) -> None:
    chat = Chat(customer.page).open()
    chat.ask()
    customer.context.set_offline(True)
    chat.person.click()
    expect(chat.person).to_have_attribute("data-state", "waiting")
    customer.context.set_offline(False)
    expect(chat.saying("system", "I am passing you to our")).to_have_count(1)
    query = "SELECT count(*) FROM conversations_handoff WHERE conversation_id = %s"
    assert shop.rows(query, chat.id()) == [(1,)]
