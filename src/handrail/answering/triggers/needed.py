"""What a text must hold for a phrase to match at all: the beginnings of words, read off the phrase itself.

Looking words up in a table is much cheaper than trying a book's thousands of phrases, and most messages hold no word
that any phrase of a book needs. A phrase that is not understood here needs nothing: its book is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

Beginnings = frozenset[str]
"""Beginnings of words, one of which must be there; one that ends in a blank is a whole word. Every digit is a 0."""

Needs = tuple[Beginnings, ...]
"""A text has one of each of these."""

MOST_NEEDS = 3
_MOST = 600
_REMEMBERED_WORDS = 8192
_COMMONEST = 0.02
_TOKEN = re.compile(
    r"""(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])
    |(?P<around>\(\?<?[=!])
    |(?P<group>\((?:\?:)?(?!\?))
    |(?P<strange>\(\?)
    |(?P<close>\))
    |(?P<or>\|)
    |(?P<bounds>\{(?P<low>\d*)(?P<more>,\d*)?\}[?+]?)
    |(?P<repeat>[*+?][?+]?)
    |(?P<edge>\\[bB]|[\^$])
    |(?P<escape>\\.)
    |(?P<letters>[^\W\d_]+(?![*+?{]))
    |(?P<char>.)""",
    re.VERBOSE | re.DOTALL,
)
_DIGIT = re.compile(r"\d")
_CHARS = re.compile(r"\[([^\W_]+)\]")
# Words that nearly every message holds say nothing, short as the others may be.
_COMMON_WORDS = (
    "a am an and any are as at be been but by can could did do does for from get had has have how i if in is it me my "
    "no not of on or our so that the them there they this to up us was we what when where which who will with would "
    "you your about all also again out please want need like just now one das der die den dem des ein eine einen "
    "einer es ich ist im mir mich mein meine nicht und sie von wie zu auf bei fur haben hat habe bitte noch wir war "
    "wenn mit man kann que de la el en un una los las mi se con por para lo y su al ha he del como le les du et est "
    "je pas mon ma une pour il vous sur che di non per ho mio sono het een ik niet mijn van dat te o os um eu nao meu "
    "minha"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass
class _Walk:
    """Where a walk along a pattern stands.

    `word` holds what the word of the text at this place may begin with (None: unknown), `needed` what was passed on
    every way: of each set, a text has one.
    """

    word: Beginnings | None
    needed: list[Beginnings] = field(default_factory=list)

    def pass_word(self, end: str = "") -> None:
        """The word so far is one that is needed; `end` is a blank where it is whole."""
        if self.word is not None and "" not in self.word:
            self.needed.append(frozenset(start + end for start in self.word))


class _StrangeError(ValueError):
    """A construct that is not understood."""


def needs_of(pattern: str) -> list[Needs]:
    """Return for each alternative of a pattern what a text must hold that it matches, the rarest first.

    A match begins and ends at the edge of a word, and a blank of the pattern is a blank of the text.
    """
    tokens = list(_TOKEN.finditer(pattern))
    try:
        ways, rest = _ways(tokens, 0, frozenset({""}), end=" ")
    except _StrangeError:
        return [()]
    return [_rarest(way.needed) for way in ways] if rest == len(tokens) else [()]


def _rarest(needed: Iterable[Beginnings]) -> Needs:
    """The most telling of what is needed, without what follows from it."""
    chosen: list[Beginnings] = []
    for each in sorted(dict.fromkeys(needed), key=lambda one: (_commonness(one), sorted(one))):
        starts = tuple(each)
        if not any(all(start.startswith(starts) for start in other) for other in chosen):
            chosen.append(each)
    return tuple(chosen[:MOST_NEEDS])


def _ways(tokens: list[re.Match[str]], place: int, word: Beginnings | None, end: str = "") -> tuple[list[_Walk], int]:
    """Walk every alternative from `place` to the end of the group."""
    ways: list[_Walk] = []
    while True:
        way, place = _row(tokens, place, word)
        way.pass_word(end)
        ways.append(way)
        if place >= len(tokens) or not tokens[place]["or"]:
            return ways, place
        place += 1


def _joined(ways: list[_Walk]) -> _Walk:
    """What is known behind a group whichever way was taken."""
    ranked = [_rarest(way.needed) for way in ways]
    unions = map(_union, zip(*ranked, strict=False))
    return _Walk(_union(way.word for way in ways), [union for union in unions if union is not None])


def _union(sets: Iterable[Beginnings | None]) -> Beginnings | None:
    joined: set[str] = set()
    for each in sets:
        if each is None:
            return None
        joined |= each
    return frozenset(joined) if len(joined) <= _MOST else None


def _row(tokens: list[re.Match[str]], place: int, word: Beginnings | None) -> tuple[_Walk, int]:
    """Walk along a row of parts up to `|`, `)` or the end."""
    walk = _Walk(word)
    while place < len(tokens) and not (tokens[place]["or"] or tokens[place]["close"]):
        part, behind = _part(tokens, place, walk.word)
        low, high, after = _times(tokens, behind)
        before = walk.word
        if low:
            walk.needed += part.needed
            walk.word = part.word
        if high > 1:
            # What comes again begins behind its own end, wherever in a word that is.
            walk.pass_word()
            part, _ = _part(tokens, place, None)
            walk.word = part.word if low else before
        if not low:
            walk.word = _union((before, part.word))
        place = after
    return walk, place


def _part(tokens: list[re.Match[str]], place: int, word: Beginnings | None) -> tuple[_Walk, int]:
    """Walk one part: a character, a class, a group."""
    token = tokens[place]
    walk = _Walk(word)
    if token["group"]:
        ways, behind = _ways(tokens, place + 1, word)
        if behind >= len(tokens):
            raise _StrangeError
        return _joined(ways), behind + 1
    if token["around"]:
        return walk, _closed(tokens, place)
    if token["strange"] or token["bounds"] or token["repeat"]:
        raise _StrangeError
    if token["letters"]:
        if walk.word is not None:
            walk.word = frozenset(start + token.group() for start in walk.word)
    elif not token["edge"]:
        _character(walk, token.group())
    return walk, place + 1


def _character(walk: _Walk, written: str) -> None:
    chars = _CHARS.fullmatch(written)
    letters = _DIGIT.sub("0", chars.group(1)) if chars else "0" if written == r"\d" else _DIGIT.sub("0", written)
    if written == " ":
        walk.pass_word(" ")
        walk.word = frozenset({""})
    elif letters.isalnum() and walk.word is not None:
        walk.word = _union([frozenset(start + letter for start in walk.word for letter in letters)])
    else:
        walk.pass_word()
        walk.word = None


def _closed(tokens: list[re.Match[str]], place: int) -> int:
    """The place behind the group that opens at `place`; what it looks at is not needed."""
    depth = 0
    for index in range(place, len(tokens)):
        token = tokens[index]
        depth += bool(token["group"] or token["around"] or token["strange"]) - bool(token["close"])
        if not depth:
            return index + 1
    raise _StrangeError


def _times(tokens: list[re.Match[str]], place: int) -> tuple[int, int, int]:
    """How often the part before `place` stands there: at least, at most (2 is many), and the place behind."""
    token = tokens[place] if place < len(tokens) else None
    if token is not None and token["repeat"]:
        sign = token["repeat"][0]
        return int(sign == "+"), 1 if sign == "?" else 2, place + 1
    if token is not None and token["bounds"]:
        low = int(token["low"] or 0)
        high = token["more"][1:] if token["more"] else str(low)
        return low, 2 if not high or int(high) > 1 else 1, place + 1
    return 1, 1, place


def _commonness(beginnings: Beginnings) -> float:
    """Roughly how often a word of a text has one of the beginnings."""
    return sum(_COMMONEST if start.strip() in _COMMON else 4.0 ** -len(start) for start in beginnings)


class Needed:
    """Which ways to match are left for a text, by its words alone.

    Every way is one bit for each thing that it needs; a word sets the bits of what it fulfils. `read_as` gives the
    words as which a word of a text may be read.
    """

    def __init__(self, ways: Sequence[Needs], read_as: Callable[[str], Iterable[str]] = lambda word: (word,)) -> None:
        self._number = len(ways)
        self._read_as = read_as
        self._fulfils: dict[str, int] = {}
        self._by_itself = 0
        for way, needs in enumerate(ways):
            for rank in range(MOST_NEEDS):
                bit = 1 << (way + rank * self._number)
                if rank >= len(needs):
                    self._by_itself |= bit
                    continue
                for beginning in needs[rank]:
                    self._fulfils[beginning] = self._fulfils.get(beginning, 0) | bit
        self._bits = lru_cache(_REMEMBERED_WORDS)(self._bits_of)

    def possible(self, words: Iterable[str]) -> int:
        """Return a number whose bit n is set where a text of these words may match in way n."""
        bits = reduce(or_, map(self._bits, words), self._by_itself)
        possible = (1 << self._number) - 1
        for _ in range(MOST_NEEDS):
            possible &= bits
            bits >>= self._number
        return possible

    def _bits_of(self, word: str) -> int:
        """The bits of every beginning of a word, the last with the blank behind it."""
        bits = 0
        for each in self._read_as(word):
            whole = _DIGIT.sub("0", f"{each} ")
            for length in range(1, len(whole) + 1):
                bits |= self._fulfils.get(whole[:length], 0)
        return bits
