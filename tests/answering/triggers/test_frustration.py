"""Who is at the end of his patience gets a person; who is a little annoyed gets an answer."""

import pytest

from handrail.answering.triggers import TriggerInput, triggers


def fires(text: str, *earlier: str, language: str = "en") -> bool:
    return triggers()["frustration"].find(TriggerInput(text, language, earlier)) is not None


@pytest.mark.parametrize(
    "text", ["This is annoying, how do I reset it?", "ugh, the code doesn't come", "I'm not angry"]
)
def test_mild_annoyance_at_the_first_message_is_left_to_the_bot(text: str) -> None:
    assert not fires(text)


@pytest.mark.parametrize(
    "text", ["you useless bot", "I give up", "worst company ever", "are you people completely stupid?"]
)
def test_insults_and_despair_need_no_history(text: str) -> None:
    assert fires(text)


def test_annoyance_that_does_not_end_brings_a_person() -> None:
    assert fires("still annoying", "this is annoying, the code never comes")
    assert fires("for the third time: the link is dead", "that was disappointing")


def test_annoyance_that_is_over_brings_nobody() -> None:
    assert not fires("ok, works now. How do I change my mail?", "this is annoying", "really annoying")


def test_annoyance_long_past_is_forgotten() -> None:
    between = ["and the size?", "which colour?", "how long?", "ok"]
    assert fires("a bit annoying", "this is annoying")
    assert not fires("a bit annoying", "this is annoying", *between)


def test_anger_at_others_is_not_ours_to_calm() -> None:
    assert not fires("my neighbour is an idiot about the noise, is there a night mode?")


def test_swearing_with_joy_is_joy() -> None:
    assert not fires("damn, that was fast, love it!!!")


def test_a_swear_word_is_understood_whatever_language_the_message_was_taken_for() -> None:
    assert fires("scheiß verein", language="nl")
    assert fires("this is a nightmare, pathetic!!", language="de")
