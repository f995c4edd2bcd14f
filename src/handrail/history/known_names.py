"""Masking names that the file itself gives: no list of names knows them all, and here they need not be guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from handrail.language.personal.names.words import NEVER
from handrail.language.personal.spans import vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOGETHER = re.compile(r"\[name\](?:[ -]\[name\])+")
_LEAST = 3
# What desks call themselves, and what stands in names without being one.
_NO_NAMES = NEVER | vocabulary(
    "support team customer customers service services help helpdesk desk info sales office admin administrator contact "
    "noreply reply billing orders order shop store via from the and gmbh ltd inc llc corp company group kundenservice "
    "kundendienst kundenbetreuung vertrieb bestellung soporte atención cliente equipo von van den der del las los"
)


def without_names(text: str, names: tuple[str, ...]) -> str:
    """Return a text with [name] for the names: whole ones in any case, parts of them that begin with a capital.

    Where Mrs. May writes, the month goes as well: better a word too much than a name too few.
    """
    pattern = _pattern(names) if names else None
    return _TOGETHER.sub("[name]", pattern.sub("[name]", text)) if pattern else text


@lru_cache(maxsize=4096)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    whole, parts = set(), set()
    for name in names:
        words = _WORD.findall(name) if "@" not in name else []
        told = [word for word in words if len(word) >= _LEAST and word.casefold() not in _NO_NAMES]
        if len(words) > 1 and told:
            whole.add(r"[ ,]+".join(map(re.escape, words)))
        parts |= {re.escape(word[0].upper() + word[1:]) for word in told}
        parts |= {re.escape(word.capitalize()) for word in told}
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{_any([f'(?i:{each})' for each in whole] + _longest_first(parts))})(?!\w)")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _any(patterns: Iterable[str]) -> str:
    return "|".join(patterns)
