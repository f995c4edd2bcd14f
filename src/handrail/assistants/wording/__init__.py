"""What the product itself says to customers, per language; an assistant may word single entries its own way."""

from __future__ import annotations

import logging
from functools import cache
from importlib import resources
from typing import Any

from handrail.assistants.models import Assistant
from handrail.kernel.errors import HandrailError
from handrail.kernel.yamls import parse_yaml

log = logging.getLogger(__name__)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class WordingMissingError(HandrailError):
    """A text for customers is missing."""

    code = "wording_missing"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue."""
    folder = resources.files(__package__)
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all texts of one language; English where the language has no catalogue."""
    name = language if language in languages() else "en"
    content = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    texts: dict[str, str] = parse_yaml(content)
    return texts


def wording(assistant: Assistant, language: str, key: str, **values: Any) -> str:
    """Return one text with its values filled in: the assistant's own, else the catalogue's.

    An own text that asks for a value which there is not is passed over: a customer waits for the text.
    """
    values |= {"assistant": assistant.name, "brand": assistant.brand}
    own = assistant.wording.get(language, {}).get(key)
    if own:
        try:
            return str(own).format(**values)
        except (LookupError, ValueError, AttributeError):
            log.error("an assistant's own wording cannot be filled in: %s in %s", key, language)
    text = catalogue(language).get(key) or catalogue("en").get(key)
    if text is None:
        raise WordingMissingError(f"{key} in {language}")
    return text.format(**values)


def spoken(assistant: Assistant, language: str, key: str) -> bool:
    """Return whether there are words for a text in this very language: the assistant's own, or the catalogue's."""
    own = assistant.wording.get(language, {}).get(key)
    return bool(own) or (language in languages() and bool(catalogue(language).get(key)))


def direction(language: str) -> str:
    """Return the writing direction of a language: ltr or rtl."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
