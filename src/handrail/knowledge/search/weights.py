"""BM25 as two sparse vectors, one of the document and one of the query, whose inner product is the score. Pure.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The document's side has the
saturated term frequency, the query's side the inverse document frequency. The average length is a constant, so that a
new article changes no old vector; a title and a heading count as if their words stood in the text that often more.
"""

import math
import operator
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from handrail.knowledge.search.spelling import Guess
from handrail.language.terms import term_id, terms

PASSAGE_K1 = 1.2
ARTICLE_K1 = 2.0
B = 0.5
PASSAGE_LENGTH = 100
ARTICLE_LENGTH = 300
TITLE_WEIGHT = 2.0
HEADING_WEIGHT = 1.0
MOST_QUERY_TERMS = 64
MOST_MATCHED = 12
MOST_MATCHING = 1_000
_TYPICAL_SATURATION = 2.0
"""What a term adds, in units of its idf, when a text is about it: between 1 for one mention and the limit k1 + 1."""


@dataclass(frozen=True)
class QueryWeights:
    """The query's side: idf by term id, rarest first; `scale` is the score of a document about every term.

    An article is worth scoring that has one of the terms `matched`, or all of `together`: where even the rarest word is
    a common one.
    """

    idf: Mapping[int, float]
    scale: float
    matched: Sequence[int]
    together: Sequence[int]


def passage_weights(title: str, heading_path: Sequence[str], text: str, language: str) -> dict[int, float]:
    """The vector of a passage."""
    return _weights(title, heading_path, terms(text, language), language, (PASSAGE_K1, PASSAGE_LENGTH))


def article_weights(title: str, headings: Iterable[str], texts: Iterable[str], language: str) -> dict[int, float]:
    """The vector of an article: all its passages as one text, each heading once."""
    words = [term for text in texts for term in terms(text, language)]
    return _weights(title, dict.fromkeys(headings), words, language, (ARTICLE_K1, ARTICLE_LENGTH))


def query_weights(
    articles_with: Mapping[int, int], articles: int, guessed: Mapping[int, Guess] | None = None
) -> QueryWeights:
    """The idf of the terms that any of `articles` articles has; of a very long query the 64 rarest.

    A `guessed` term counts for less than one that the customer wrote.
    """
    known = {term: count for term, count in articles_with.items() if count > 0}
    meant = {term: guess for term, guess in (guessed or {}).items() if term not in known}
    known |= {term: guess.articles for term, guess in meant.items()}
    rarest = sorted(known, key=lambda term: (known[term], term))[:MOST_QUERY_TERMS]
    idf = {term: math.log1p((max(articles - known[term], 0) + 0.5) / (known[term] + 0.5)) for term in rarest}
    idf |= {term: idf[term] * guess.trust for term, guess in meant.items() if term in idf}
    matched = _matched(rarest, known)
    together = [] if matched else _together(rarest, known, articles)
    return QueryWeights(idf, sum(idf.values()) * _TYPICAL_SATURATION, matched, together)


def _matched(rarest: Sequence[int], articles_with: Mapping[int, int]) -> list[int]:
    """The rarest terms that bring no more than MOST_MATCHING articles one after the other."""
    totals = accumulate(articles_with[term] for term in rarest)
    return [term for term, total in zip(rarest[:MOST_MATCHED], totals, strict=False) if total <= MOST_MATCHING]


def _together(rarest: Sequence[int], articles_with: Mapping[int, int], articles: int) -> list[int]:
    """So many of the rarest terms that about MOST_MATCHING articles have all of them, were words independent."""
    shares = accumulate((articles_with[term] / max(articles, 1) for term in rarest), operator.mul)
    needed = sum(articles * share > MOST_MATCHING for share in shares) + 1
    return list(rarest[:needed])


def _weights(
    title: str, headings: Iterable[str], words: Sequence[str], language: str, shape: tuple[float, int]
) -> dict[int, float]:
    frequency: dict[int, float] = {}
    for term, count in Counter(words).items():
        frequency[term_id(term)] = frequency.get(term_id(term), 0.0) + count
    for text, weight in [*((heading, HEADING_WEIGHT) for heading in headings), (title, TITLE_WEIGHT)]:
        for term in terms(text, language):
            frequency[term_id(term)] = frequency.get(term_id(term), 0.0) + weight
    k1, average = shape
    saturation = k1 * (1 - B + B * len(words) / average)
    return {term: count * (k1 + 1) / (count + saturation) for term, count in frequency.items()}
