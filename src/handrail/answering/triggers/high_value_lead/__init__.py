"""Somebody wants to buy much: for a company, to resell, or many at once."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library


@cache
def _library() -> Library:
    return Library(__name__)


class HighValueLead:
    """Fires when a message wishes to buy, lease or license many of something, or to sell what the company makes."""

    name = "high_value_lead"
    reason = "A buyer of many, of a company or a reseller asks."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words of the wish, or None."""
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(HighValueLead.name, HighValueLead())
