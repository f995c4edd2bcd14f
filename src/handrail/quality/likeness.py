"""How like two answers are, by their words. Pure."""

from __future__ import annotations

from functools import lru_cache

from handrail.language.terms import base_language, terms

FEWEST_TERMS = 6


def alike(draft: str, answer: str, language: str) -> float | None:
    """Return the harmonic mean of the shares of their terms that two answers have in common, in [0, 1].

    None where the person's answer has fewer than six terms ("Done!"), which nothing could be like.
    """
    ours, theirs = _terms(draft, base_language(language)), _terms(answer, base_language(language))
    if len(theirs) < FEWEST_TERMS or not ours:
        return None
    common = len(ours & theirs)
    return round(2 * common / (len(ours) + len(theirs)), 4)


@lru_cache(maxsize=4096)
def _terms(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))
