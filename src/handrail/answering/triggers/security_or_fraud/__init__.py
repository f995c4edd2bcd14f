"""Somebody else may be at the customer's account, card or device, or in the company's name."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library
from handrail.answering.triggers.spelling import whole_amounts


@cache
def _library() -> Library:
    return Library(__name__)


class SecurityOrFraud:
    """Fires when a message tells of an account taken over, phishing, a stranger's orders or charges, a stolen card."""

    name = "security_or_fraud"
    reason = "An account, a card or the company's name may be in the hands of a stranger."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words that tell of fraud or of a breach, or None."""
        match = _library().find(whole_amounts(message.text), message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(SecurityOrFraud.name, SecurityOrFraud())
