"""Whether a text is surely in a language that is not among those served; in doubt it is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from handrail.answering.triggers.unsupported_language.scripts import UNSPACED, script, written_in
from handrail.kernel.yamls import parse_yaml
from handrail.language.identify.statistics import probabilities

SERVED_AT_MOST = 0.05
"""The served languages together may be no more probable than this."""
SURE = 0.93
"""How probable a language and its kin must be for a text with too few of its common words."""
_FEWEST_WORDS = 2
_MANY_WORDS = 5
_SELDOM = 5
_FEWEST_UNSPACED = 4
_READ = 600
_NOT_LANGUAGE = re.compile(r"\[\w+\]|https?://\S+|\S+@\S+|\S*[\d_<>{}=\\/]\S*|[\"“„«][^\"“”„«»]{3,}[\"”“»]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:\n]")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ß": "ss", "'": None, "’": None})
# Languages that a guess confuses, or whose speakers read each other: a text in one is not surely not in the other.
_KIN = (
    {"en", "pcm", "sco", "jam"}, {"de", "lb", "nds", "gsw", "bar", "als"}, {"nl", "af", "fy", "li", "nds"},
    {"es", "an", "ast", "ext", "gl", "lad"}, {"pt", "gl", "mwl"}, {"fr", "oc", "wa", "gcf", "ht", "pcd", "frp"},
    {"it", "lij", "vec", "nap", "scn", "lmo", "pms", "co"}, {"da", "no", "nn", "nb"}, {"cs", "sk"},
    {"hr", "sr", "bs", "sh"}, {"sw", "swc"},
    {"id", "ms", "jv", "ace", "min", "bjn"}, {"zh", "wuu", "yue"}, {"ar", "ary", "arz", "apc"}, {"fa", "tg", "prs"},
    {"tr", "az", "crh"}, {"hi", "ne", "mr", "bho"}, {"ru", "be"}, {"bg", "mk"}, {"tl", "bcl", "ceb", "war"},
)  # fmt: skip


def unserved_language(text: str, served: frozenset[str]) -> str | None:
    """Return the language (ISO 639 code) of a text that surely is in none of the served languages, else None."""
    said = _said(text)
    writing = script(said)
    words = _words(said)
    if len(words) < _FEWEST_WORDS and not (writing in UNSPACED and len(said) >= _FEWEST_UNSPACED):
        return None
    if writing is None and _half_of(words, served):
        return None
    ranked = probabilities(said)
    found = max(ranked, key=ranked.__getitem__)
    if writing is not None and not written_in(writing, served):
        return found
    near: frozenset[str] = frozenset().union(*(kin(language) for language in served))
    if found in near or sum(ranked.get(language, 0.0) for language in near) > SERVED_AT_MOST:
        return None
    return found if writing in UNSPACED or _speaks(found, words, served, ranked) else None


@cache
def kin(language: str) -> frozenset[str]:
    """The languages that are not surely told from one, itself among them."""
    return frozenset({language}).union(*(group for group in _KIN if language in group))


def _speaks(found: str, words: list[str], served: frozenset[str], ranked: Mapping[str, float]) -> bool:
    """Whether the words are those of sentences in a language, rather than names or things of there."""
    theirs, ours = _common_to(kin(found)), _common_to(served)
    told = sum(word in theirs and word not in ours for word in words)
    otherwise = sum(word in ours and word not in theirs for word in words)
    if told > otherwise:
        return True
    sure = sum(ranked.get(language, 0.0) for language in kin(found)) >= SURE
    return sure and len(words) >= _MANY_WORDS and _SELDOM * otherwise <= len(words)


def _half_of(words: list[str], served: frozenset[str]) -> bool:
    """Whether half of the words are common ones of served languages: then nothing else can be sure."""
    ours = _common_to(served)
    return 2 * sum(word in ours for word in words) >= max(len(words), 2 * _FEWEST_WORDS)


@lru_cache(maxsize=256)
def _common_to(languages: frozenset[str]) -> frozenset[str]:
    common = _common_words()
    return frozenset().union(*(common.get(language, ()) for language in languages))


def _said(text: str) -> str:
    """The beginning of a text, without marks, addresses, codes and quotations."""
    return _NOT_LANGUAGE.sub(" ", text[:_READ]).strip()


def _words(text: str) -> list[str]:
    """The words of a text without accents, but not its names: words with a capital within a sentence."""
    shouted = text.isupper()
    found: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        words = _WORD.findall(sentence)
        plain = [word for word in words if shouted or not word[0].isupper()]
        begins = words[:1] if plain and words[0] != plain[0] else []
        found += [_bare(word) for word in (*begins, *plain)]
    return found


def _bare(word: str) -> str:
    word = word.casefold().translate(_LETTERS)
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


@cache
def _common_words() -> dict[str, frozenset[str]]:
    content = parse_yaml(resources.files(__package__).joinpath("common_words.yaml").read_text(encoding="utf-8"))
    return {language: frozenset(map(str, words)) for language, words in content.items()}
