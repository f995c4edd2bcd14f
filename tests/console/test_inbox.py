"""The list of conversations."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from console.conftest import browser_of, handed_off, opened
from handrail.accounts.models import Team, User
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation, Customer
from handrail.inbox import actions

FRAGMENT = {"HX-Request": "true"}


def page(browser: Client, name: str = "console:inbox", **query: str) -> str:
    return browser.get(reverse(name), query).content.decode()


def test_a_waiting_conversation_shows_who_waits_why_and_for_whom(ada: User, waiting: Conversation) -> None:
    text = page(browser_of(ada))
    for words in ("Vic Visitor", "VIP", "Where is my &lt;b&gt;order&lt;/b&gt;?", "Orders", "Not sure enough"):
        assert words in text


def test_what_a_customer_types_is_never_markup(ada: User, waiting: Conversation) -> None:
    assert "<b>order</b>" not in page(browser_of(ada))


def test_an_empty_view_says_so_in_words(ada: User) -> None:
    assert "You have no open conversations." in page(browser_of(ada), view="mine")


def test_an_unknown_view_is_the_waiting_view(ada: User, waiting: Conversation) -> None:
    assert "Vic Visitor" in page(browser_of(ada), view="nonsense", limit="nonsense")


def test_a_claimed_conversation_moves_from_waiting_to_mine(ada: User, ben: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ben)
    assert "Vic Visitor" not in page(browser_of(ben), view="waiting")
    assert "Vic Visitor" in page(browser_of(ben), view="mine")
    assert "Vic Visitor" not in page(browser_of(ada), view="mine")
    assert "Vic Visitor" in page(browser_of(ada), view="team")


def test_the_refreshed_list_brings_the_counts_along(ada: User, waiting: Conversation) -> None:
    response = browser_of(ada).get(reverse("console:inbox_list"), headers=FRAGMENT)
    assert 'hx-swap-oob="innerHTML:.views"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_the_inbox_asks_the_database_as_often_for_one_row_as_for_many(
    ada: User, assistant: Assistant, vic: Customer, orders: Team, django_assert_num_queries: object
) -> None:
    browser = browser_of(ada)
    for number in (1, 12):
        while Conversation.objects.count() < number:
            handed_off(opened(assistant, vic, "Hello?"), orders)
        with django_assert_num_queries(9):
            browser.get(reverse("console:inbox"))


def test_more_than_a_page_can_be_shown(ada: User, assistant: Assistant, vic: Customer, orders: Team) -> None:
    for _ in range(51):
        handed_off(opened(assistant, vic, "Hello?"), orders)
    browser = browser_of(ada)
    assert page(browser).count("data-row=") == 50
    assert "limit=100" in page(browser)
    assert page(browser, limit="100").count("data-row=") == 51


def test_home_is_the_inbox(ada: User) -> None:
    assert browser_of(ada).get("/console/").url == reverse("console:inbox")
