"""What a drill can say: the messages that ship with each trigger, labelled, and a few phrases of its own."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handrail.answering.triggers import triggers
from handrail.kernel.yamls import parse_yaml

UNSERVED = "unsupported_language"
VIP = "vip"


@dataclass(frozen=True)
class Phrases:
    """A greeting, an ordinary question, and one that is outside what any bot here covers."""

    hello: str
    question: str
    outside: str


@cache
def phrases() -> dict[str, Phrases]:
    """Return the phrases by language."""
    content = resources.files(__package__).joinpath("phrases.yaml").read_text(encoding="utf-8")
    return {language: Phrases(**texts) for language, texts in parse_yaml(content).items()}


@cache
def firing(trigger: str) -> tuple[tuple[str, str], ...]:
    """Return the messages that must fire a trigger, as pairs of language and text, in the order of its file."""
    file = resources.files(type(triggers()[trigger]).__module__).joinpath("examples.csv")
    if not file.is_file():
        return ()
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    return tuple((row["language"], row["text"]) for row in rows if row["label"] == "1" and row["text"].strip())


def languages_to_try(trigger: str, served: list[str]) -> dict[str, list[str]]:
    """Return by language what a drill can say to fire a trigger at an assistant that serves these languages.

    Of a language that is not served, one is enough; every language says the same of a VIP.
    """
    if trigger == VIP:
        return {language: [phrases()[language].question] for language in served if language in phrases()}
    texts: dict[str, list[str]] = {}
    for language, text in firing(trigger):
        if trigger == UNSERVED and language not in served:
            texts.setdefault("", []).append(text)
        elif trigger != UNSERVED and language in served:
            texts.setdefault(language, []).append(text)
    return {served[0]: texts[""]} if trigger == UNSERVED and texts else texts


def can_be_tried(trigger: str, served: list[str]) -> bool:
    """Return whether there is any message that must fire the trigger at such an assistant."""
    return bool(languages_to_try(trigger, served))
