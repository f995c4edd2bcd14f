"""Texts to the terms that lexical search counts: words in lower case, stemmed, or pairs of characters."""

import re
import threading
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

import snowballstemmer

from handrail.language.scripts import lower, unpointed, without_prefix

TERM_RULES = 2
"""Counted up when a text gives other terms than before: what is searched is written again."""
TERM_IDS = 1_000_000_000
"""Term ids are 1 to TERM_IDS - 1; 0 is free for the caller's own use."""

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Articles, copulas and the like only: a word that can carry the question ("not", "how", "my") stays.
_STOP_WORDS = {
    "de": "der die das den dem des ein eine einen einem einer eines und oder ist sind zu im am in an von mit",
    "en": "a an the and or of to in on at is are be by for with it this that",
    "es": "el la los las un una unos unas y o de del en a al es son que por con se lo",
    "fr": "le la les un une des du de et ou à au aux en est sont que qui ce se il l d j n s c m t qu",
    "it": "il lo la i gli le un uno una e o di del della dei in a al è sono che per con l d c un",
    "nl": "de het een en of van in op te is zijn dat die met voor aan",
    "pt": "o a os as um uma e ou de do da dos das em no na é são que por com se",
}
_STOPPED = {language: frozenset(words.split()) for language, words in _STOP_WORDS.items()}
_ELISIONS = frozenset({"ca", "fr", "it"})
_LONGEST_WORD = 64
_JOINTS = re.compile("[-\u200c]")


def _combining_marks() -> str:
    """Ranges of the marks that `\\w` leaves out, though words of Hindi, Thai or Arabic are written with them."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0xFE30):
        if unicodedata.category(chr(code)) in {"Mn", "Mc"}:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_LETTER = rf"(?:[^\W_]|[{_combining_marks()}])"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*(?:[-\u200c]{_LETTER}+)*")
# Scripts written without spaces, and Hangul, whose particles hang on the word: pairs of characters instead of words.
_PAIRED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]+"
)


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


class _Stemmers(threading.local):
    """A Snowball stemmer keeps its state between steps: one for each thread."""

    def __init__(self) -> None:
        self.by_language: dict[str, _Stemmer] = {}


_stemmers = _Stemmers()


def base_language(tag: str) -> str:
    """The first part of a language tag, in lower case: "pt" of "pt-BR"."""
    return tag.strip().replace("_", "-").lower().partition("-")[0]


def terms(text: str, language: str) -> list[str]:
    """The terms of `text` in their order, repeated as often as they occur.

    Words are normalised (NFKC), case-folded and stemmed with Snowball (Porter 2001) where the language has a stemmer;
    accents stay. A word with a hyphen or a zero-width joint gives its parts and the word written as one; what Arabic
    and Hebrew write in front of a word is no part of it. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese give
    overlapping pairs of characters. Pure.
    """
    base = base_language(language)
    folded = lower(unicodedata.normalize("NFKC", text), base).replace("i\u0307", "i")
    normal = unpointed(folded).replace("\u2019", "'")
    found: list[str] = []
    for match in _WORD.finditer(normal):
        word = match.group()
        if _PAIRED.search(word):
            found.extend(_pairs(word, base))
        else:
            found.extend(_word_terms(word, base))
    return found


@lru_cache(maxsize=100_000)
def term_id(term: str) -> int:
    """A stable number from 1 to TERM_IDS - 1 for a term; two of 10,000 terms share one with probability 0.05."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big") % (TERM_IDS - 1) + 1


def _word_terms(word: str, language: str) -> list[str]:
    parts = _JOINTS.split(word)
    if len(parts) > 1:
        parts.append("".join(parts))
    if language in _ELISIONS:
        parts = [piece for part in parts for piece in part.split("'")]
    stopped = _STOPPED.get(language, frozenset())
    kept = [without_prefix(part[:_LONGEST_WORD], language) for part in parts if part not in stopped]
    return [_stem(part, language) for part in kept]


def _pairs(word: str, language: str) -> list[str]:
    found: list[str] = []
    end = 0
    for match in _PAIRED.finditer(word):
        if between := word[end : match.start()].strip("-'\u200c"):
            found.extend(_word_terms(between, language))
        run = match.group()
        found.extend([run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)])
        end = match.end()
    if rest := word[end:].strip("-'\u200c"):
        found.extend(_word_terms(rest, language))
    return found


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    name = _SNOWBALL.get(language)
    if name is None:
        return word
    stemmer = _stemmers.by_language.get(language)
    if stemmer is None:
        stemmer = _stemmers.by_language[language] = snowballstemmer.stemmer(name)
    return stemmer.stemWord(word) or word
