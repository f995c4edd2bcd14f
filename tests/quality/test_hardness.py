"""What is hard to read, and how like two answers are."""

from __future__ import annotations

import pytest

from handrail.answering.reading import IntentScore, Reading, Request, TriggerFound
from handrail.quality.hardness import Vocabulary, hardness
from handrail.quality.likeness import FEWEST_TERMS, alike

WORDS = Vocabulary.of(["Your refund takes five working days. Track your parcel under Orders."])
ONE = Request("a", (IntentScore("refund", 0.9),), 0.9)
PLAIN = Reading("en", None, (ONE,), ())


def hard(text: str, reading: Reading = PLAIN, own: str = "en") -> list[str]:
    return hardness(text, reading, own=own, vocabulary=WORDS)


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [
        ("Where is the parcel, please?", PLAIN, []),
        ("Where is the parcle, please?", PLAIN, ["typos"]),
        ("Where is the xylophone?", PLAIN, []),
        ("Parcel and refund", Reading("en", None, (ONE, ONE), ()), ["several"]),
        ("Terrible! I hate this, it is the worst shop ever!", PLAIN, ["frustrated"]),
        ("Fix it", Reading("en", None, (ONE,), (TriggerFound("complaint", "Fix it"),)), ["frustrated"]),
        ("Wo ist mein Paket?", Reading("de", None, (ONE,), ()), ["other_language"]),
        ("Where is my parcel, mate?", Reading("en-GB", None, (ONE,), ()), []),
    ],
)
def test_a_message_is_hard_in_the_ways_that_it_is(text: str, reading: Reading, expected: list[str]) -> None:
    assert hard(text, reading) == expected


def test_a_known_word_is_no_slip_however_near_it_is_to_a_word_of_the_articles() -> None:
    assert Vocabulary.of(["Track your parcel."]).misspells("Which truck brings it?")
    knowing = Vocabulary.of(["Track your parcel."], known=frozenset({"truck", "which", "brings"}))
    assert not knowing.misspells("Which truck brings it?")
    assert knowing.misspells("Trcak it!")


def test_a_message_can_be_hard_in_several_ways_in_a_fixed_order() -> None:
    angry = Reading("de", None, (ONE, ONE), (TriggerFound("frustration", "!"),))
    assert hard("parcle", angry) == ["typos", "several", "frustrated", "other_language"]


SAID = "A refund takes five working days to reach your bank account."


def test_the_same_words_are_wholly_alike_and_others_not_at_all() -> None:
    assert alike(SAID, SAID, "en") == 1.0
    assert alike(SAID, "Please press the black button below until its lamp blinks twice.", "en") == 0.0


def test_likeness_is_the_same_both_ways_and_grows_with_common_words() -> None:
    some = "Your refund will be in your bank account soon, we promise, kindly wait."
    assert alike(SAID, some, "en") == alike(some, SAID, "en")
    assert 0 < (alike(SAID, some, "en") or 0) < (alike(SAID, SAID + " Bye.", "en") or 0)


def test_nothing_can_be_like_a_word_or_two() -> None:
    assert FEWEST_TERMS == 6
    assert alike(SAID, "Done, thanks for waiting!", "en") is None
    assert alike("", SAID, "en") is None
