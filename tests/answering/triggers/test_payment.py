"""Money that went wrong brings in a person; how to pay does not."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["payment"].find(TriggerInput(text, language)) is not None


def test_cents_do_not_end_a_sentence() -> None:
    assert fires("You charged 1,299.99 twice")
    assert fires("Ihr habt 1.299,99 Euro doppelt abgebucht", "de")


@pytest.mark.parametrize(
    "text", ["When will I get my refund?", "How long does a refund take?", "What's your refund policy?"]
)
def test_asking_when_a_refund_comes_is_a_question(text: str) -> None:
    assert not fires(text)


@pytest.mark.parametrize(
    "text", ["My refund never arrived.", "It's been six weeks and still no refund", "half my refund is missing"]
)
def test_a_refund_that_is_late_or_short_is_a_matter_for_people(text: str) -> None:
    assert fires(text)


def test_charging_a_battery_costs_nobody_money() -> None:
    assert not fires("I charged the battery twice and it is empty again")
    assert not fires("the bike was charged all night but the display stays dark")


def test_good_news_about_a_refund_brings_in_nobody() -> None:
    assert not fires("Thanks, the refund arrived today!")


def test_a_fear_of_being_charged_twice_is_a_question() -> None:
    assert not fires("Will I be charged twice if I change my plan?")
