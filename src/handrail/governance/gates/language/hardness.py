"""What makes a message hard: typos, several requests, frustration, another language. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from handrail.answering.triggers import TriggerInput, triggers
from handrail.governance.ports import LabelledMessage
from handrail.language.identify import identify
from handrail.language.requests import parts
from handrail.language.terms import base_language
from handrail.quality.hardness import FRUSTRATED, OTHER_LANGUAGE, SEVERAL, TYPOS, Vocabulary

_OFTEN = 8
_WORD = re.compile(r"[^\W\d_]+")
_ASKS = re.compile(
    r"\?|^(?:and |also |und |y |et |e |en )*(?:how|what|when|where|why|who|which|can|could|would|will|is|are|do|does|"
    r"did|please|i (?:want|need|would)|tell|wie|was|wann|wo|warum|kann|können|könnt|bitte|ich (?:will|möchte|brauche)|"
    r"cómo|qué|cuándo|dónde|puedo|quiero|necesito|comment|quand|où|puis|je (?:veux|voudrais)|come|quando|dove|posso|"
    r"vorrei|hoe|wanneer|waar|kan|ik wil)\b",
    re.IGNORECASE,
)


class Spelling(Protocol):
    """Which words are right."""

    def well_written(self) -> Iterable[str]:
        """Texts whose words are spelled right."""

    def known_words(self) -> frozenset[str]:
        """Words that are no slip of another."""


def count_hard(
    messages: Iterable[LabelledMessage], languages: tuple[str, ...], spelling: Spelling
) -> tuple[int, dict[str, int]]:
    """Return how many messages there are, and how many of each hard kind; a message may be of several.

    Other languages count only where the assistants speak more than one; the first of them is the usual one. A typo is
    a word that nobody knows, one slip away from a word of the articles, or from one that many messages have.
    """
    read = list(messages)
    usual = usual_words(message.text for message in read)
    known = spelling.known_words()
    vocabulary = Vocabulary.of([*spelling.well_written(), usual] if read else (), known=known)
    hard = Counter(dict.fromkeys((TYPOS, SEVERAL, FRUSTRATED), 0))
    if len(languages) > 1:
        hard[OTHER_LANGUAGE] = 0
    for message in read:
        hard[TYPOS] += vocabulary.misspells(message.text)
        hard[SEVERAL] += several_requests(message.text)
        hard[FRUSTRATED] += frustrated(message)
        if len(languages) > 1:
            hard[OTHER_LANGUAGE] += _language(message, languages) != base_language(languages[0])
    return len(read), dict(hard)


def usual_words(texts: Iterable[str]) -> str:
    """Return the words that at least eight messages have: customers' own words, which no article need have."""
    counts = Counter(word for text in texts for word in set(_WORD.findall(text.casefold())))
    return " ".join(word for word, count in counts.items() if count >= _OFTEN)


def several_requests(text: str) -> bool:
    """Return whether two clauses of a message ask for something."""
    return sum(bool(_ASKS.search(part)) for part in parts(text)) > 1


def frustrated(message: LabelledMessage) -> bool:
    """Return whether the trigger of frustration fires on a message."""
    asked = TriggerInput(message.text, message.language or "en", message.earlier)
    return triggers()["frustration"].find(asked) is not None


def _language(message: LabelledMessage, languages: tuple[str, ...]) -> str:
    stated = message.language or identify(message.text, expected=languages[0], preferred=languages)
    return base_language(stated)
