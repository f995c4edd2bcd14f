"""Phrase books: what people say in one language, written so that a speaker of it can read and change it.

The README beside this file describes the notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

from handrail.answering.triggers.needed import Needed, Needs, needs_of
from handrail.answering.triggers.spelling import Corrector, fold, plain
from handrail.kernel.yamls import parse_yaml

# Whoever guesses the language of a few words is often wrong; a longer message is read in its own language and English.
_SHORT = 12
_NOT_READ = "¤"
_BARRIER = re.compile(r"[.,]")
_GROUP = re.compile(r"\((?!\?)")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Match:
    """The words of a message, in plain spelling, that a phrase of a book matched, and the book's language."""

    words: str
    language: str


@dataclass
class Book:
    """The phrases of one language. `spaced` is False for languages written without spaces."""

    language: str
    content: Mapping[str, Any]
    spaced: bool = field(init=False)

    def __post_init__(self) -> None:
        content = self.content
        self.spaced = content.get("spaced", True)
        self._letters = re.compile(content["letters"]) if "letters" in content else None
        self._words = {name: self._one_of(words) for name, words in content.get("words", {}).items()}
        slips = {fold(wrong): fold(right) for wrong, right in content.get("misspelled", {}).items()}
        self._cue = re.compile(r"\b(?:" + "|".join(content["cues"]) + ")") if "cues" in content else None
        self._known = frozenset(_LETTERS.findall(" ".join((*self._words.values(), *self._phrases()))))
        self._corrector = Corrector((fold(word) for word in content.get("spelled", ())), slips)

    # Compiled when a text first holds their words: most books are never opened in a short-lived process.
    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return self._pattern(self.content.get("anywhere", ()))

    @cached_property
    def _never(self) -> re.Pattern[str]:
        return self._pattern(self.content.get("never", ()))

    @cached_property
    def _alone(self) -> re.Pattern[str]:
        return self._alone_pattern(self.content.get("alone", ()), self.content.get("courtesy", ()))

    def compile(self) -> None:
        """Do now what would else wait for the first text with words of this book."""
        _ = self._anywhere, self._never, self._alone

    def find(self, text: str) -> str | None:
        """Return the words of a plain text that a phrase matches, or None."""
        if self._letters and not self._letters.search(text):
            return None
        text = self._corrector.correct(text) if self.spaced else text.replace(" ", "")
        if self._cue:
            text = " . ".join(sentence for sentence in text.split(" . ") if self._cue.search(sentence))
        return self._search(text) and self._search(self._never.sub(_NOT_READ, text))

    def needs(self) -> list[Needs]:
        """What a text must hold that one of the phrases matches, for each way to match."""
        if not self.spaced:
            return [()]
        phrases = (*self.content.get("anywhere", ()), *self.content.get("alone", ()))
        return [needs for phrase in phrases for needs in needs_of(self._expression(phrase))]

    @property
    def corrector(self) -> Corrector | None:
        """What puts right the spelling of this book's words, where it does."""
        return self._corrector if self.spaced and self._corrector.knows_any else None

    def may_be_in(self, words: frozenset[str]) -> bool:
        """Whether a text of these words shares enough with the phrases to be worth reading in this language."""
        return not self.spaced or len(words & self._known) >= min(2, len(words))

    def _phrases(self) -> list[str]:
        return [fold(phrase) for part in ("anywhere", "alone", "courtesy") for phrase in self.content.get(part, ())]

    def _search(self, text: str) -> str | None:
        found = self._anywhere.search(_flat(text)) or next(
            filter(None, map(self._alone.fullmatch, _clauses(text, " " if self.spaced else ""))), None
        )
        return found.group() if found else None

    def _one_of(self, phrases: Iterable[str]) -> str:
        return "(?:" + "|".join(self._expression(phrase) for phrase in phrases) + ")"

    def _expression(self, phrase: str) -> str:
        named = _WORD.sub(lambda name: self._words[name.group(1)], fold(phrase))
        gap = r"(?:\\w+ ){0,3}?" if self.spaced else r"\\w{0,8}?"
        return _GROUP.sub("(?:", re.sub(r"\.\.\. ?" if self.spaced else r"\.\.\.", gap, named))

    def _pattern(self, phrases: Iterable[str]) -> re.Pattern[str]:
        edge = r"\b" if self.spaced else ""
        return re.compile(f"{edge}{self._one_of(phrases)}{edge}" if phrases else r"(?!)")

    def _alone_pattern(self, phrases: Iterable[str], courtesy: Iterable[str]) -> re.Pattern[str]:
        gap = " " if self.spaced else ""
        wish, padding = self._one_of(phrases or ("(?!)",)), self._one_of((*courtesy, *phrases))
        return re.compile(f"(?:{padding}{gap})*{wish}(?:{gap}{padding})*")


def _flat(text: str) -> str:
    return text.replace(" ,", "").replace(",", "")


def _clauses(text: str, between: str) -> list[str]:
    """What can be a request that says nothing else: the whole text, its sentences, and what follows its last comma."""
    sentences = [sentence for sentence in text.split(".") if sentence.strip()]
    endings = [sentence.rpartition(",")[2] for sentence in sentences]
    candidates = dict.fromkeys(_BARRIER.sub(" ", part) for part in (text, *sentences, *endings))
    clauses = (between.join(part.split()) for part in candidates)
    return [clause for clause in clauses if clause.count(" ") < _SHORT and len(clause) < 100]


_libraries: list[Library] = []


def compile_books() -> None:
    """Compile every book that was opened so far: for processes that answer customers."""
    for library in _libraries:
        for book in library.books.values():
            book.compile()


class Library:
    """The phrase books of all languages in one package."""

    def __init__(self, package: str) -> None:
        folder = resources.files(package).joinpath("phrases")
        entries = sorted(
            (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda one: one.name
        )
        read = {entry.name[:-5]: parse_yaml(entry.read_text(encoding="utf-8")) for entry in entries}
        self.books = {language: Book(language, content) for language, content in read.items()}
        ways = [(language, needs) for language, book in self.books.items() for needs in book.needs()]
        self._correctors = [book.corrector for book in self.books.values() if book.corrector]
        self._needed = Needed([needs for _, needs in ways], self._read_as)
        self._ways = dict.fromkeys(self.books, 0)
        for number, (language, _) in enumerate(ways):
            self._ways[language] |= 1 << number
        _libraries.append(self)

    def find(self, text: str, language: str) -> Match | None:
        """Return the first match in the books that apply: the message's language, English, and all for a short text."""
        text = plain(text)
        words = _words(text)
        possible = self._needed.possible(words)
        if not possible:
            return None
        for book in self._books(text, words, language):
            found = book.find(text) if possible & self._ways[book.language] else None
            if found:
                return Match(found, book.language)
        return None

    def _read_as(self, word: str) -> set[str]:
        """The words as which the books read a word of a plain text: itself, and what it should have been."""
        return {word, *(right for corrector in self._correctors for right in corrector.word(word).split(" "))}

    def _books(self, text: str, words: frozenset[str], language: str) -> list[Book]:
        first = [name for name in dict.fromkeys((language, "en")) if name in self.books]
        if text.count(" ") >= _SHORT and language in self.books:
            return [self.books[name] for name in first]
        others = [name for name in self.books if name not in first and self.books[name].may_be_in(words)]
        return [self.books[name] for name in (*first, *others)]


@lru_cache(maxsize=16)
def _words(text: str) -> frozenset[str]:
    """The words of a plain text; every trigger asks for those of the same message."""
    return frozenset(text.split(" ")) - {".", ","}
