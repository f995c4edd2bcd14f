"""The notation of the phrase books."""

from importlib import resources
from typing import Any

import pytest

from handrail.answering.triggers import triggers
from handrail.answering.triggers.phrases import Book, Library
from handrail.answering.triggers.spelling import Corrector, fold, plain

MODULES = [type(trigger).__module__ for trigger in triggers().values()]
PACKAGES = [module for module in MODULES if resources.files(module).joinpath("phrases").is_dir()]


def book(**content: Any) -> Book:
    return Book("en", content)


def test_a_phrase_counts_anywhere_in_a_sentence_but_not_across_two() -> None:
    one = book(anywhere=["call ... agent"])
    assert one.find(plain("please call me, an agent")) == "call me an agent"
    assert one.find(plain("Call me. Agent Smith wrote.")) is None


def test_what_counts_alone_counts_with_courtesy_and_not_within_more() -> None:
    one = book(words={"who": ["agent"]}, alone=["{who}"], courtesy=["please", "now"])
    assert one.find(plain("Agent, please!!")) == "agent please"
    assert one.find(plain("This is no help. Agent now.")) == "agent now"
    assert one.find(plain("no idea, agent")) == "agent"
    assert one.find(plain("the agent was nice")) is None


def test_what_is_never_meant_is_not_read() -> None:
    one = book(anywhere=["talk to an agent"], never=["dont talk to an agent"])
    assert one.find(plain("Don’t talk to an agent")) is None
    assert one.find(plain("don't talk to an agent. No: talk to an agent")) is not None


def test_a_sentence_without_a_cue_is_not_read() -> None:
    one = book(anywhere=["agent|reply"], cues=["agen"])
    assert one.find(plain("reply")) is None
    assert one.find(plain("reply. agent")) == "agent"


def test_a_language_without_spaces_is_read_without_them() -> None:
    one = Book("zh", {"spaced": False, "letters": "[\u4e00-\u9fff]", "anywhere": ["转...人工"]})
    assert one.find(plain("请转 到 人工!")) is not None
    assert one.find(plain("agent")) is None


def test_plain_spelling_forgets_case_accents_and_drawn_out_letters() -> None:
    assert plain("HUMAAAN… s'il vous plaît!!") == "human sil vous plait ."
    assert plain("Größe, Łódź; bağlayın") == "grosse , lodz . baglayin"
    assert fold("がぎ أحمد") == "がぎ احمد"


def test_one_slip_is_put_right_and_listed_words_are_kept() -> None:
    corrector = Corrector(["agent", "human"], {"agents": "agents", "hooman": "human"})
    assert corrector.correct("agnet agant aget agents hooman urgent") == "agent agent agent agents human urgent"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_books_hold_only_text(package: str) -> None:
    def texts(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [text for part in (*value.keys(), *value.values()) for text in texts(part)]
        return [text for part in value for text in texts(part)] if isinstance(value, list) else [value]

    for language, one in Library(package).books.items():
        odd = [text for text in texts(dict(one.content)) if not isinstance(text, str) and text is not False]
        assert not odd, (language, odd)
