"""A stranger at the account brings in a person; a forgotten password does not."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["security_or_fraud"].find(TriggerInput(text, language)) is not None


def test_fraud_does_not_count_as_danger_to_persons() -> None:
    found = triggers()["security_or_fraud"].find(TriggerInput("my account was hacked", "en"))
    assert found is not None
    assert not found.safety


def test_whoever_asks_whether_a_message_is_genuine_may_have_clicked() -> None:
    assert fires("Is this email really from you? It wants my card number.")
    assert fires("Ist diese E-Mail wirklich von euch?", "de")


@pytest.mark.parametrize(
    "text", ["my debit card was stolen", "i lost my credit card", "they stole my wallet and cards"]
)
def test_a_payment_card_in_strange_hands_brings_in_a_person(text: str) -> None:
    assert fires(text)


@pytest.mark.parametrize("text", ["i lost my loyalty card", "lost my sim card", "what if my card gets stolen?"])
def test_other_cards_and_mere_fears_do_not(text: str) -> None:
    assert not fires(text)


def test_calling_the_company_a_scam_is_anger_not_fraud() -> None:
    assert not fires("You guys are scammers, I want my parcel")


def test_a_charge_nobody_knows_is_fraud_and_a_matter_of_payment() -> None:
    charge = TriggerInput("there is a charge of 14.90 on my card that I did not authorise", "en")
    assert all(triggers()[name].find(charge) for name in ("security_or_fraud", "payment"))
