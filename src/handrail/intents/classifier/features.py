"""Word and character n-grams weighted by TF-IDF, read with the standard library and NumPy only.

The vocabulary is learnt by scikit-learn in training; `Ngrams.read` gives what its TfidfVectorizer gives, without it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

WORD_RANGE = (1, 2)
CHARACTER_RANGE = (3, 4)
_TOKEN = re.compile(r"(?u)\b\w\w+\b")

_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "\u0640": None}
)

SparseRow = tuple[NDArray[np.intp], NDArray[np.float64]]


def fold(text: str) -> str:
    """Arabic text without what writers leave out or exchange; other text as it is.

    Vowel marks and the stretching stroke go, the forms of alef, ya and hamza and the final ta become one each: the
    usual normalisation of Arabic retrieval (Larkey, Ballesteros and Connell 2002).
    """
    if not _ARABIC.search(text):
        return text
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_ARABIC_LETTERS)


def word_ngrams(text: str) -> Iterator[str]:
    """Runs of one and two words of the lower-cased text; a word has two characters or more."""
    words = _TOKEN.findall(text.lower())
    yield from words
    for size in range(2, WORD_RANGE[1] + 1):
        yield from (" ".join(words[start : start + size]) for start in range(len(words) - size + 1))


def character_ngrams(text: str) -> Iterator[str]:
    """Runs of three and four characters inside each word, which is padded with one space on both sides."""
    for word in text.lower().split():
        padded = f" {word} "
        for size in range(CHARACTER_RANGE[0], CHARACTER_RANGE[1] + 1):
            if len(padded) <= size:  # A short word counts once, not once per size.
                yield padded
                break
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams of one kind that were seen in training, in column order, with their inverse document frequency."""

    terms: Sequence[str]
    idf: NDArray[np.float64]

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Column of each n-gram."""
        return {term: column for column, term in enumerate(self.terms)}

    def weigh(self, ngrams: Iterator[str]) -> SparseRow:
        """Columns and values (1 + ln(count)) * idf, scaled to L2 norm 1; unseen n-grams are left out."""
        counts = Counter(column for ngram in ngrams if (column := self.columns.get(ngram)) is not None)
        columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        values = (np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts))) + 1) * self.idf[columns]
        return columns, values / max(float(np.sqrt(values @ values)), np.finfo(np.float64).tiny)


@dataclass(frozen=True)
class Ngrams:
    """Reads a text as one sparse row: word columns first, then character columns, each part of norm 1 (or 0).

    `folded`: the vocabularies were learnt from folded text.
    """

    words: Vocabulary
    characters: Vocabulary
    folded: bool = True

    def read(self, text: str) -> SparseRow:
        """Columns (unique, in no order) and their values."""
        text = fold(text) if self.folded else text
        word_columns, word_values = self.words.weigh(word_ngrams(text))
        columns, values = self.characters.weigh(character_ngrams(text))
        columns = np.concatenate([word_columns, columns + len(self.words.terms)])
        return columns, np.concatenate([word_values, values])
