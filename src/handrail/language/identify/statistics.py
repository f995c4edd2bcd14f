"""py3langid's statistics of letters: of all its languages, or of a few; both share one model, which takes 80 MB."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_lock = Lock()


def probabilities(text: str, among: Sequence[str] = ()) -> dict[str, float]:
    """Return how probable each language (ISO 639 code) is for a text, the most probable first.

    `among` limits them; without it there are about 140. Calibrated for sentences; of two or three words the first
    guess is often wrong.
    """
    with _lock:
        ranked = _identifier(tuple(among)).rank(text.lower())
    return {str(language): float(probability) for language, probability in ranked}


@cache
def _identifier(among: tuple[str, ...]) -> LanguageIdentifier:
    if not among:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier = copy(_identifier(()))
    identifier.set_languages(list(among))
    return identifier
