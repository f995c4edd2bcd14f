"""The customer asks for a person, in whatever words."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library


@cache
def _library() -> Library:
    return Library(__name__)


class CustomerAsked:
    """Fires when a message asks for a human, in any of the languages that have a phrase book."""

    name = "customer_asked"
    reason = "The customer asked for a person."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words that ask for a person, or None."""
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(CustomerAsked.name, CustomerAsked())
