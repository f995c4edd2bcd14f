"""Telling languages apart, measured on the shipped messages that no weight was tuned on."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from handrail.language.identify import KNOWN, identified, identify
from handrail.language.identify.statistics import probabilities

ROWS = list(
    csv.DictReader(resources.files("handrail.language.identify").joinpath("messages.csv").open(encoding="utf-8"))
)
HELD_BACK = [row for row in ROWS if row["split"] == "test" and row["language"] != "any"]
NEUTRAL = [row["text"] for row in ROWS if row["language"] == "any"]


def band(text: str) -> str:
    words = len(text.split())
    return "1-2" if words < 3 else "3-4" if words < 5 else "5+"


def accuracy(*, served: bool) -> dict[str, float]:
    """By number of words, where the conversation leads to expect another language than the message's."""
    right, all_ = Counter(), Counter()
    for row in HELD_BACK:
        own = row["language"]
        expected = "de" if own == "en" else "en"
        found = identify(row["text"], expected=expected, preferred=(own, expected) if served else (expected,))
        right[band(row["text"])] += found == own
        all_[band(row["text"])] += 1
    return {name: round(right[name] / all_[name], 3) for name in sorted(all_)}


def test_the_messages_cover_every_known_language_with_twenty_or_more_short_ones() -> None:
    counts = Counter(row["language"] for row in ROWS if row["language"] != "any")
    assert set(counts) == set(KNOWN)
    assert min(counts.values()) >= 20
    assert max(len(row["text"].split()) for row in ROWS) <= 12


def test_a_language_that_the_assistant_serves_is_told_whatever_was_expected() -> None:
    found = accuracy(served=True)
    assert found["1-2"] >= 0.88
    assert found["3-4"] >= 0.97
    assert found["5+"] >= 0.99


def test_a_language_that_the_assistant_does_not_serve_is_told_from_three_words_on() -> None:
    found = accuracy(served=False)
    assert found["1-2"] >= 0.70
    assert found["3-4"] >= 0.90
    assert found["5+"] >= 0.96


def test_a_conversation_stays_in_its_language() -> None:
    wrong = [
        row["text"]
        for row in HELD_BACK
        if identify(row["text"], expected=row["language"], preferred=("en", row["language"])) != row["language"]
    ]
    assert wrong == []


@pytest.mark.parametrize("expected", ["en", "de", "es", "fr", "pl", "ja", "ar"])
def test_names_numbers_and_marks_say_nothing(expected: str) -> None:
    assert [text for text in NEUTRAL if identify(text, expected=expected, preferred=("en", "de")) != expected] == []


def test_certainty_is_high_where_the_text_is_clear_and_low_where_it_is_not() -> None:
    assert identified("Geld zurück bitte, das Paket ist nie angekommen", expected="en").certainty > 0.99
    assert identified("Hotel Info", expected="de").certainty < 0.9
    sure = [identified(row["text"], expected=row["language"]) for row in HELD_BACK]
    assert all(0 <= found.certainty <= 1 for found in sure)


def test_a_certainty_of_nine_tenths_is_right_nine_times_in_ten() -> None:
    found = [(identified(row["text"], expected="de" if row["language"] == "en" else "en"), row) for row in HELD_BACK]
    certain = [(one.language == row["language"]) for one, row in found if one.certainty >= 0.9]
    assert len(certain) > len(found) / 2
    assert sum(certain) / len(certain) >= 0.97


@pytest.mark.parametrize(("text", "language"), [("สวัสดีครับ", "th"), ("გამარჯობა", "ka"), ("Բարև", "hy")])
def test_a_script_of_its_own_tells_a_language_that_nobody_serves(text: str, language: str) -> None:
    assert identified(text, expected="en").language == language


@pytest.mark.parametrize("text", ["", " ", "[email] [card]", "\u200b", "a" * 5000, "é" * 3000, "\ud7ff\x00"])
def test_any_text_gets_an_answer(text: str) -> None:
    assert identified(text, expected="en", preferred=("en",)).certainty >= 0


@pytest.mark.parametrize(
    "text", ["Where is my order?", "¿Dónde está mi pedido?", "Srpski јe jezik", "123", "", "ŠTA JE"]
)
def test_probabilities_are_those_of_the_library(text: str) -> None:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert probabilities(text) == pytest.approx(dict(identifier.rank(text.lower())), abs=1e-6)
    identifier.set_languages(list(KNOWN))
    assert probabilities(text, among=KNOWN) == pytest.approx(dict(identifier.rank(text.lower())), abs=1e-6)
