"""The customer uses a right over his personal data, or complains of their misuse."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library


@cache
def _library() -> Library:
    return Library(__name__)


class PrivacyRequest:
    """Fires on requests for access, deletion, correction, export, objection, and on complaints of misuse."""

    name = "privacy_request"
    reason = "The message may be a request under data-protection law."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words that ask for a right over personal data, or None."""
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(PrivacyRequest.name, PrivacyRequest())
