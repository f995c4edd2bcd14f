"""What the engine understands of a message, with a fake encoder and classifier."""

from __future__ import annotations

import numpy as np
import pytest
from fake_engine import WordClassifier, WordEncoder

from handrail.answering.reader import Reader, Understood
from handrail.answering.reading import GENERAL, Memory

ASKED = ("order_status", "refund")


def read(text: str, **memory: object) -> Understood:
    known = Memory(language="en", **memory)  # type: ignore[arg-type]
    return Reader(WordEncoder(), WordClassifier()).read(text, known, languages=["en", "de"])


def intents_of(understood: Understood) -> list[str]:
    return [request.intent.slug for request in understood.reading.requests]


def test_two_requests_in_one_message_are_read_as_two() -> None:
    understood = read("Where is my parcel right now? And I also want my money back please.")
    assert intents_of(understood) == ["order_status", "refund"]
    assert len(understood.vectors) == 2


def test_a_story_around_one_request_is_one_request() -> None:
    assert intents_of(read("My sister's birthday is on Friday. Will the parcel be here by then?")) == ["order_status"]


def test_two_sentences_about_the_same_are_one_request() -> None:
    assert intents_of(read("Where is my parcel now? Please tell me where the order is.")) == ["order_status"]


def test_a_follow_up_is_read_with_the_request_that_it_continues() -> None:
    understood = read("How long does that take?", last_request="I want a refund", last_intent="refund")
    (request,) = understood.reading.requests
    assert request.follow_up
    assert request.intent.slug == "refund"
    assert np.linalg.norm(understood.vectors[0]) == pytest.approx(1, abs=1e-5)


def test_a_new_request_is_no_follow_up_though_it_begins_like_one() -> None:
    (request,) = read("And where is my parcel?", last_request="I want a refund", last_intent="refund").reading.requests
    assert not request.follow_up
    assert request.intent.slug == "order_status"


@pytest.mark.parametrize("reply", ["2", "2.", "(2)", "#2", "٢"])
def test_the_number_of_an_option_chooses_it(reply: str) -> None:
    (request,) = read(reply, asked_back=ASKED, asked_about="refund order").reading.requests
    assert request.confirmed
    assert request.intent.slug == "refund"
    assert request.text == "refund order"


def test_the_words_of_an_option_choose_it() -> None:
    (request,) = read("I mean the refund of it", asked_back=ASKED, asked_about="refund order").reading.requests
    assert request.confirmed
    assert request.intent.slug == "refund"
    assert request.text == "refund order I mean the refund of it"


@pytest.mark.parametrize("reply", ["3", "0", "²", "something else entirely", "12"])
def test_what_is_no_option_chooses_none(reply: str) -> None:
    (request,) = read(reply, asked_back=ASKED, asked_about="refund order").reading.requests
    assert not request.confirmed


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Hello!", "greeting"), ("thanks, bye", "goodbye"), ("Danke dir", "thanks"), ("Thanks, Sandra", "thanks")],
)
def test_smalltalk_needs_no_search(text: str, kind: str) -> None:
    understood = read(text)
    assert understood.reading.smalltalk == kind
    assert understood.reading.requests == ()


def test_a_greeting_before_a_request_is_a_request() -> None:
    understood = read("Hello! Where is my order?")
    assert understood.reading.smalltalk is None
    assert intents_of(understood) == ["order_status"]


def test_personal_data_never_reaches_the_reading() -> None:
    understood = read("My order: I am ben@fernhill.example, card 4111 1111 1111 1111, password: hunter2")
    said = f"{understood.masked_text} {understood.reading}"
    for secret in ("ben@fernhill.example", "4111", "hunter2"):
        assert secret not in said
    assert understood.reading.masked == {"email": 1, "card": 1, "secret": 1}


def test_digits_that_are_no_card_stay() -> None:
    assert "4111 1111 1111 1112" in read("My order is 4111 1111 1111 1112").masked_text


def test_a_german_message_in_an_english_conversation_is_read_as_german() -> None:
    assert read("Wann kommt endlich meine Bestellung bei mir zu Hause an?").reading.language == "de"


def test_a_short_message_keeps_the_conversations_language() -> None:
    assert read("ok?").reading.language == "en"


def test_without_a_classifier_every_request_is_a_general_question() -> None:
    understood = Reader(WordEncoder(), None).read("Where is it?", Memory(language="en"), languages=["en"])
    assert intents_of(understood) == [GENERAL]
