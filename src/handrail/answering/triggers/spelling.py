"""Plain spelling: what is left of a message when spelling, accents, case and punctuation no longer matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "ı": "i", "ß": "ss", "đ": "d", "ى": "ي", "ة": "ه", "ـ": None})
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ׳")
_KANA_MARKS = "\u3099\u309a"
_TRAILING_OFF = re.compile(r"\.{2,}")
_SENTENCE_END = re.compile(r"[.!?;:\n¡¿؟؛。]+")
_COMMA = re.compile(r"[,،、()–—]+")
_OTHER = re.compile(r"[^\w.,]|_")
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_SPACES = re.compile(r"\s+")
_IN_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")


def fold(text: str) -> str:
    """Return text in lower case without accents, apostrophes and ligatures; regular expressions stay what they are."""
    composed = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    if composed.isascii():
        return composed
    letters = unicodedata.normalize("NFD", composed.translate(_LETTERS))
    bare = "".join(char for char in letters if char in _KANA_MARKS or not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare)


@lru_cache(maxsize=16)
def plain(text: str) -> str:
    """Return a message folded, with one space between words, and with `.` and `,` as words of their own.

    Drawn-out letters become one ("humaaan"); everything that is neither letter, digit nor punctuation goes. Every
    trigger asks for the same message, hence the cache.
    """
    text = _SENTENCE_END.sub(".", _TRAILING_OFF.sub(" ", fold(text)))
    text = _COMMA.sub(",", text)
    text = _DRAWN_OUT.sub(r"\1", _OTHER.sub(" ", text))
    return _SPACES.sub(" ", text.replace(".", " . ").replace(",", " , ")).strip()


def whole_amounts(text: str) -> str:
    """Return a message in which no point or comma splits a number: `1,299.99` ends no sentence as `129999`."""
    return _IN_NUMBER.sub("", text)


class Corrector:
    """Puts right the spelling of a few known words: one slip, or what the book lists as misspelled.

    A slip is a missing, extra or wrong letter or two letters exchanged; the first letter must be right. A word that
    is listed as itself (`persons: persons`) is never taken for a slip.
    """

    def __init__(self, words: Iterable[str], slips: Mapping[str, str]) -> None:
        self._right = frozenset(words)
        self._slips = dict(slips)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(self._right):
            self._by_letter.setdefault(word[0], []).append(word)

    def correct(self, text: str) -> str:
        """Return plain text with its known words spelled right."""
        return " ".join(map(self.word, text.split(" ")))

    @property
    def knows_any(self) -> bool:
        """Whether there is anything that it puts right."""
        return bool(self._right or self._slips)

    def word(self, token: str) -> str:
        """Return one word, spelled right; a listed slip may stand for several."""
        listed = self._slips.get(token)
        if listed is not None or token in self._right or len(token) < 4:
            return listed or token
        for word in self._by_letter.get(token[0], ()):
            if abs(len(word) - len(token)) <= 1 and one_slip(token, word):
                return word
        return token


def one_slip(token: str, word: str) -> bool:
    """Whether two words differ by at most a missing, extra or wrong letter or by two letters exchanged."""
    shorter = min(len(token), len(word))
    start = 0
    while start < shorter and token[start] == word[start]:
        start += 1
    end = 0
    while end < shorter - start and token[-1 - end] == word[-1 - end]:
        end += 1
    left, right = token[start : len(token) - end], word[start : len(word) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])
