"""BM25 as in the textbooks, over whole articles: what the search must beat. Pure."""

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from handrail.language.terms import terms

Name = TypeVar("Name", bound=Hashable)
K1 = 1.2
B = 0.75


class PlainBm25(Generic[Name]):
    """Robertson and Zaragoza (2009), equation 3.15, with an idf that is never negative."""

    def __init__(self, texts: Mapping[Name, str], language: str) -> None:
        self._language = language
        self._frequencies = {name: Counter(terms(text, language)) for name, text in texts.items()}
        self._lengths = {name: counts.total() for name, counts in self._frequencies.items()}
        self._average = sum(self._lengths.values()) / max(len(texts), 1)
        self._articles_with = Counter(term for counts in self._frequencies.values() for term in counts)

    def ranking(self, query: str) -> list[Name]:
        """All articles that share a term with the query, best first."""
        words = terms(query, self._language)
        scores = {name: self._score(name, words) for name in self._frequencies}
        return sorted((name for name, score in scores.items() if score > 0), key=lambda name: -scores[name])

    def _score(self, name: Name, words: list[str]) -> float:
        counts = self._frequencies[name]
        saturation = K1 * (1 - B + B * self._lengths[name] / self._average)
        return sum(self._idf(word) * counts[word] * (K1 + 1) / (counts[word] + saturation) for word in words)

    def _idf(self, word: str) -> float:
        number = self._articles_with[word]
        return math.log1p((len(self._frequencies) - number + 0.5) / (number + 0.5))
