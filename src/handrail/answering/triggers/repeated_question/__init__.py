"""The customer asks again what he asked before, or says that he does: the conversation goes round in circles."""

from __future__ import annotations

from functools import cache

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.phrases import Library
from handrail.answering.triggers.repeated_question.same import asked_before
from handrail.language.smalltalk import smalltalk


@cache
def _library() -> Library:
    return Library(__name__)


class RepeatedQuestion:
    """Fires when a message asks the same as an earlier one of the conversation, or says that it was asked already."""

    name = "repeated_question"
    reason = "The customer had to ask again."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the earlier question, or the words that say so, or None; a first message never repeats."""
        if not message.earlier or smalltalk(message.text):
            return None
        match = _library().find(message.text, message.language)
        if match:
            return Finding(self.name, match.words)
        again = asked_before(message.text, message.earlier, message.language)
        return Finding(self.name, again) if again else None


registry.add(RepeatedQuestion.name, RepeatedQuestion())
