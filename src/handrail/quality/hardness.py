"""What makes a customer's message hard to read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handrail.answering.reading import Reading
from handrail.language.sentiment import sentiment
from handrail.language.slips import slips

TYPOS, SEVERAL, FRUSTRATED, OTHER_LANGUAGE = "typos", "several", "frustrated", "other_language"
KINDS = (TYPOS, SEVERAL, FRUSTRATED, OTHER_LANGUAGE)
_WORD = re.compile(r"[^\W\d_]+")
_ANGRY = {"frustration", "complaint"}
_BAD = -0.4


@dataclass(frozen=True)
class Vocabulary:
    """Known words, and the ids of all forms that one slip makes of them."""

    words: frozenset[str]
    slipped: frozenset[int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Vocabulary:
        """Make it of texts that are well written: articles."""
        words = frozenset(word for text in texts for word in _WORD.findall(text.casefold()))
        return cls(words, frozenset(form for word in words for form in slips(word)))

    def misspells(self, text: str) -> bool:
        """Return whether a text has a word that nobody knows and that is one slip away from a known one."""
        return any(
            word not in self.words and not self.slipped.isdisjoint(slips(word))
            for word in _WORD.findall(text.casefold())
        )


def hardness(text: str, reading: Reading, *, own: str, vocabulary: Vocabulary) -> list[str]:
    """Return in which ways a message is hard; `own` is the assistant's first language."""
    found = {
        TYPOS: vocabulary.misspells(text),
        SEVERAL: len(reading.requests) > 1,
        FRUSTRATED: any(each.name in _ANGRY for each in reading.triggers)
        or sentiment(text, reading.language).score <= _BAD,
        OTHER_LANGUAGE: reading.language.partition("-")[0] != own.partition("-")[0],
    }
    return [kind for kind in KINDS if found[kind]]
