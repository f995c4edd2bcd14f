"""When a person must come at once."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, language: str = "en") -> bool:
    return triggers()["safety"].find(TriggerInput(text, language)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I ate your granola bar and my throat is swelling up",
        "the wardrobe fell on my son",
        "we smell gas since your fitter left",
        "my toddler swallowed a magnet from the set",
        "your face cream left blisters on my cheeks",
        "he threatened to kill me",
        "my mother is stuck in the lift of the hotel and can't breathe",
    ],
)
def test_danger_is_known_in_every_trade(text: str) -> None:
    assert fires(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("está saindo fumaça da tomada", "pt"),
        ("moje dziecko połknęło magnes", "pl"),
        ("det luktar gas i köket", "sv"),
        ("der kommer røg ud af opladeren", "da"),
        ("prizden duman çıkıyor", "tr"),
    ],
)
def test_danger_is_known_in_further_languages(text: str, language: str) -> None:
    assert fires(text, language)


def test_what_broke_and_hurt_nobody_is_no_danger() -> None:
    assert not fires("the shelf collapsed, only books damaged")
    assert not fires("teddy lost an eye")
    assert not fires("pizza burnt again")


def test_questions_before_buying_are_no_danger() -> None:
    assert not fires("does the granola contain nuts? my son is allergic")
    assert not fires("from what age is the magnet set safe for kids")
