"""What makes a message hard: typos, several requests, frustration, another language. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from handrail.answering.triggers import TriggerInput, triggers
from handrail.governance.ports import LabelledMessage
from handrail.language.identify import identify
from handrail.language.requests import parts
from handrail.language.slips import slips
from handrail.language.terms import base_language

OTHER_LANGUAGE = "other_language"
_OFTEN, _SELDOM = 8, 1
_WORD = re.compile(r"[^\W\d_]{4,}")
_ASKS = re.compile(
    r"\?|^(?:and |also |und |y |et |e |en )*(?:how|what|when|where|why|who|which|can|could|would|will|is|are|do|does|"
    r"did|please|i (?:want|need|would)|tell|wie|was|wann|wo|warum|kann|können|könnt|bitte|ich (?:will|möchte|brauche)|"
    r"cómo|qué|cuándo|dónde|puedo|quiero|necesito|comment|quand|où|puis|je (?:veux|voudrais)|come|quando|dove|posso|"
    r"vorrei|hoe|wanneer|waar|kan|ik wil)\b",
    re.IGNORECASE,
)


def count_hard(messages: Iterable[LabelledMessage], languages: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    """Return how many messages there are, and how many of each hard kind; a message may be of several.

    Other languages count only where the assistants speak more than one; the first of them is the usual one.
    """
    read = list(messages)
    typos = _Typos(message.text for message in read)
    hard = Counter(dict.fromkeys(("typos", "several_requests", "frustration"), 0))
    if len(languages) > 1:
        hard[OTHER_LANGUAGE] = 0
    for message in read:
        hard["typos"] += typos.inside(message.text)
        hard["several_requests"] += several_requests(message.text)
        hard["frustration"] += frustrated(message)
        if len(languages) > 1:
            hard[OTHER_LANGUAGE] += _language(message, languages) != base_language(languages[0])
    return len(read), dict(hard)


def several_requests(text: str) -> bool:
    """Return whether two clauses of a message ask for something."""
    return sum(bool(_ASKS.search(part)) for part in parts(text)) > 1


def frustrated(message: LabelledMessage) -> bool:
    """Return whether the trigger of frustration fires on a message."""
    asked = TriggerInput(message.text, message.language or "en", message.earlier)
    return triggers()["frustration"].find(asked) is not None


def _language(message: LabelledMessage, languages: tuple[str, ...]) -> str:
    stated = message.language or identify(message.text, expected=languages[0], preferred=languages)
    return base_language(stated)


class _Typos:
    """Finds words that are hardly ever written and one slip away from a word that is written often.

    What is often is learned from the messages themselves, so it works in any language and knows the shop's own words.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter(word for text in texts for word in set(_words(text)))
        often = [word for word, count in self._counts.items() if count >= _OFTEN]
        self._near = {slip for word in often for slip in slips(word)}
        self._often = frozenset(often)

    def inside(self, text: str) -> bool:
        """Return whether a message has such a word."""
        return any(self._is_slip(word) for word in _words(text))

    def _is_slip(self, word: str) -> bool:
        if self._counts[word] > _SELDOM or _form_of(word, self._often):
            return False
        return any(slip in self._near for slip in slips(word))


def _form_of(word: str, often: frozenset[str]) -> bool:
    """Whether a word is just the plural or the singular of a usual one."""
    return {word + ending for ending in ("s", "n", "e")} & often != set() or word[:-1] in often


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
