"""Secrets in the chat bring in a person, masked or not."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers
from handrail.language.personal import mask


def fires(text: str, language: str = "en") -> bool:
    return triggers()["sensitive_account"].find(TriggerInput(text, language)) is not None


@pytest.mark.parametrize(
    "text",
    ["my card is 4111 1111 1111 1111", "Mein Passwort ist Sommer23", "refund to DE89 3704 0044 0532 0130 00 please"],
)
def test_a_secret_is_noticed_after_it_was_masked(text: str) -> None:
    assert fires(mask(text).text)


def test_how_to_be_reached_is_no_secret() -> None:
    assert not fires(mask("call me on +49 761 1234567 or write to ada@example.org").text)


def test_a_finding_never_holds_the_number_of_a_card() -> None:
    found = triggers()["sensitive_account"].find(TriggerInput(mask("it is 4111 1111 1111 1111").text, "en"))
    assert found is not None
    assert found.detail == "[card]"


def test_forgetting_a_password_is_not_telling_one() -> None:
    assert not fires("I forgot my password")
    assert not fires("my password is wrong it says")
    assert fires("my password is bluebird1")


def test_what_others_ordered_is_not_for_the_chat() -> None:
    assert fires("what is my husband's delivery address?")
    assert not fires("please deliver to my husband's office")


@pytest.mark.parametrize(
    "text", ["discount code SPRING10 is invalid", "the postcode is 79098", "error code 5003 on the display"]
)
def test_other_codes_are_no_secrets(text: str) -> None:
    assert not fires(text)
