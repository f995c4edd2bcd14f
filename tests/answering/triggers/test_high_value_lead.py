"""Who is worth a call from sales."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["high_value_lead"].find(TriggerInput(text, language)) is not None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can you quote 40 desks for our new office?", "en"),
        ("Bitte ein Angebot über 25 Laptops für unsere Firma", "de"),
        ("Necesitamos presupuesto para 30 sillas", "es"),
    ],
)
def test_a_buyer_of_many_reaches_a_person(text: str, language: str) -> None:
    assert fires(text, language)


def test_somebody_who_wants_to_resell_reaches_a_person() -> None:
    assert fires("We would like to become a distributor for your brand in Norway")
    assert fires("wholesale prices?")


def test_a_company_that_wants_sales_to_call_reaches_a_person() -> None:
    assert fires("Could someone from sales call me about a company-wide rollout?")


def test_one_persons_purchase_is_left_to_the_bot() -> None:
    assert not fires("which one is better, the 200 or the 300?")
    assert not fires("do you have a student discount")
    assert not fires("price for 2 adults and 3 kids?")


def test_numbers_of_money_time_and_size_are_no_numbers_of_things() -> None:
    assert not fires("what is the price of the 55 inch model")
    assert not fires("offer for 50 euros a month?")
    assert not fires("how much does it cost for 12 months")


def test_an_order_that_was_placed_is_no_lead() -> None:
    assert not fires("We ordered 40 chairs and 2 are missing")


def test_who_wants_to_sell_to_the_company_is_no_lead() -> None:
    assert not fires("We offer 500 backlinks for only $99, interested?")
    assert not fires("I represent an SEO agency and can get you to page 1")
