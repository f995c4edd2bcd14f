"""Which writing a text is in, and which languages are written so."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CYRILLIC = ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg")
_ARABIC = ("ar", "fa", "ur", "ps", "ckb", "ug", "sd")
_RANGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "Greek": ("\u0370-\u03ff\u1f00-\u1fff", ("el",)),
    "Cyrillic": ("\u0400-\u052f", _CYRILLIC),
    "Armenian": ("\u0530-\u058f", ("hy",)),
    "Hebrew": ("\u0590-\u05ff", ("he", "yi")),
    "Arabic": ("\u0600-\u06ff\u0750-\u077f", _ARABIC),
    "Devanagari": ("\u0900-\u097f", ("hi", "mr", "ne", "sa")),
    "Bengali": ("\u0980-\u09ff", ("bn", "as")),
    "Gurmukhi": ("\u0a00-\u0a7f", ("pa",)),
    "Gujarati": ("\u0a80-\u0aff", ("gu",)),
    "Odia": ("\u0b00-\u0b7f", ("or",)),
    "Tamil": ("\u0b80-\u0bff", ("ta",)),
    "Telugu": ("\u0c00-\u0c7f", ("te",)),
    "Kannada": ("\u0c80-\u0cff", ("kn",)),
    "Malayalam": ("\u0d00-\u0d7f", ("ml",)),
    "Sinhala": ("\u0d80-\u0dff", ("si",)),
    "Thai": ("\u0e00-\u0e7f", ("th",)),
    "Lao": ("\u0e80-\u0eff", ("lo",)),
    "Burmese": ("\u1000-\u109f", ("my",)),
    "Georgian": ("\u10a0-\u10ff", ("ka",)),
    "Ethiopic": ("\u1200-\u137f", ("am", "ti")),
    "Khmer": ("\u1780-\u17ff", ("km",)),
    "Kana": ("\u3040-\u30ff", ("ja",)),
    "Han": ("\u4e00-\u9fff", ("zh", "ja")),
    "Hangul": ("\uac00-\ud7af", ("ko",)),
}
_PATTERNS = {name: re.compile(f"[{letters}]") for name, (letters, _) in _RANGES.items()}
UNSPACED = frozenset({"Thai", "Lao", "Khmer", "Burmese", "Kana", "Han"})


def script(text: str) -> str | None:
    """Return the writing of most letters of a text, None for Latin letters or none; Japanese with kana is Kana."""
    if text.isascii():
        return None
    letters = sum(char.isalpha() for char in text)
    counts = {name: len(pattern.findall(text)) for name, pattern in _PATTERNS.items()}
    if counts["Kana"]:
        counts["Kana"] += counts.pop("Han")
    name = max(counts, key=lambda one: counts[one])
    return name if counts[name] > letters / 2 else None


def written_in(name: str, languages: Iterable[str]) -> bool:
    """Whether one of the languages is written in a script."""
    return not set(_RANGES[name][1]).isdisjoint(languages)
