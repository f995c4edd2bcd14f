"""Whether a message only makes sense after what was said before."""

from __future__ import annotations

import re

_MOST_WORDS = 14
_BEGINS = re.compile(
    r"^\W*(?:and|but|so|ok(?:ay)?|also|then|what about|how about|what if|how long|how much|how many|when|why|which|"
    r"und|aber|dann|was ist mit|wie lange|wie viel|wieviel|wann|warum|welche|"
    r"y|pero|entonces|cuánto|cuanto|cuándo|cuando|por qué|cuál|et|mais|e|ma|en|maar)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|those|these|them|they|there|then|same|one|instead|"
    r"das|dies|diese[rsmn]?|es|dafür|damit|davon|darauf|dort|so|eso|esto|ese|esa|lo|ello|ahí|ça|cela|questo|quello|dat|dit)\b",
    re.IGNORECASE,
)


def looks_like_follow_up(text: str) -> bool:
    """Return whether a short message begins like a continuation or points back ("how long does that take?")."""
    words = text.split()
    if not words or len(words) > _MOST_WORDS:
        return False
    begins, points_back = bool(_BEGINS.search(text)), bool(_POINTS_BACK.search(text))
    return (begins and len(words) <= 9) or (points_back and len(words) <= _MOST_WORDS)
