"""The customer makes a complaint, demands compensation, or threatens with lawyers, authorities or the public."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library


@cache
def _library() -> Library:
    return Library(__name__)


class Complaint:
    """Fires on what a company must treat as a complaint, not on the report of a problem."""

    name = "complaint"
    reason = "The customer complains formally or demands compensation."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words of the complaint, or None."""
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(Complaint.name, Complaint())
