"""Working on a conversation."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from console.conftest import browser_of, decided, opened, say
from handrail.accounts.models import User
from handrail.answering.models import Decision
from handrail.assistants.models import Assistant
from handrail.conversations.holding import Holder, holding
from handrail.conversations.models import Conversation, Customer, Message, Note
from handrail.inbox import actions

FRAGMENT = {"HX-Request": "true"}


def do(browser: Client, verb: str, conversation: Conversation, *, fragment: bool = True, **data: str) -> object:
    return browser.post(reverse(f"console:{verb}", args=[conversation.pk]), data, headers=FRAGMENT if fragment else {})


def page(browser: Client, conversation: Conversation) -> str:
    return browser.get(reverse("console:conversation", args=[conversation.pk])).content.decode()


def test_the_pane_shows_what_the_bot_understood_and_who_asks(ada: User, waiting: Conversation) -> None:
    decided(waiting)
    text = page(browser_of(ada), waiting)
    for words in ("Order status", "91 %", "not sure enough", "Track your order", "FH-1234567 · Packed", "CP-12345"):
        assert words in text


def test_what_was_understood_stays_when_the_customer_then_asks_for_a_person(ada: User, waiting: Conversation) -> None:
    decided(waiting)
    say(waiting, "A person, please")
    asked = {
        "reading": {"language": "en", "requests": [], "triggers": []},
        "outcome": "handoff",
        "reason": "customer_asked",
    }
    later = decided(waiting)
    Decision.objects.filter(pk=later.pk).update(record=asked)
    assert "Track your order" in page(browser_of(ada), waiting)


def test_the_list_is_left_out_when_only_the_pane_is_wanted(ada: User, waiting: Conversation) -> None:
    address = reverse("console:conversation", args=[waiting.pk])
    assert "<html" not in browser_of(ada).get(address, headers=FRAGMENT).content.decode()
    back = browser_of(ada).get(address, headers=FRAGMENT | {"HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_a_conversation_that_does_not_exist_is_a_page_that_says_so(ada: User) -> None:
    response = browser_of(ada).get(reverse("console:conversation", args=[uuid4()]))
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_claiming_gives_the_conversation_and_the_reply_box(ada: User, waiting: Conversation) -> None:
    response = do(browser_of(ada), "claim", waiting, part="waiting")
    assert response.status_code == 200
    assert 'id="reply-text"' in response.content.decode()
    assert response.headers["HX-Trigger-After-Settle"] == "inbox-changed, focus-reply"
    assert holding(waiting).claim.person == ada


def test_who_claims_second_is_told_who_was_first(ada: User, ben: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ben)
    response = do(browser_of(ada), "claim", waiting, part="waiting")
    assert response.status_code == 409
    assert "Ben has it." in response.content.decode()
    assert "Ben is answering." in response.content.decode()


def test_a_reply_is_sent_once_however_often_the_button_is_pressed(ada: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ada)
    browser = browser_of(ada)
    for _ in range(2):
        response = do(browser, "replies", waiting, text="It leaves today.", key="k-1", part="mine")
        assert response.status_code == 200
    assert Message.objects.filter(conversation=waiting, author="person").count() == 1
    assert "sent-reply" in response.headers["HX-Trigger-After-Settle"]


def test_the_reply_box_is_left_alone_while_its_part_stays_the_same(ada: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ada)
    say(waiting, "Hello?")
    address = reverse("console:conversation_live", args=[waiting.pk])
    browser = browser_of(ada)
    same = browser.get(address, {"part": "mine"}, headers=FRAGMENT).content.decode()
    other = browser.get(address, {"part": "waiting"}, headers=FRAGMENT).content.decode()
    assert "Hello?" in same
    assert "<textarea" not in same
    assert "<textarea" in other


def test_a_reply_without_the_claim_is_refused_and_its_words_come_back(ada: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ada)
    actions.release(conversation=waiting, by=ada)
    response = do(browser_of(ada), "replies", waiting, text="too late", key="k-1", part="mine")
    assert response.status_code == 409
    assert "sent-reply" not in response.headers["HX-Trigger-After-Settle"]
    assert "Claim the conversation first" in response.content.decode()


def test_an_empty_or_endless_reply_is_refused_in_words(ada: User, waiting: Conversation) -> None:
    actions.claim(conversation=waiting, by=ada)
    browser = browser_of(ada)
    assert do(browser, "replies", waiting, text="  ", key="k-1").status_code == 422
    endless = do(browser, "replies", waiting, text="x" * 4001, key="k-2", fragment=False)
    assert endless.status_code == 413
    assert "x" * 4001 in endless.content.decode()


def test_a_note_is_for_colleagues_only(ada: User, waiting: Conversation) -> None:
    do(browser_of(ada), "notes", waiting, text="He called twice.")
    assert Note.objects.get().text == "He called twice."
    assert "He called twice." in page(browser_of(ada), waiting)
    assert not waiting.events.filter(public=True, data__icontains="He called twice.").exists()


@pytest.mark.parametrize(
    ("verb", "holder"),
    [("release", Holder.WAITING), ("hand_back", Holder.BOT), ("resolve", Holder.CLOSED)],
)
def test_who_has_a_conversation_can_pass_it_on(ada: User, waiting: Conversation, verb: str, holder: Holder) -> None:
    actions.claim(conversation=waiting, by=ada)
    assert do(browser_of(ada), verb, waiting, part="mine").status_code == 200
    assert holding(waiting).holder == holder


def test_a_conversation_can_be_taken_over_from_the_bot(ada: User, assistant: Assistant, vic: Customer) -> None:
    conversation = opened(assistant, vic, "Hello?")
    assert "Take over to reply yourself" in page(browser_of(ada), conversation)
    do(browser_of(ada), "take_over", conversation, part="bot")
    assert holding(conversation).claim.person == ada


def test_without_scripts_each_verb_leads_back_to_the_conversation(ada: User, waiting: Conversation) -> None:
    response = do(browser_of(ada), "claim", waiting, fragment=False)
    assert response.url == reverse("console:conversation", args=[waiting.pk])


def test_a_reviewer_reads_but_has_no_buttons(rosa: User, waiting: Conversation) -> None:
    text = page(browser_of(rosa), waiting)
    assert "Where is my" in text
    assert "data-verb" not in text
    assert "<textarea" not in text
    assert do(browser_of(rosa), "claim", waiting).status_code == 403


def test_a_closed_conversation_says_how_it_opens_again(ada: User, waiting: Conversation) -> None:
    actions.resolve(conversation=waiting, by=ada)
    assert "A new message from the customer opens it again." in page(browser_of(ada), waiting)


def test_earlier_conversations_of_the_customer_are_linked(
    ada: User, assistant: Assistant, vic: Customer, waiting: Conversation
) -> None:
    earlier = opened(assistant, vic, "An earlier matter")
    assert reverse("console:conversation", args=[earlier.pk]) in page(browser_of(ada), waiting)


def test_a_long_story_needs_no_more_queries_than_a_short_one(
    ada: User, waiting: Conversation, django_assert_max_num_queries: object
) -> None:
    decided(waiting)
    for number in range(30):
        say(waiting, f"message {number}")
    browser = browser_of(ada)
    with django_assert_max_num_queries(22):
        page(browser, waiting)
