"""What can be told of a translation without understanding it."""

import pytest

from handrail.language.faithful import unfaithful

ORIGINAL = (
    "Refunds arrive within five working days after 14:30. Write to help@shop.example or see https://shop.example/r."
)


GOOD = {
    "de": "Erstattungen treffen nach 14:30 Uhr binnen 5 Werktagen ein. Fragen: help@shop.example oder ",
    "fr": "Les remboursements arrivent sous cinq jours ouvrés après 14 h 30. Écrivez à help@shop.example ou voyez ",
    "ar": "تصل المبالغ المستردة خلال خمسة أيام عمل بعد ١٤:٣٠. راسلنا على help@shop.example أو زر ",
    "ja": "返金は14:30以降、5営業日以内に届きます。help@shop.example までご連絡いただくか、こちら: ",
}


@pytest.mark.parametrize("target", GOOD)
def test_a_good_translation_passes(target: str) -> None:
    good = f"{GOOD[target]}https://shop.example/r."
    assert unfaithful(ORIGINAL, good, source="en", target=target) == ""
    assert unfaithful(good, ORIGINAL, source=target, target="en") == ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "empty_text"),
        (" \n", "empty_text"),
        ("Erstattung.", "length"),
        ("Erstattungen " * 60, "length"),
        ("Erstattungen treffen binnen 50 Werktagen nach 14:30 Uhr ein. Siehe https://shop.example/r.", "numbers"),
        ("Erstattungen treffen binnen fünf Werktagen ein. help@shop.example, https://shop.example/r.", "numbers"),
        ("Erstattungen treffen nach 14:30 Uhr binnen fünf Tagen ein. Siehe https://other.example/r.", "addresses"),
        (ORIGINAL, "language"),
    ],
)
def test_what_cannot_be_one_is_named(text: str, wrong: str) -> None:
    assert unfaithful(ORIGINAL, text, source="en", target="de") == wrong


def test_thousands_are_separated_as_each_language_does() -> None:
    original = "The battery of 1,250.50 euros lasts 700 charges and is replaced for free."
    german = "Der Akku für 1.250,50 Euro hält 700 Ladungen und wird kostenlos ersetzt."
    assert unfaithful(original, german, source="en", target="de") == ""
