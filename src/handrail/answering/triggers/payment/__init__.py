"""Money was taken wrongly, or a person must move it."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library
from handrail.answering.triggers.spelling import whole_amounts


@cache
def _library() -> Library:
    return Library(__name__)


class Payment:
    """Fires when a message disputes a charge or an invoice, or misses money that is overdue."""

    name = "payment"
    reason = "Money was taken wrongly or has to be moved."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words that dispute a payment, or None."""
        match = _library().find(whole_amounts(message.text), message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(Payment.name, Payment())
