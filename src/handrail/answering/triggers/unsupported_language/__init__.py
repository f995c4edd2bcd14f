"""The customer writes in a language that the assistant does not serve."""

from __future__ import annotations

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.unsupported_language.evidence import unserved_language
from handrail.language.smalltalk import smalltalk
from handrail.language.terms import base_language


class UnsupportedLanguage:
    """Fires when a message is surely in none of the assistant's languages; never where those are not known."""

    name = "unsupported_language"
    reason = "The assistant does not serve the customer's language."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the code of the language, or None; greetings and thanks are understood in any language."""
        served = frozenset(map(base_language, message.languages))
        if not served or smalltalk(message.text):
            return None
        language = unserved_language(message.text, served)
        return Finding(self.name, language) if language else None


registry.add(UnsupportedLanguage.name, UnsupportedLanguage())
