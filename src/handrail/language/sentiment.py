"""How a message sounds, from very bad to very good: counted from the words that carry feeling.

The method is that of VADER (Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social
Media Text", ICWSM 2014): valences of words, changed by negation, intensifiers, capitals, exclamation marks and a "but".
The lexicons are our own, one for each language, and written for support: a "broken" or "late" thing is a topic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handrail.language.feelings import Lexicon, fold, lexicon

_TOKEN = re.compile(r"[^\W_]+(?:['’/][^\W_]+)*|[!?]+|[.,;:\n]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_NEGATED, _LOUDER, _CAPITALS, _SHOUTED = -0.5, 0.3, 0.7, 0.3
_REACH = 3
_ELIDING = frozenset({"fr", "it"})
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.2
_SOFTENING, _ORDINARY_LENGTH = 15.0, 25


@dataclass(frozen=True)
class Feeling:
    """`score` is -1 (very bad) to 1 (very good), 0 where no word carries feeling; `words` are the bad ones."""

    score: float
    words: tuple[str, ...] = ()


@dataclass
class _Hit:
    """A word or phrase with feeling at a place of the text."""

    start: int
    end: int
    valence: float


def sentiment(text: str, language: str) -> Feeling:
    """Return how a text sounds in a language (ISO 639-1); one without lexicon is read with the English one."""
    book = lexicon(language)
    apart = text.replace("’", " ").replace("'", " ") if book.language in _ELIDING else text
    written, words = _read(apart)
    hits = list(_hits(words, book))
    if not hits:
        return Feeling(0.0)
    shouting = _shouting(written)
    for hit in hits:
        hit.valence = _in_context(hit, words, written, book, shouting=shouting)
    _weigh_contrast(hits, words, book)
    total = sum(hit.valence for hit in hits)
    total += math.copysign(_emphasis(text, shouting=shouting), total) if total else 0.0
    softening = _SOFTENING * max(1.0, len(words) / _ORDINARY_LENGTH)
    bad = tuple(" ".join(words[hit.start : hit.end]) for hit in hits if hit.valence < 0)
    return Feeling(round(total / math.sqrt(total * total + softening), 4), bad)


@lru_cache(maxsize=8)
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words and marks of a text, as they are written and folded: read once, however many languages are tried."""
    written = tuple(_TOKEN.findall(_DRAWN_OUT.sub(r"\1", text)))
    return written, tuple(map(fold, written))


def _hits(words: Sequence[str], book: Lexicon) -> Iterator[_Hit]:
    """Words and phrases with feeling, the longest at each place; set phrases of valence 0 are passed over."""
    place = 0
    while place < len(words):
        length, valence = book.find(place, words) or (1, 0.0)
        if valence:
            yield _Hit(place, place + length, valence)
        place += length


def _in_context(hit: _Hit, words: Sequence[str], written: Sequence[str], book: Lexicon, *, shouting: bool) -> float:
    """The valence of a hit after what stands before it in its clause and how it is written."""
    before = list(words[max(0, hit.start - _REACH) : hit.start])
    for place in range(len(before) - 1, -1, -1):
        if not before[place][0].isalnum():
            before = before[place + 1 :]
            break
    strength, near = abs(hit.valence), before[-2:]
    strength *= 1 + _LOUDER * sum(word in book.louder for word in near)
    if any(word in book.quieter for word in near) or " ".join(near) in book.quieter:
        strength *= 1 - _LOUDER
    if not shouting and any(token.isupper() and len(token) > 2 for token in written[hit.start : hit.end]):
        strength += _CAPITALS
    valence = math.copysign(strength, hit.valence)
    return valence * _NEGATED if any(word in book.negations for word in before) else valence


def _weigh_contrast(hits: Sequence[_Hit], words: Sequence[str], book: Lexicon) -> None:
    """Lessen what stands before the last "but", strengthen what follows."""
    last = next((place for place in range(len(words) - 1, -1, -1) if words[place] in book.but), None)
    if last is not None:
        for hit in hits:
            hit.valence *= _BEFORE_BUT if hit.start < last else _AFTER_BUT


def _emphasis(text: str, *, shouting: bool) -> float:
    """What exclamation marks, a row of question marks and capitals throughout add."""
    marks = min(text.count("!"), 4) + ("??" in text)
    return marks * _SHOUTED + (_CAPITALS if shouting else 0.0)


def _shouting(written: Sequence[str]) -> bool:
    """Whether a text is in capitals throughout, so that they say nothing of single words."""
    words = [token for token in written if token[0].isalpha() and len(token) > 1]
    return len(words) > 1 and sum(token.isupper() for token in words) > 0.8 * len(words)
