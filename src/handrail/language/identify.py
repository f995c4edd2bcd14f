"""Which language a message is in."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN = ("ar", "da", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh")
_FEWEST_LETTERS = 8
_lock = Lock()


@cache
def _identifier_of_all() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _identifier() -> LanguageIdentifier:
    # A second model would take 80 MB; a copy shares the first one's.
    identifier = copy(_identifier_of_all())
    identifier.set_languages(list(KNOWN))
    return identifier


def probabilities(text: str) -> dict[str, float]:
    """Return how probable each of about 140 languages (ISO 639 codes) is for a text, the most probable first.

    Calibrated for sentences; of two or three words the first guess is often wrong.
    """
    with _lock:
        ranked = _identifier_of_all().rank(text.lower())
    return {str(language): float(probability) for language, probability in ranked}


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
