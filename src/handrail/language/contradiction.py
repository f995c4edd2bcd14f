"""Sentences of two texts that say the same of something but for a number, or of which one denies the other. Pure.

A rule over words, not a model of meaning: it finds what is nearly word for word the same, and nothing that is said in
other words. Questions, headings and items of lists are no sentences here: they end without a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from handrail.language.terms import base_language, terms

LEAST_ALIKE = 0.7
FEWEST_TERMS = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_SAYS = re.compile(r"[.!]$")
_NO_DENIAL = re.compile(r"\S*(?:@|://)\S*|\bno (?:more|less|fewer|later|longer|earlier)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’]t)?")
_COUNTS = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf",
}
_DENIALS = {
    "en": "not no never cannot without",
    "de": "nicht kein keine keinen keiner keinem keines nie niemals ohne",
    "es": "no nunca sin ningún ninguna",
    "fr": "pas jamais sans aucun aucune",
    "it": "non mai senza nessun nessuna",
    "nl": "niet geen nooit zonder",
}


@dataclass(frozen=True)
class Sentence:
    """What a sentence is about (terms), which numbers it names, and whether it denies something."""

    text: str
    about: frozenset[str]
    numbers: frozenset[str]
    denies: bool

    def contradicts(self, other: Sentence) -> bool:
        """Return whether both are about the same, and differ in their numbers or in that one denies it.

        All terms of the shorter one must be the other's, too: two ways of paying, or two countries, are two matters.
        """
        shared = len(self.about & other.about)
        if shared < max(FEWEST_TERMS, min(len(self.about), len(other.about))):
            return False
        if shared < LEAST_ALIKE * len(self.about | other.about):
            return False
        other_numbers = bool(self.numbers - other.numbers) and bool(other.numbers - self.numbers)
        return other_numbers or (self.denies != other.denies and self.numbers == other.numbers)


def contradictions(first: str, second: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the sentences of two texts in one language that contradict each other, each pair once."""
    base = base_language(language)
    for one, other in product(_sentences(first, base), _sentences(second, base)):
        if one.contradicts(other):
            yield one.text, other.text


@lru_cache(maxsize=4096)
def _sentences(text: str, language: str) -> tuple[Sentence, ...]:
    said = (part.strip() for part in _SENTENCE.split(text))
    return tuple(_sentence(part, language) for part in said if _SAYS.search(part))


def _sentence(text: str, language: str) -> Sentence:
    counts = {word: str(count) for count, word in enumerate(_COUNTS.get(language, "").split(), start=2)}
    denials = set(_DENIALS.get(language, "").split())
    words = _WORD.findall(_NO_DENIAL.sub("", text).casefold())
    denying = {word for word in words if word in denials or word.endswith(("n't", "n’t"))}
    rest = " ".join(word for word in words if word not in counts and word not in denying)
    numbers = {*_NUMBER.findall(text), *(counts[word] for word in words if word in counts)}
    return Sentence(text, frozenset(terms(rest, language)), frozenset(numbers), bool(denying))
