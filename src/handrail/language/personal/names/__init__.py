"""Names of persons: behind words that announce one, and by a list of given names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.language.personal.names import cues
from handrail.language.personal.names.lexicon import is_given, is_surname
from handrail.language.personal.names.reading import CAPITAL, WORD, Name, brand_end, name_at, small_name_at
from handrail.language.personal.names.words import BRANDS, NEVER, OTHER_NAMES, THINGS_AFTER, THINGS_BEFORE
from handrail.language.personal.spans import Scan, Span

KIND = "name"
_LAST_WORD = re.compile(r"([^\W\d_]+)\.?[\s-]+$")
_OWNER = re.compile(r"([^\W\d_]+) $")
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")
_ENDS = re.compile(r"\s*(?:$|[\n,.!(<–|\[]|-\s)")
_LAST = re.compile(r"[ .!]*(?:$|\n)")
_INITIALS = re.compile(rf"(?<![\w.]){CAPITAL}\. ?(?:{CAPITAL}\. ?)?(?={CAPITAL}[^\W\d_])")
_AND = re.compile(r"(?:,|;| and| und| y| et| e| en| &)(?: and| und)? ")


def find(scan: Scan) -> Iterator[Span]:
    """Names in all the ways in which customers give them."""
    text = scan.text
    for name in _candidates(text, scan.small):
        yield Span(name.start, name.end, KIND)
    if not text.isascii():
        for pattern in cues.OTHER_SCRIPTS:
            yield from (Span(match.start(1), match.end(1), KIND) for match in pattern.finditer(text))


def _candidates(text: str, small: str) -> Iterator[Name]:
    for match in cues.STRONG.finditer(small):
        ahead = _OWNER.search(text, max(0, match.start() - 20), match.start())
        if ahead and ahead.group(1).casefold() in OTHER_NAMES and match.group()[:4].casefold() == "name":
            continue
        yield from _announced(text, match.end())
    for match in cues.WEAK.finditer(small):
        yield from _weakly_announced(text, match.end())
    for match in cues.TITLE.finditer(text):
        yield from _titled(text, match)
    for match in cues.KIN.finditer(small):
        yield from _named_kin(text, match.end())
    for match in cues.CLOSING.finditer(small):
        yield from _signed(text, match.end())
    for match in cues.GREETING.finditer(small):
        yield from _greeted(text, match.end())
    yield from _listed(text)


def _announced(text: str, position: int) -> Iterator[Name]:
    """Behind "my name is": any name, and the names that are listed after it."""
    name = name_at(text, position) or small_name_at(text, position)
    while name:
        yield name
        listed = _AND.match(text, name.end)
        name = name_at(text, listed.end()) if listed else None
        if name and not (len(name.words) > 1 or is_given(name.words[0])):
            name = None


def _weakly_announced(text: str, position: int) -> Iterator[Name]:
    """Behind "I'm": a given name or an initial first, or two words with a surname; "hier Schmidt"."""
    name = name_at(text, position)
    if name is None:
        small = small_name_at(text, position)
        if small and (len(small.words) > 1 or is_given(small.words[0], clear=True)):
            yield small
    elif is_given(name.words[0]):
        if not _is_thing(text, name):
            yield name
    elif len(name.words) > 1:
        if name.words[0].endswith(".") or is_surname(name.words[-1]):
            yield name
    elif is_surname(name.words[0]) and text[:position].rstrip(" ,").endswith("hier"):
        yield name


def _titled(text: str, match: re.Match[str]) -> Iterator[Name]:
    """Behind "Mrs." or "Herr Dr."; not "Dr. Martens", which is a brand."""
    name = name_at(text, match.end())
    if name and f"{match.group().split()[0].rstrip('.')} {name.words[0]}".casefold() not in BRANDS:
        yield name


def _named_kin(text: str, position: int) -> Iterator[Name]:
    name = name_at(text, position)
    if name and not name.only_initials:
        yield name


def _signed(text: str, position: int) -> Iterator[Name]:
    """Behind a farewell, where the name ends its line or sentence."""
    name = name_at(text, position)
    if name is None:
        name = small_name_at(text, position)
        if name and text[name.end :].strip(" .!\n"):
            name = None
    if name is None or name.only_initials:
        return
    sure = len(name.words) > 1 or is_given(name.words[0])
    if (_ENDS if sure else _LAST).match(text, name.end):
        yield name


def _greeted(text: str, position: int) -> Iterator[Name]:
    name = name_at(text, position)
    if name and is_given(name.words[0]) and not _is_thing(text, name):
        yield name


def _listed(text: str) -> Iterator[Name]:
    """A given name anywhere, with the surname behind it; an ambiguous one only with a surname that is known."""
    end = 0
    for match in WORD.finditer(text):
        if match.start() < end:
            continue
        brand = brand_end(text, match.start())
        if brand:
            end = brand
            continue
        word = match.group()
        known = is_given(word)
        if not known and not cues.BEHIND.match(text, match.end()) and not _has_surname(text, match):
            continue
        name = name_at(text, match.start())
        if name and _is_person(text, name, known=known):
            end = name.end
            yield name
    yield from _initialled(text)


def _initialled(text: str) -> Iterator[Name]:
    """Initials and a surname that is known or ends its line ("J. R. Hartley")."""
    for match in _INITIALS.finditer(text):
        name = name_at(text, match.start())
        if name and name.words[0] == "M." and is_given(name.words[1]):
            continue  # the French "Monsieur"
        if name and not name.only_initials and (is_surname(name.words[-1]) or _ENDS.match(text, name.end)):
            yield name


def _has_surname(text: str, match: re.Match[str]) -> bool:
    """Whether an unknown word stands before a known surname that is no given name as well."""
    following = WORD.match(text, match.end() + 1)
    if following is None or text[match.end()] != " ":
        return False
    return is_surname(following.group(), clear=True) and not is_given(following.group())


def _is_person(text: str, name: Name, *, known: bool) -> bool:
    if _is_thing(text, name):
        return False
    surname = len(name.words) > 1 and any(is_surname(word, clear=True) for word in name.words[1:])
    if is_given(name.words[0], clear=True):
        return True
    announces_himself = cues.BEHIND.match(text, name.end) is not None and (known or len(name.words) > 1)
    return surname or announces_himself or (known and _alone_in_line(text, name))


def _alone_in_line(text: str, name: Name) -> bool:
    """Whether a line of several holds nothing but the name, as in a signature."""
    begins = name.start > 0 and text[name.start - 1] == "\n"
    return begins and (name.end == len(text) or text[name.end] in "\n,.")


def _is_thing(text: str, name: Name) -> bool:
    """Whether the words around make it a product, a place or a saint."""
    ahead = _LAST_WORD.search(text, max(0, name.start - 20), name.start)
    if ahead and ahead.group(1).casefold() in THINGS_BEFORE and len(name.words) == 1:
        return True
    behind = _NEXT_WORD.match(text, name.end)
    follows = behind.group(1).casefold() if behind else ""
    if len(name.words) > 1 and name.words[-1].casefold() in THINGS_AFTER:
        return True
    return follows in THINGS_AFTER and len(name.words) == 1 and follows not in NEVER
