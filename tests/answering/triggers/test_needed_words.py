"""Words are looked up first so that most books stay closed; that must never change what is found."""

from __future__ import annotations

import csv
from functools import cache
from importlib import import_module, resources

import pytest

from handrail.answering.triggers import triggers
from handrail.answering.triggers.needed import Needed, needs_of
from handrail.answering.triggers.phrases import Library
from handrail.answering.triggers.spelling import plain
from handrail.language.personal import mask

WITH_PHRASES = sorted(
    type(trigger).__module__
    for trigger in triggers().values()
    if hasattr(import_module(type(trigger).__module__), "_library")
)


@cache
def shipped_messages() -> tuple[tuple[str, str], ...]:
    """Every labelled message of every trigger, with a language."""
    found = {}
    for trigger in triggers().values():
        file = resources.files(type(trigger).__module__).joinpath("examples.csv")
        if file.is_file():
            for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines(keepends=True)):
                found[mask(row["text"]).text] = row.get("language") or "en"
    return tuple(found.items())


@pytest.mark.parametrize("module", WITH_PHRASES)
def test_a_book_that_stays_closed_held_no_match(module: str) -> None:
    library: Library = import_module(module)._library()
    closed = 0
    for text, language in shipped_messages():
        read = plain(text)
        words = frozenset(read.split(" ")) - {".", ","}
        possible = library._needed.possible(words)
        for book in library._books(read, words, language):
            if not possible & library._ways[book.language]:
                assert book.find(read) is None, (book.language, text)
                closed += 1
    assert closed > len(shipped_messages()) / 2


@pytest.mark.parametrize(
    ("pattern", "matching", "hopeless"),
    [
        (r"(?:speak|talk) to (?:a )?(?:human|person)", "i must talk to a person", "talk to your bot"),
        (r"phishing|fake (?:shop|site)", "this is phishing", "a real shop"),
        (r"refund(?:s|ed)? (?:\w+ ){0,3}?late", "the refunds are so late", "the refund"),
        (r"unfuck\w*", "unfuckable", "fuck"),
        (r"\d{4,4} \d{2,4}", "1234 12", "no number"),
        (r"(?!never )call(?:ed)? (?:him|her)(?= \.|$)", "called her", "called us"),
        (r"(?:very )*late", "very very late", "very"),
        (r"organi[sz]e (?:it )?now", "organise now", "organize"),
    ],
)
def test_a_text_without_a_needed_word_is_hopeless(pattern: str, matching: str, hopeless: str) -> None:
    needed = Needed(needs_of(pattern))
    assert needed.possible(matching.split(" "))
    assert not needed.possible(hopeless.split(" "))


@pytest.mark.parametrize("pattern", [r"\w+ing", r"(?P<name>late)", r"[^ ]+ \w+", "(?:late", r"(?:late )?\w+"])
def test_a_pattern_that_is_not_understood_is_always_tried(pattern: str) -> None:
    assert Needed(needs_of(pattern)).possible(["anything"])
