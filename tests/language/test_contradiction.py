"""Sentences that contradict each other, and those that only look alike."""

from __future__ import annotations

import pytest

from handrail.language.contradiction import contradictions


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "A refund takes five working days.", "Refunds take 10 working days."),
        ("en", "You can return lamps within 30 days.", "Lamps: you can return them within 14 days."),
        ("en", "Opened cosmetics can be returned.", "Opened cosmetics cannot be returned."),
        ("en", "We don't deliver parcels on Saturdays.", "We deliver parcels on Saturdays."),
        ("de", "Die Rückgabe kostet 4,90 Euro Versand.", "Die Rückgabe kostet 5,90 Euro Versand."),
        ("de", "Gutscheine werden nicht bar ausgezahlt.", "Gutscheine werden bar ausgezahlt."),
    ],
)
def test_the_same_with_another_number_or_denied_is_a_contradiction(language: str, first: str, second: str) -> None:
    assert list(contradictions(first, second, language)) == [(first, second)]
    assert list(contradictions(second, first, language)) == [(second, first)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A refund takes five working days.", "A refund takes 5 working days."),
        ("Refunds by card take 5 working days.", "Refunds by PayPal take 3 working days."),
        ("Standard delivery takes 4 days.", "Express delivery takes 1 day."),
        ("Parcels arrive on Tuesdays.", "We have 12 shops in 3 countries."),
        ("Call us within 14 days.", "Call us."),
        ("Parcels are delivered between 8 and 18 o'clock.", "Parcels are delivered until 18 o'clock."),
        ("It takes 3 days.", "It takes 5 days."),
        ("The bike was ridden no more than 50 km.", "My bike was ridden more than 50 km."),
        ("Check your e-mail for a message from shop.org.", "Check your e-mail for a message from no-reply@shop.org."),
        ("Can I return opened cosmetics?", "You cannot return opened cosmetics."),
        ("- your order number (FH-1234567)", "- your order number (FH- and 7 digits)"),
    ],
)
def test_what_is_about_something_else_or_says_less_is_none(first: str, second: str) -> None:
    assert list(contradictions(first, second, "en")) == []


def test_only_the_sentences_that_differ_are_named() -> None:
    first = "Sending back is free. You can return lamps within 30 days. Keep the receipt."
    second = "You can return lamps within 14 days.\nSending back is free."
    assert list(contradictions(first, second, "en")) == [
        ("You can return lamps within 30 days.", "You can return lamps within 14 days.")
    ]
