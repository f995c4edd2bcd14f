"""What is put right before words are compared: spellings of a script that mean the same word."""

import re

_TATWEEL_AND_VOWELS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي"})
_ARABIC_PREFIX = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=\w{3})")
_HEBREW_PREFIX = re.compile(r"^[ובהלמשכ]{1,3}(?=[\u05d0-\u05ea]{3})")
_DOTTED = frozenset({"az", "tr"})
_TURKISH_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})


def lower(text: str, language: str) -> str:
    """Return text in lower case, by the rules of Turkish where it is Turkish or Azerbaijani."""
    return (text.translate(_TURKISH_CAPITALS) if language in _DOTTED else text).casefold()


def unpointed(text: str) -> str:
    """Return text without what few people type: the vowel signs of Arabic and Hebrew, and stretched letters."""
    return _TATWEEL_AND_VOWELS.sub("", text)


def without_prefix(word: str, language: str) -> str:
    """Return a word of Arabic or Hebrew without the conjunction, preposition and article that are written with it.

    Arabic as in Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007); the endings
    are left to Snowball's stemmer, and the forms of alef are one letter. In Hebrew a letter of the word itself may go
    as well, in articles and questions alike.
    """
    if language == "ar":
        return _ARABIC_PREFIX.sub("", word.translate(_ARABIC_LETTERS))
    return _HEBREW_PREFIX.sub("", word) if language == "he" else word
