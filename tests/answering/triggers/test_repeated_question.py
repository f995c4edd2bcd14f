"""A customer who has to ask again gets a person."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def found(text: str, *earlier: str, language: str = "en") -> str | None:
    finding = triggers()["repeated_question"].find(TriggerInput(text, language, earlier))
    return finding.detail if finding else None


def test_a_question_asked_again_is_found_and_the_earlier_one_named() -> None:
    assert (
        found("so, how do i reset my pasword??", "How do I reset my password?", "no") == "How do I reset my password?"
    )


@pytest.mark.parametrize("text", ["I already asked that", "that's not what I asked", "you keep telling me the same"])
def test_who_says_that_he_asked_before_is_believed_but_not_at_the_first_message(text: str) -> None:
    assert found(text, "how do I export to PDF")
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("how do I remove a user", "how do I add a user"),
        ("turn off notifications", "turn on notifications"),
        ("I can log in", "I can't log in"),
        ("where is my order 5520", "where is my order 4471"),
        ("is it open on Monday", "is it open on Sunday"),
        ("does it ship to Norway", "does it ship to Iceland"),
    ],
)
def test_one_word_can_make_it_another_question(text: str, earlier: str) -> None:
    assert found(text, earlier) is None


@pytest.mark.parametrize(
    "text", ["yes", "hello", "thanks", "1", "FH-2201", "the blue one", "ok", "both", "Monday", "???", ""]
)
def test_the_same_reply_twice_is_no_question(text: str) -> None:
    assert found(text, text) is None


def test_a_question_is_recognised_within_a_longer_message() -> None:
    earlier = ("where can I see my test results", "I have no code")
    assert found("I wrote that I have none. Where can I see my test results?", *earlier) == earlier[0]


def test_words_that_were_told_meanwhile_do_not_make_it_a_new_question() -> None:
    assert found(
        "how do I get the deposit back from Elm Street", "how do I get my deposit back", "it is from Elm Street"
    )


def test_a_statement_told_again_before_a_new_question_is_no_repetition() -> None:
    assert found("My order is 4471. Can I change the address?", "My order is 4471. Where is it?") is None


def test_a_masked_address_is_the_same_as_the_written_one_and_stays_off_the_record() -> None:
    again = found("send the invoice to [email] please", "Send the invoice to vic@example.com")
    assert again == "Send the invoice to [email]"
