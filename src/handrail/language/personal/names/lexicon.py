"""Given names and surnames, read once from the lists beside this file."""

from __future__ import annotations

from importlib import resources

from handrail.language.personal.names.words import AMBIGUOUS, NEVER, PLAIN_SURNAMES


def _read(name: str) -> frozenset[str]:
    lines = resources.files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word.casefold() for line in lines if not line.startswith("#") for word in line.split())


GIVEN = _read("given_names.txt")
SURNAMES = _read("surnames.txt") - NEVER
CLEAR_SURNAMES = SURNAMES - PLAIN_SURNAMES
CLEAR_GIVEN = GIVEN - AMBIGUOUS - NEVER


def is_given(word: str, *, clear: bool = False) -> bool:
    """Whether a word, or the first part of a hyphenated one, is a given name; `clear`: and nothing else besides."""
    first = word.casefold().partition("-")[0]
    return first in (CLEAR_GIVEN if clear else GIVEN)


def is_surname(word: str, *, clear: bool = False) -> bool:
    """Whether a word, or a part of a hyphenated one, is a common surname; `clear`: and nothing else besides."""
    return any(part in (CLEAR_SURNAMES if clear else SURNAMES) for part in word.casefold().split("-"))
