"""The customer takes or threatens legal steps, or claims rights under a law."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library


@cache
def _library() -> Library:
    return Library(__name__)


class Legal:
    """Fires on lawyers, courts, authorities, police reports against the company and claims under a law."""

    name = "legal"
    reason = "The customer takes or threatens legal steps."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words that speak of legal steps, or None."""
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(Legal.name, Legal())
