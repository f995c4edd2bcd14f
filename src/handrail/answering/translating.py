"""Answers in a language that no approved article has: when, and into the customer's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from handrail.answering.decide import Situation, calling_trigger
from handrail.answering.ports import TranslationFailedError, Translator
from handrail.assistants.wording import languages as catalogues
from handrail.language.faithful import unfaithful

SURE_OF_LANGUAGE = 0.8


class Asked(Protocol):
    """What of a question matters here."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the assistant, first the one that has most articles."""

    @property
    def translate(self) -> bool:
        """Whether the assistant's policy permits translations."""


def translation_helps(ask: Asked, situation: Situation) -> bool:
    """Whether nothing approved exists in the customer's language, and his language is sure and another than ours.

    It must be one in which the product can say that it is a translation. Search finds the nearest passages, however
    far: that it found none at all means that there are none.
    """
    reading = situation.reading
    person_needed = calling_trigger(reading, situation.muted)
    nothing_to_say = bool(reading.requests) and not person_needed and not any(situation.drafts)
    foreign = reading.language != ask.languages[0] and reading.certainty >= SURE_OF_LANGUAGE
    return ask.translate and nothing_to_say and foreign and reading.language in catalogues()


def into_customers_language(situation: Situation, translator: Translator) -> Situation:
    """Return the situation with every draft translated, or with the reason why that failed."""
    translation = situation.translation
    if translation is None:
        return situation
    texts = []
    for draft in filter(None, situation.drafts):
        try:
            text = translator.translate(draft.text, source=translation.answered, target=translation.asked)
        except TranslationFailedError as problem:
            return replace(situation, translation=replace(translation, failure=problem.code))
        wrong = unfaithful(draft.text, text, source=translation.answered, target=translation.asked)
        if wrong:
            return replace(situation, translation=replace(translation, failure=wrong))
        texts.append(text)
    return replace(situation, translation=replace(translation, texts=tuple(texts)))
