"""A right over personal data is used before people; a question about practice is answered."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["privacy_request"].find(TriggerInput(text, language)) is not None


def test_closing_an_account_is_cancelling_until_data_are_named() -> None:
    assert not fires("delete my account")
    assert fires("delete my account and all my data")


@pytest.mark.parametrize("text", ["is my data safe?", "do you sell customer data?", "how do I delete a photo?"])
def test_how_data_are_kept_is_a_question(text: str) -> None:
    assert not fires(text)


@pytest.mark.parametrize("text", ["where did you get my phone number?", "you shared my address with an insurer"])
def test_a_complaint_of_misuse_brings_in_a_person(text: str) -> None:
    assert fires(text)


def test_a_contract_of_deletion_between_companies_is_no_request() -> None:
    assert not fires("Does your CRM help us with GDPR requests from our customers?")


def test_mobile_data_are_not_personal() -> None:
    assert not fires("my mobile data is not working abroad")
    assert not fires("mis datos móviles no funcionan", "es")
