"""Real language."""

from __future__ import annotations

import pytest

from governance.made_up import HARD, PLAIN, Messages, finding, good_sources
from handrail.governance.gates import Finding
from handrail.governance.gates.language.hardness import frustrated, several_requests
from handrail.governance.ports import LabelledMessage
from handrail.language.embedding.vocabulary import well_known_words


def spoken(messages: Messages) -> Finding:
    return finding("language", good_sources(messages=messages))


def test_two_hundred_messages_with_hard_ones_among_them_are_enough() -> None:
    found = spoken(Messages([*PLAIN[:170], *HARD]))
    assert (found.met, found.value, found.missing) == (True, 200, ())


def test_what_is_missing_is_said_with_how_many_to_label() -> None:
    found = spoken(Messages([*HARD[:9], *HARD[10:13]]))
    assert "12 of 200 interactions; label 188 more" in found.missing
    assert "3 of 10 with several requests; label 7 more" in found.missing


@pytest.mark.parametrize(("kind", "start"), [("typos", 0), ("several", 10), ("frustrated", 20)])
def test_two_hundred_easy_messages_without_one_hard_kind_are_not_enough(kind: str, start: int) -> None:
    found = spoken(Messages([*PLAIN, *HARD[:start], *HARD[start + 10 :]]))
    assert not found.met
    assert found.figures["hard"][kind] < 10


def test_other_languages_count_only_where_the_assistants_speak_more_than_one() -> None:
    assert "other_language" not in spoken(Messages([*PLAIN, *HARD])).figures["hard"]
    german = [LabelledMessage("Wo ist meine Erstattung geblieben", "de") for _ in range(10)]
    assert not spoken(Messages([*PLAIN, *HARD], ("en", "de"))).met
    assert spoken(Messages([*PLAIN, *HARD, *german], ("en", "de"))).met


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Where is my card? And how do I change my PIN?", True),
        ("Wo ist mein Paket und wie kann ich es umtauschen?", True),
        ("My card has not come. I ordered it two weeks ago.", False),
        ("I lost my card", False),
    ],
)
def test_a_story_is_not_several_requests(text: str, several: bool) -> None:
    assert several_requests(text) is several


def test_frustration_is_what_the_trigger_calls_so() -> None:
    assert frustrated(HARD[-1])
    assert not frustrated(PLAIN[0])


def test_a_word_that_everybody_knows_is_no_typo_of_another() -> None:
    for word, typos in (("refnds", 1), ("refunds", 0)):
        messages = Messages([LabelledMessage(f"Where are my {word}", "en")], articles=("Our refund",))
        assert spoken(messages).figures["hard"]["typos"] == typos
    known = well_known_words()
    assert {"where", "were", "charges", "along"} <= known
    assert not {"refnud", "paymet", "transcation"} & known


def test_a_shops_own_word_that_many_write_is_no_typo() -> None:
    own = [LabelledMessage("My Flondo is late", "en") for _ in range(20)]
    assert spoken(Messages(own, articles=("Flonda is a bike",))).figures["hard"]["typos"] == 0
