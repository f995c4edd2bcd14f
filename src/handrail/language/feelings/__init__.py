"""Words that carry feeling, one lexicon for each language; the YAML files beside this one are written to be edited."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from handrail.kernel.yamls import parse_yaml

_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae"} | dict.fromkeys("'’‘`´"))
_FALLBACK = "en"


@dataclass(frozen=True)
class Phrase:
    """Several words that carry feeling together; `open_end`: the last one may go on."""

    words: tuple[str, ...]
    valence: float
    open_end: bool

    def begins_at(self, place: int, words: Sequence[str]) -> bool:
        """Whether the phrase stands at a place of a text."""
        *first, last = words[place : place + len(self.words)]
        if len(first) + 1 < len(self.words) or tuple(first) != self.words[:-1]:
            return False
        return last.startswith(self.words[-1]) if self.open_end else last == self.words[-1]


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, folded; `phrases` by their first word, the longest first."""

    language: str
    whole: Mapping[str, float]
    beginnings: Mapping[str, float]
    shortest: int
    phrases: Mapping[str, tuple[Phrase, ...]]
    negations: frozenset[str]
    louder: frozenset[str]
    quieter: frozenset[str]
    but: frozenset[str]

    def find(self, place: int, words: Sequence[str]) -> tuple[int, float] | None:
        """The number of words and the valence of what stands at a place of a text, None if it carries no feeling."""
        for phrase in self.phrases.get(words[place], ()):
            if phrase.begins_at(place, words):
                return len(phrase.words), phrase.valence
        valence = _valence(self.language, words[place])
        return None if valence is None else (1, valence)


def fold(text: str) -> str:
    """Return text in lower case without accents and apostrophes."""
    text = text.casefold()
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    apart = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))


@cache
def languages() -> frozenset[str]:
    """The codes of the languages that have a lexicon."""
    folder = resources.files(__name__)
    return frozenset(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language (ISO 639-1), the English one if it has none."""
    return _read(language if language in languages() else _FALLBACK)


@cache
def _read(language: str) -> Lexicon:
    file = resources.files(__name__).joinpath(f"{language}.yaml")
    content: dict[str, Any] = parse_yaml(file.read_text(encoding="utf-8"))
    entries = {fold(entry): float(valence) for valence, group in content.pop("feelings").items() for entry in group}
    single = {entry: valence for entry, valence in entries.items() if " " not in entry}
    beginnings = {entry[:-1]: valence for entry, valence in single.items() if entry.endswith("*")}
    whole = {entry: valence for entry, valence in single.items() if not entry.endswith("*")}
    parts = {name: frozenset(map(fold, words)) for name, words in content.items()}
    return Lexicon(language, whole, beginnings, min(map(len, beginnings)), _phrases(entries), **parts)


def _phrases(entries: Mapping[str, float]) -> dict[str, tuple[Phrase, ...]]:
    several = [
        Phrase(tuple(entry.rstrip("*").split()), valence, entry.endswith("*"))
        for entry, valence in entries.items()
        if " " in entry
    ]
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(several, key=lambda one: -len(one.words)):
        by_first.setdefault(phrase.words[0], []).append(phrase)
    return {first: tuple(group) for first, group in by_first.items()}


@lru_cache(maxsize=50_000)
def _valence(language: str, word: str) -> float | None:
    lexicon = _read(language)
    if word in lexicon.whole:
        return lexicon.whole[word]
    lengths = range(len(word), lexicon.shortest - 1, -1)
    return next((lexicon.beginnings[word[:length]] for length in lengths if word[:length] in lexicon.beginnings), None)
