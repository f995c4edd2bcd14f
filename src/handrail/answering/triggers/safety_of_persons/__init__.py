"""Somebody may be in danger: fire, a failing battery, an injury, thoughts of suicide."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library


@cache
def _library() -> Library:
    return Library(__name__)


class SafetyOfPersons:
    """Fires when a message tells of danger to life or health that is there now or has done harm already."""

    name = "safety"
    reason = "The message may concern somebody's safety."
    safety = True

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words that tell of danger, or None."""
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(SafetyOfPersons.name, SafetyOfPersons())
