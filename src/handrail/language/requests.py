"""Cuts a message into the parts that may each be a request of its own."""

from __future__ import annotations

import re

_LONGEST = 6
_FEWEST_WORDS = 3
_BORDERS = re.compile(
    r"""
    (?<=[.!?…。！？])\s+                      # a sentence ends
    | \s*\n+\s*(?:[-*•]|\d+[.)])?\s*          # a line, a list item
    | \s*;\s+
    | (?:^|(?<=\s))\d+[.)]\s+                 # "1) ... 2) ..."
    | [,\s]+(?=(?:and\s+also|and\s+another|also|plus|besides|another\s+thing|one\s+more\s+thing|secondly|
        and\s+(?:how|what|when|where|why|who|can|could|is|are|do|does|i|my|please)\b|
        und\s+(?:außerdem|auch|wie|was|wann|wo|warum|kann|könnt|ist|habe|ich|bitte|mein)\b|außerdem|ausserdem|
        y\s+(?:también|además|cómo|como|qué|que|cuándo|cuando|dónde|donde|puedo|quiero|mi)\b|además|también\s+quiero|
        et\s+(?:aussi|comment|quand|où|puis)\b|e\s+(?:anche|come|quando|dove)\b|en\s+(?:ook|hoe|wanneer|waar)\b)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parts(text: str) -> list[str]:
    """Return the sentences and clauses of a message, in order; at most six, each of three words or more.

    A message that cannot be cut comes back whole. Whether a part is a request is for the classifier to say: people
    wrap requests in stories.
    """
    pieces = [piece.strip(" ,;-\t\n") for piece in _BORDERS.split(text) if piece and piece.strip(" ,;-\t\n")]
    joined: list[str] = []
    for piece in pieces:
        if joined and (len(piece.split()) < _FEWEST_WORDS or len(joined[-1].split()) < _FEWEST_WORDS):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    if len(joined) > _LONGEST:
        joined = [*joined[: _LONGEST - 1], " ".join(joined[_LONGEST - 1 :])]
    return joined or [text.strip()]
