"""Secrets are in the chat, or are to be told or changed there."""

from __future__ import annotations

import re
from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library

# What masking leaves of a card number, a bank account or a password. E-mail and phone marks are no secrets.
_MARK = re.compile(r"\[(card|iban|secret)\]")


@cache
def _library() -> Library:
    return Library(__name__)


class SensitiveAccount:
    """Fires when a message holds a secret of an account, asks to be told or given one, or asks for another's data."""

    name = "sensitive_account"
    reason = "Sensitive account details are in the chat or are asked for."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the mark of a masked secret, or the words that hold or ask for one, or None."""
        mark = _MARK.search(message.text)
        if mark:
            return Finding(self.name, mark.group(), self.safety)
        match = _library().find(message.text, message.language)
        return Finding(self.name, match.words, self.safety) if match else None


registry.add(SensitiveAccount.name, SensitiveAccount())
