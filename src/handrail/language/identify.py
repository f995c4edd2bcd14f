"""Which language a message is in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN = ("ar", "da", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh")
_FEWEST_LETTERS = 8
_lock = Lock()


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(KNOWN))
    return identifier


def identify(text: str, *, expected: str, preferred: Sequence[str] = ()) -> str:
    """Return the ISO 639-1 code of a text's language.

    `expected` is the language of the conversation so far; it stands unless the text speaks clearly against it, for
    a short message ("ok", "FH-1234567?") tells little. Among `preferred` languages less evidence is enough.
    """
    letters = sum(char.isalpha() for char in text)
    if letters < _FEWEST_LETTERS and text.isascii():
        return expected
    with _lock:
        found, probability = _identifier().classify(text.lower())
    needed = 0.80 if found in preferred else 0.97
    return str(found) if probability >= needed else expected
