"""Greetings, thanks and the like: messages that want a friendly word and no search."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from handrail.kernel.yamls import parse_yaml

_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_LONGEST = 8


@cache
def _phrases() -> dict[str, frozenset[str]]:
    content = resources.files(__package__).joinpath("smalltalk.yaml").read_text(encoding="utf-8")
    kinds: dict[str, list[str]] = parse_yaml(content)
    return {kind: frozenset(phrases) for kind, phrases in kinds.items()}


def smalltalk(text: str) -> str | None:
    """Return the kind of smalltalk that a message wholly consists of, or None.

    Kinds: greeting, thanks, goodbye, how_are_you, are_you_a_bot. A greeting before a question is None: the question
    is what counts. Several kinds in one message ("thanks, bye"): the last one.
    """
    words = [word.casefold() for word in _WORDS.findall(text)]
    if not words or len(words) > _LONGEST:
        return None
    kind, position = None, 0
    while position < len(words):
        matched = _match(words, position)
        if matched is None:
            return None
        name, length = matched
        if name != "filler":
            kind = name
        position += length
    return kind


def _match(words: list[str], position: int) -> tuple[str, int] | None:
    """The longest phrase that begins at a position, with its kind and its number of words."""
    for length in range(min(6, len(words) - position), 0, -1):
        phrase = " ".join(words[position : position + length])
        for kind, phrases in _phrases().items():
            if phrase in phrases:
                return kind, length
    return None
