"""The customer is at the end of his patience: strong words at once, or annoyance that grows from message to message."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library
from handrail.language.sentiment import Feeling, sentiment

STRONG = -0.74
"""A single message that sounds as bad as this needs a person: two strong words, or one with emphasis."""
ANNOYED = -0.33
"""A message that sounds as bad as this counts as annoyed; one alone is left to the bot."""
DISCONTENT = -0.12
"""An earlier message as bad as this counts as the beginning of annoyance ("that didn't help")."""
_LOOKED_BACK = 4


@cache
def _library() -> Library:
    return Library(__name__)


class Frustration:
    """Fires on insults, despair and very negative messages, and on annoyance that was there before and is not less."""

    name = "frustration"
    reason = "The customer is very frustrated."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words of frustration, or None."""
        match = _library().find(message.text, message.language)
        if match:
            return Finding(self.name, match.words)
        feeling = _worst(message.text, message.language)
        if feeling.score <= STRONG or (feeling.score <= ANNOYED and _was_discontent(message)):
            return Finding(self.name, ", ".join(feeling.words))
        return None


def _was_discontent(message: TriggerInput) -> bool:
    earlier = message.earlier[-_LOOKED_BACK:]
    return any(_worst(text, message.language).score <= DISCONTENT for text in earlier)


def _worst(text: str, language: str) -> Feeling:
    """How a text sounds, read in its language and in English: many swear in English, and a guess may be wrong."""
    feelings = [sentiment(text, name) for name in dict.fromkeys((language, "en"))]
    return min(feelings, key=lambda feeling: feeling.score)


registry.add(Frustration.name, Frustration())
