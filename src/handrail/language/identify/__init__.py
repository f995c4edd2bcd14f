"""Which language a message is in, and how sure that is.

Three sources, added as logarithms of probabilities: py3langid's statistics of letters (Lui and Baldwin 2012,
"langid.py"), function words and letters of few alphabets, and what the conversation leads one to expect. Where the
script alone tells the language, it does. README.md has the measurements.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handrail.kernel.yamls import parse_yaml
from handrail.language.identify.statistics import probabilities

KNOWN = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip
_STATISTICS = 0.7
_WORD = 1.2
_LETTER = 1.5
_EXPECTED = 1.0
_PREFERRED = 1.5
_LEAST = 1e-6
_LEAST_TO_CHANGE = 0.5
_NO_WORDS = re.compile(r"\[\w+\]|https?://\S+|[!-~]*[@0-9_/][!-~]*")
_LATIN, _CYRILLIC, _HAN = "latin", "cyrillic", "cjk"
_OF_SCRIPT = {_CYRILLIC: ("ru", "uk"), _HAN: ("zh", "ja")}
_ALONE = {"ar", "el", "he", "hi", "ko", "ja", "zh", "ru", "uk"}
_WRITTEN_IN_LATIN = tuple(sorted(set(KNOWN) - _ALONE))
_ASCII_LETTER = re.compile("[a-z]")


@dataclass(frozen=True)
class Identified:
    """A language as ISO 639-1 code, and the probability in [0, 1] that it is right."""

    language: str
    certainty: float


@dataclass(frozen=True)
class _Evidence:
    """Shares by word and by letter: how much each speaks for which languages."""

    words: Mapping[str, Mapping[str, float]]
    letters: Mapping[str, Mapping[str, float]]
    scripts: Mapping[str, str]


def identify(text: str, *, expected: str, preferred: Sequence[str] = ()) -> str:
    """Return the ISO 639-1 code of a text's language; see `identified`."""
    return identified(text, expected=expected, preferred=preferred).language


def identified(text: str, *, expected: str, preferred: Sequence[str] = ()) -> Identified:
    """Return a text's language and how sure that is.

    `expected` is the language of the conversation so far; it stands unless the text speaks against it, for a short
    message ("ok", "FH-1234567?") tells little. Languages of `preferred` need less evidence than others. Languages
    outside KNOWN are told apart only by their script.
    """
    words = _NO_WORDS.sub(" ", unicodedata.normalize("NFC", text)).lower()
    script = _script(words)
    if script is None:
        return Identified(expected, 1.0)
    by_script = _evidence().scripts.get(script)
    if by_script:
        return Identified(by_script, 1.0)
    scores = _scores(words, script)
    for language in scores:
        scores[language] += _EXPECTED * (language == expected) + _PREFERRED * (language in preferred)
    found = _best(scores)
    if found.certainty < _LEAST_TO_CHANGE and found.language != expected:
        return Identified(expected, round(1.0 - found.certainty, 4))
    return found


def _scores(words: str, script: str) -> dict[str, float]:
    """Logarithms, up to a constant, of how well each language explains a text, before any expectation."""
    candidates = _OF_SCRIPT.get(script) or _WRITTEN_IN_LATIN
    ranked = probabilities(words, among=KNOWN)
    scores = {language: _STATISTICS * math.log(max(ranked.get(language, 0.0), _LEAST)) for language in candidates}
    evidence = _evidence()
    for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", words):
        for language, share in evidence.words.get(word, {}).items():
            if language in scores:
                scores[language] += _WORD * share
    for letter in set(words):
        for language, share in evidence.letters.get(letter, {}).items():
            if language in scores:
                scores[language] += _LETTER * share
    return scores


def _script(words: str) -> str | None:
    """The script of most letters; any kana makes Japanese, whose other half is written like Chinese."""
    if words.isascii():
        return _LATIN if _ASCII_LETTER.search(words) else None
    counts = Counter(_script_of(char) for char in words if char.isalpha())
    if kana := counts["hiragana"] + counts["katakana"]:
        counts["hiragana"] = kana + counts.pop(_HAN, 0)
    return counts.most_common(1)[0][0] if counts else None


@cache
def _script_of(char: str) -> str:
    return unicodedata.name(char, "unknown").partition(" ")[0].lower()


def _best(scores: Mapping[str, float]) -> Identified:
    highest = max(scores.values())
    total = sum(math.exp(score - highest) for score in scores.values())
    language = max(scores, key=lambda code: scores[code])
    return Identified(language, round(1.0 / total, 4))


@cache
def _evidence() -> _Evidence:
    content = resources.files(__package__).joinpath("evidence.yaml").read_text(encoding="utf-8")
    found = parse_yaml(content)
    words = {language: set(listed.split()) for language, listed in found["words"].items()}
    letters = {language: set(listed) for language, listed in found["letters"].items()}
    return _Evidence(_shares(words), _shares(letters), found["scripts"])


def _shares(listed: Mapping[str, set[str]]) -> dict[str, dict[str, float]]:
    """For each word or letter the languages that have it, each with its share."""
    by_sign: dict[str, list[str]] = {}
    for language, signs in listed.items():
        for sign in signs:
            by_sign.setdefault(sign, []).append(language)
    return {sign: dict.fromkeys(languages, 1 / len(languages)) for sign, languages in by_sign.items()}
