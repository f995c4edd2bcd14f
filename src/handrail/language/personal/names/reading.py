"""Reading a name off a text: words with capitals, initials, and the small words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handrail.language.personal.names.lexicon import is_given, is_surname
from handrail.language.personal.names.words import BRANDS, NEVER

CAPITAL = "[A-ZÀ-ÖØ-ÞĀĄĂĆČĎĐĘĚĒĞĢİĪĶĻŁŃŇŅŐŌŘŚŞŠȘŤȚŮŰŪŹŻŽ]"
_WORD = rf"(?:[OD]['’]|Mc|Mac)?{CAPITAL}[^\W\d_]+(?:[-’'](?!s\b|S\b)[^\W\d_]+)*"
WORD = re.compile(rf"(?<![\w@.#/-]){_WORD}(?![\w@])")
_PART = re.compile(rf"{_WORD}(?![\w@])|{CAPITAL}\.(?:-?{CAPITAL}\.)?")
_BETWEEN = re.compile(
    r" (?:(?:von der|von den|von und zu|van der|van den|van de|van 't|de la|de los|de las|de|del|della|di|da|"
    r"dos|das|do|du|von|vom|zu|van|ten|ter|den|der|la|le|"
    r"bin|ibn|al|el|e|y|Al-|El-) )?"
)
_SMALL = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)?(?![\w@])")
_BRAND = re.compile(rf"{_WORD}(?:[ -]{_WORD}){{1,2}}")
_MOST = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate: where it stands, and its words with capitals."""

    start: int
    end: int
    words: Sequence[str]

    @property
    def only_initials(self) -> bool:
        """Whether no word of it is written out."""
        return all(word.endswith(".") for word in self.words)


def name_at(text: str, position: int) -> Name | None:
    """The longest name that begins right there; None where the first word cannot be part of one.

    A word that never belongs to a name ends it; words in capitals throughout count as shouting and are no names.
    """
    words: list[str] = []
    end = place = position
    while len(words) < _MOST:
        part = _PART.match(text, place)
        if part is None or not _may_be_part(part.group()):
            break
        words.append(part.group())
        end = part.end()
        gap = _BETWEEN.match(text, end)
        if gap is None:
            break
        place = gap.end()
    return Name(position, end, tuple(words)) if words and not _is_brand(words) else None


def brand_end(text: str, position: int) -> int | None:
    """Where a brand of two or three words ends that begins right there, or None."""
    match = _BRAND.match(text, position)
    if match is None:
        return None
    words = [word.casefold() for word in re.split(r"[ -]", match.group())]
    for count in range(len(words), 1, -1):
        if " ".join(words[:count]) in BRANDS:
            return position + len(" ".join(words[:count]))
    return None


def small_name_at(text: str, position: int) -> Name | None:
    """A name in small letters: a given name, and a surname that is known or that the clause ends with."""
    first = _SMALL.match(text, position)
    if first is None or not is_given(first.group()) or first.group() in NEVER:
        return None
    second = _SMALL.match(text, first.end() + 1) if text[first.end() : first.end() + 1] == " " else None
    if second and second.group() not in NEVER:
        following = text[second.end() : second.end() + 1]
        if is_surname(second.group()) or following in {"", ",", ".", "\n", "!", ";"}:
            return Name(position, second.end(), (first.group(), second.group()))
    return Name(position, first.end(), (first.group(),))


def _may_be_part(word: str) -> bool:
    if word.endswith("."):
        return True
    shouted = len(word) > 3 and word.isupper()
    return not shouted and word.casefold() not in NEVER


def _is_brand(words: Sequence[str]) -> bool:
    folded = [word.casefold().replace("-", " ") for word in words]
    return " ".join(folded) in BRANDS or " ".join(folded[:2]) in BRANDS
