"""The catalogues of customers' texts say the same things in every language."""

from string import Formatter

import pytest

from handrail.assistants.wording import catalogue, languages

VALUES = {"brand": "Fernhill", "assistant": "Fern", "team": "Orders & Delivery", "wait": "2", "name": "Ben", "n": 5}
SPOKEN_WITH_112 = ("de", "es", "fr", "it", "nl", "pt", "pl", "sv", "da", "tr")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_fifteen_languages_are_spoken() -> None:
    assert set(languages()) >= {"en", "ar", "he", "ja", "zh", *SPOKEN_WITH_112}


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_has_exactly_the_texts_of_the_english_one(language: str) -> None:
    assert list(catalogue(language)) == list(catalogue("en"))


@pytest.mark.parametrize("language", languages())
def test_a_text_names_everything_that_its_english_one_names(language: str) -> None:
    english = {key: placeholders(text) for key, text in catalogue("en").items()}
    for key, text in catalogue(language).items():
        assert placeholders(text) == english[key], key


@pytest.mark.parametrize("language", languages())
def test_every_text_can_be_said(language: str) -> None:
    for key, text in catalogue(language).items():
        said = text.format(**VALUES)
        assert said == said.strip() != "", key
        assert ("{limit}" in said) == (key == "too_long"), key


@pytest.mark.parametrize("language", [name for name in languages() if name != "en"])
def test_a_catalogue_is_translated(language: str) -> None:
    english = catalogue("en")
    same = [key for key, text in catalogue(language).items() if text == english[key]]
    assert len(same) <= 6, same


@pytest.mark.parametrize("language", SPOKEN_WITH_112)
def test_the_emergency_number_is_named_where_it_applies(language: str) -> None:
    assert "112" in catalogue(language)["handoff_safety"]
