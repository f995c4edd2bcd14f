"""Whether a translation can be one of its original: what can be told without understanding either.

It cannot tell that a sentence says the same; it catches answers that are cut off, refused, in another language, or that
have other numbers and addresses.
"""

from __future__ import annotations

import re
import unicodedata

from handrail.language.identify import KNOWN, identified

_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SMALL = {str(number) for number in range(13)}
_SHORTEST, _LONGEST, _DENSE = 0.5, 2.5, 3.0
_DENSE_SCRIPTS = {"ja", "ko", "zh"}


def unfaithful(original: str, translated: str, *, source: str, target: str) -> str:
    """Return what is wrong in one word, empty when nothing is: empty_text, length, numbers, addresses, language.

    Small numbers may be written as words on one side and as digits on the other.
    """
    if not translated.strip():
        return "empty_text"
    least = _SHORTEST / _DENSE if target in _DENSE_SCRIPTS else _SHORTEST
    most = _LONGEST * _DENSE if source in _DENSE_SCRIPTS else _LONGEST
    if not least <= len(translated) / max(1, len(original)) <= most:
        return "length"
    there, here = _numbers(original), _numbers(translated)
    if (there ^ here) - _SMALL:
        return "numbers"
    if set(_ADDRESS.findall(original)) != set(_ADDRESS.findall(translated)):
        return "addresses"
    if target in KNOWN and identified(translated, expected=target).language != target:
        return "language"
    return ""


def _numbers(text: str) -> set[str]:
    """Groups of digits, whatever the script and the separators, without leading zeros."""
    plain = "".join(str(unicodedata.digit(char)) if char.isdigit() and char.isdecimal() else char for char in text)
    return {group.lstrip("0") or "0" for group in _DIGITS.findall(_ADDRESS.sub(" ", plain))}
