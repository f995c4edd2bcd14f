"""Someone tries to instruct or subvert the bot instead of asking it."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library
from handrail.answering.triggers.subversion.marks import inserted_command


@cache
def _library() -> Library:
    return Library(__name__)


class Subversion:
    """Fires on attempts to replace the bot's orders, to draw them out of it, or to put words into its mouth."""

    name = "subversion"
    reason = "The message tries to instruct the bot."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the words or the mark-up that tries it, or None."""
        match = _library().find(message.text, message.language)
        words = match.words if match else inserted_command(message.text)
        return Finding(self.name, words, self.safety) if words else None


registry.add(Subversion.name, Subversion())
