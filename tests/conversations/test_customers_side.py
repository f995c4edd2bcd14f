"""What a customer can do with his conversation."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import at_once, spoken, write
from django.db import IntegrityError, transaction

from handrail.accounts.models import ApiToken, User
from handrail.answering.actions import ask_for_person, receive
from handrail.assistants.models import Assistant
from handrail.conversations.feedback import answer_solved, rate
from handrail.conversations.handing import wait_in_words
from handrail.conversations.holding import Holder, holding
from handrail.conversations.journal import locked
from handrail.conversations.messages import add_message, checked_text
from handrail.conversations.models import Conversation, Event, Handoff, Message, Rating, SolvedVerdict
from handrail.conversations.models.message import Author
from handrail.conversations.opening import open_conversation, own_conversation
from handrail.conversations.principals import Program, Visitor
from handrail.conversations.timeline import status_of
from handrail.inbox.actions import claim, reply, resolve
from handrail.kernel.errors import ConflictError, InvalidError, NotFoundError, TooLargeError
from handrail.rows import find_rows

pytestmark = pytest.mark.django_db


def bot_says(conversation: Conversation, text: str) -> Message:
    with transaction.atomic():
        return add_message(locked(conversation.pk), author=Author.BOT, text=text, key=text)


def test_the_same_key_opens_the_same_conversation(assistant: Assistant, vic: Visitor) -> None:
    one, two = (open_conversation(by=vic, assistant_slug="fernhill", key="k") for _ in range(2))
    assert one.pk == two.pk
    assert Event.objects.filter(kind="opened").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_conversation_that_is_opened_twice_at_once_is_opened_once(assistant: Assistant, vic: Visitor) -> None:
    opened = at_once(*[lambda: open_conversation(by=vic, assistant_slug="fernhill", key="k").pk] * 4)
    assert len(set(opened)) == Conversation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_many_times_at_once_is_stored_once(chat: Conversation, vic: Visitor) -> None:
    stored = at_once(*[lambda: receive(by=vic, conversation_id=chat.pk, text="Hello?", key="k").pk] * 4)
    assert len(set(stored)) == 1
    assert spoken(chat, "customer") == ["Hello?"]


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 101, "ключ", "a\nb"])
def test_a_key_that_is_none_is_refused(chat: Conversation, vic: Visitor, key: str) -> None:
    with pytest.raises(InvalidError) as refused:
        receive(by=vic, conversation_id=chat.pk, text="Hello?", key=key)
    assert refused.value.field == "Idempotency-Key"


@pytest.mark.parametrize(
    ("wanted", "language"), [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("fr", "en"), ("", "en"), ("\0", "en")]
)
def test_a_conversation_has_a_language_that_the_assistant_speaks(
    assistant: Assistant, vic: Visitor, wanted: str, language: str
) -> None:
    assert open_conversation(by=vic, assistant_slug="fernhill", key="k", language=wanted).language == language


def test_another_visitors_conversation_is_not_there(chat: Conversation) -> None:
    with pytest.raises(NotFoundError):
        own_conversation(by=Visitor(uuid4()), conversation_id=chat.pk)


def test_programs_never_share_conversations_though_they_share_a_customer(
    assistant: Assistant, token: tuple[ApiToken, str], admin: User
) -> None:
    shop = Program(token[0])
    other = Program(ApiToken.objects.create(name="Other", digest="d", hint="h", scopes=["conversations"], owner=admin))
    values = {"assistant_slug": "fernhill", "key": "k", "customer_ref": "C-1"}
    mine = open_conversation(by=shop, **values)
    with pytest.raises(ConflictError):
        open_conversation(by=other, **values)
    theirs = open_conversation(by=other, assistant_slug="fernhill", key="k2", customer_ref="C-1")
    assert theirs.customer == mine.customer
    assert find_rows(Conversation, other.owned) == [theirs]


def test_customers_without_a_name_are_different_customers(assistant: Assistant, token: tuple[ApiToken, str]) -> None:
    keys = ["k" * 99 + end for end in "ab"]
    opened = [open_conversation(by=Program(token[0]), assistant_slug="fernhill", key=key) for key in keys]
    assert opened[0].customer != opened[1].customer


@pytest.mark.parametrize("name", ["token:1", "a\0b"])
def test_a_customers_name_that_could_be_another_ones_is_refused(
    assistant: Assistant, token: tuple[ApiToken, str], name: str
) -> None:
    with pytest.raises(InvalidError):
        open_conversation(by=Program(token[0]), assistant_slug="fernhill", key="k", customer_ref=name)


def test_a_person_is_asked_for_once(chat: Conversation, vic: Visitor) -> None:
    for _ in range(3):
        ask_for_person(by=vic, conversation_id=chat.pk)
    assert Handoff.objects.count() == 1
    assert status_of(chat)["holder"] == "waiting"
    assert status_of(chat)["expected_wait_minutes"] == 30


@pytest.mark.django_db(transaction=True)
def test_a_person_is_asked_for_once_however_fast_one_presses(chat: Conversation, vic: Visitor) -> None:
    assert at_once(*[lambda: ask_for_person(by=vic, conversation_id=chat.pk)] * 5) == [None] * 5
    assert Handoff.objects.count() == 1


def test_who_waits_is_told_once_that_his_words_arrived(waiting: Conversation, vic: Visitor) -> None:
    told = len(spoken(waiting, "system"))
    for _ in range(3):
        write(vic, waiting, "And another thing")
    assert len(spoken(waiting, "system")) == told + 1
    assert "30 minutes" in spoken(waiting, "system")[-1]


def test_a_message_after_the_end_opens_the_conversation_again(waiting: Conversation, vic: Visitor, ben: User) -> None:
    resolve(conversation=waiting, by=ben)
    assert holding(waiting).holder == Holder.CLOSED
    write(vic, waiting, "It is broken again")
    assert holding(waiting).holder == Holder.BOT
    assert Event.objects.filter(conversation=waiting, kind="reopened").count() == 1


def test_a_person_can_be_asked_for_after_the_end(waiting: Conversation, vic: Visitor, ben: User) -> None:
    resolve(conversation=waiting, by=ben)
    ask_for_person(by=vic, conversation_id=waiting.pk)
    assert holding(waiting).holder == Holder.WAITING


def test_yes_it_solved_it_closes_what_the_bot_has(chat: Conversation, vic: Visitor) -> None:
    write(vic, chat, "Where is it?")
    answer = bot_says(chat, "There.")
    for _ in range(2):
        answer_solved(by=vic, conversation_id=chat.pk, message_id=answer.pk, solved=True)
    assert holding(chat).holder == Holder.CLOSED
    assert Event.objects.filter(kind="solved").count() == Event.objects.filter(kind="resolved").count() == 1


def test_the_first_word_on_an_answer_counts(chat: Conversation, vic: Visitor) -> None:
    answer = bot_says(chat, "There.")
    for solved in (False, True):
        answer_solved(by=vic, conversation_id=chat.pk, message_id=answer.pk, solved=solved)
    assert not SolvedVerdict.objects.get().solved
    assert holding(chat).holder == Holder.BOT


def test_yes_to_an_old_answer_closes_nothing(chat: Conversation, vic: Visitor) -> None:
    answer = bot_says(chat, "There.")
    write(vic, chat, "And my refund?")
    answer_solved(by=vic, conversation_id=chat.pk, message_id=answer.pk, solved=True)
    assert holding(chat).holder == Holder.BOT


def test_yes_takes_nothing_from_a_person(chat: Conversation, vic: Visitor, ben: User) -> None:
    answer = bot_says(chat, "There.")
    ask_for_person(by=vic, conversation_id=chat.pk)
    answer_solved(by=vic, conversation_id=chat.pk, message_id=answer.pk, solved=True)
    assert holding(chat).holder == Holder.WAITING


def test_only_an_answer_of_the_bot_can_have_solved_it(waiting: Conversation, vic: Visitor, ben: User) -> None:
    claim(conversation=waiting, by=ben)
    said = reply(conversation=waiting, by=ben, text="Hello", key="k")
    for message_id in (said.pk, uuid4()):
        with pytest.raises(NotFoundError):
            answer_solved(by=vic, conversation_id=waiting.pk, message_id=message_id, solved=True)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_rating_is_from_one_to_five(chat: Conversation, vic: Visitor, score: int) -> None:
    with pytest.raises(InvalidError):
        rate(by=vic, conversation_id=chat.pk, score=score)
    with pytest.raises((IntegrityError, ValueError)), transaction.atomic():
        Rating.objects.create(conversation=chat, score=score)


def test_the_newest_rating_counts(chat: Conversation, vic: Visitor) -> None:
    for score in (1, 5):
        rate(by=vic, conversation_id=chat.pk, score=score, comment="  well\0 ")
    assert status_of(chat)["rating"] == 5
    assert {rating.comment for rating in Rating.objects.all()} == {"well"}


@pytest.mark.parametrize("text", ["", "  \n", "\0", "\u200b\u200e", "\ud800"])
def test_a_message_without_a_character_is_refused(text: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked_text(text)
    assert refused.value.field == "text"


def test_a_message_may_have_4000_characters_and_not_one_more() -> None:
    assert checked_text("x" * 4000) == "x" * 4000
    with pytest.raises(TooLargeError):
        checked_text("x" * 4001)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "ab"),
        ("12\u00a0000\u202f€", "12 000 €"),
        ("東京\u3000大阪", "東京 大阪"),
        ("one\r\ntwo\u2028three", "one \ntwo three"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_words_stay_apart_and_control_characters_go(text: str, kept: str) -> None:
    assert checked_text(text) == kept


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 minutes"),
        (59, "59 minutes"),
        (60, "an hour"),
        (89, "an hour"),
        (90, "2 hours"),
        (600, "10 hours"),
    ],
)
def test_a_wait_is_told_in_words(chat: Conversation, minutes: int, words: str) -> None:
    assert wait_in_words(chat, minutes) == words
