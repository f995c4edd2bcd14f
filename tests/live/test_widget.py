"""The chat on a page, in a real browser, against a running product."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from live.browsing import Visit
from live.chat import OTHER_QUESTION, QUESTION, Chat
from live.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]


def test_the_chat_says_that_an_ai_answers_before_anything_is_written(page: Page) -> None:
    chat = Chat(page).open()
    disclosure = chat.panel.locator(".disclosure")
    expect(disclosure).to_contain_text("AI assistant")
    expect(disclosure).to_contain_text("talk to a person at any time")
    expect(chat.panel.locator(".header .who")).to_have_text("AI assistant")


def test_an_answer_is_labelled_as_the_bots_and_links_to_its_source(page: Page, shop: Product) -> None:
    chat = Chat(page).open()
    answer = chat.ask()
    expect(answer.locator(".name")).to_have_text("AI assistant")
    source = answer.locator("a.source").first
    expect(source).to_be_visible()
    address = source.get_attribute("href")
    assert address
    assert address.startswith(f"{shop.url}/help/en/")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_first_thing_a_customer_does_may_be_to_ask_for_a_person(page: Page) -> None:
    chat = Chat(page).open()
    chat.person.click()
    expect(chat.saying("system", "I am passing you to our Front desk team")).to_have_count(1)
    expect(chat.person).to_have_attribute("data-state", "waiting")


def test_a_person_can_be_asked_for_after_an_answer(page: Page) -> None:
    chat = Chat(page).open()
    chat.ask()
    expect(chat.person).to_have_text("Talk to a person")
    chat.person.click()
    expect(chat.saying("system", "I am passing you to our")).to_have_count(1)
    chat.send("It is about my account.")
    expect(chat.saying("system", "I have added this")).to_have_count(1)
    expect(chat.by("bot")).to_have_count(1)


def test_a_person_can_be_asked_for_while_the_bot_thinks(page: Page, shop: Product) -> None:
    chat = Chat(page).open()
    chat.send(QUESTION)
    chat.person.click()
    expect(chat.saying("system", "I am passing you to our")).to_have_count(1)
    expect(chat.person).to_have_attribute("data-state", "waiting")
    assert chat.stored(shop, "customer") == [QUESTION]


def test_a_person_can_be_asked_for_after_the_end(page: Page) -> None:
    chat = Chat(page).open()
    chat.ask()
    chat.button("Yes").click()
    expect(chat.panel.get_by_text("Thank you. Good to hear.")).to_be_visible()
    expect(chat.person).to_have_text("Talk to a person")
    chat.person.click()
    expect(chat.person).to_have_attribute("data-state", "waiting")


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    chat = Chat(page).open()
    answer = chat.ask().locator(".bubble").inner_text()
    page.reload()
    expect(chat.by("customer")).to_have_count(1)
    expect(chat.by("bot").locator(".bubble")).to_have_text(answer, use_inner_text=True)
    expect(chat.panel.get_by_text("Your earlier messages are back.")).to_be_visible()
    chat.ask(OTHER_QUESTION)
    expect(chat.by("customer")).to_have_count(2)


def test_yes_leads_to_a_rating_and_a_new_conversation(page: Page, shop: Product) -> None:
    chat = Chat(page).open()
    chat.ask()
    first = chat.id()
    chat.button("Yes").click()
    chat.panel.get_by_role("radio", name="Good", exact=True).check(force=True)
    chat.panel.get_by_label("Would you like to tell us more?").fill("Quick and clear.")
    chat.button("Send rating").click()
    expect(chat.panel.get_by_text("Thank you for your rating.")).to_be_visible()
    page.reload()
    expect(chat.panel.get_by_text("Thank you for your rating.")).to_be_visible()
    query = "SELECT score, comment FROM conversations_rating WHERE conversation_id = %s"
    assert shop.rows(query, first) == [(4, "Quick and clear.")]
    chat.button("Start a new conversation").click()
    expect(chat.by("bot")).to_have_count(0)
    chat.ask(OTHER_QUESTION)
    assert chat.id() != first


def test_no_leads_to_a_person(page: Page) -> None:
    chat = Chat(page).open()
    chat.ask()
    chat.button("No").click()
    expect(chat.person).to_have_attribute("data-suggested", "")
    page.keyboard.press("Enter")
    expect(chat.person).to_have_attribute("data-state", "waiting")


def test_a_text_that_is_too_long_stays_in_the_box(page: Page) -> None:
    chat = Chat(page).open()
    chat.send("a" * 4001)
    expect(chat.panel.get_by_text("This message is too long.")).to_be_visible()
    expect(chat.box).to_have_value("a" * 4001)
    expect(chat.by("customer")).to_have_count(0)


def test_markup_in_a_message_stays_text(page: Page) -> None:
    chat = Chat(page).open()
    written = "<img src=x onerror=\"document.title='broken'\"> How do I reset my password?"
    chat.send(written)
    expect(chat.by("customer").locator(".bubble")).to_contain_text(written)
    expect(chat.by("customer").locator("img")).to_have_count(0)
    assert page.title() != "broken"


def test_a_second_tab_shows_the_same_conversation(visit: Callable[..., Visit]) -> None:
    customer = visit()
    chat = Chat(customer.page).open()
    chat.ask()
    other = Chat(customer.new_page()).open()
    expect(other.by("bot")).to_have_count(1)
    other.ask(OTHER_QUESTION)
    expect(chat.by("customer")).to_have_count(2)
    expect(chat.by("bot")).to_have_count(2)


def test_the_script_stays_small(page: Page) -> None:
    sizes: dict[str, int] = {}

    def weigh(route: Route) -> None:
        answer = route.fetch()
        sizes[route.request.url] = len(gzip.compress(answer.body()))
        route.fulfill(response=answer)

    page.route(re.compile(r"/static/widget/.*\.js"), weigh)
    Chat(page).open()
    assert len(sizes) > 10
    assert sum(sizes.values()) < 30_000
