"""What makes a customer's message hard to read. Pure, but for reading the list of known words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handrail.answering.reading import Reading
from handrail.intents.encoding import model_folder
from handrail.language.embedding import ModelMissingError
from handrail.language.embedding.vocabulary import well_known_words
from handrail.language.sentiment import sentiment
from handrail.language.slips import slips

TYPOS, SEVERAL, FRUSTRATED, OTHER_LANGUAGE = "typos", "several", "frustrated", "other_language"
KINDS = (TYPOS, SEVERAL, FRUSTRATED, OTHER_LANGUAGE)
_WORD = re.compile(r"[^\W\d_]+")
_ANGRY = {"frustration", "complaint"}
_BAD = -0.4


@dataclass(frozen=True)
class Vocabulary:
    """Known words, and the ids of all forms that one slip makes of those that customers are likely to mean."""

    words: frozenset[str]
    slipped: frozenset[int]

    @classmethod
    def of(cls, texts: Iterable[str], *, known: frozenset[str] = frozenset()) -> Vocabulary:
        """Make it of texts that are well written, articles, and of `known` words, which are no slip of another."""
        words = frozenset(word for text in texts for word in _WORD.findall(text.casefold()))
        return cls(words | known, frozenset(form for word in words for form in _forms(word)))

    def misspells(self, text: str) -> bool:
        """Return whether a text has a word that nobody knows and that is one slip away from a known one."""
        return any(
            word not in self.words and not self.slipped.isdisjoint(slips(word))
            for word in _WORD.findall(text.casefold())
        )


@lru_cache(maxsize=50_000)
def _forms(word: str) -> tuple[int, ...]:
    """The slips of a word; those of an article's words are asked for again and again."""
    return tuple(slips(word))


def known_words() -> frozenset[str]:
    """Return the words that the built-in model knows; none where its files are not there, and another model reads."""
    try:
        return well_known_words(model_folder())
    except ModelMissingError:
        return frozenset()


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
