"""The search of `statement` over arrays: the same candidates, the same score. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from handrail.knowledge.search.query import Fusion, Hit, SearchQuery
from handrail.knowledge.search.statement import NEAR, WORDED
from handrail.knowledge.search.weights import QueryWeights

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Terms = Mapping[int, float]
"""A sparse vector: weights by term id."""


class Postings:
    """Sparse vectors turned around: for each term the rows that have it, with its weights there."""

    def __init__(self, rows: Sequence[Terms]) -> None:
        found: dict[int, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for row, terms in enumerate(rows):
            for term, weight in terms.items():
                places, weights = found[term]
                places.append(row)
                weights.append(weight)
        self._rows = len(rows)
        self._of = {term: (np.array(at, np.intp), np.array(by, np.float32)) for term, (at, by) in found.items()}

    def scores(self, query: Terms) -> Floats:
        """Return the inner product [rows] of every row with a query."""
        total = np.zeros(self._rows, np.float32)
        for term, weight in query.items():
            if term in self._of:
                places, weights = self._of[term]
                total[places] += np.float32(weight) * weights
        return total

    def having(self, terms: Iterable[int]) -> NDArray[np.intp]:
        """Return how many of some terms each row has [rows]."""
        counts = np.zeros(self._rows, np.intp)
        for term in terms:
            if term in self._of:
                counts[self._of[term][0]] += 1
        return counts


@dataclass(frozen=True)
class Article:
    """An article that can be found: its name, and its words as a whole."""

    external_id: str
    terms: Terms


@dataclass(frozen=True)
class Shelf:
    """The passages in reach of one language, in the order of their ids, and their articles.

    `vectors` [passages, dimensions]; `article_of` the place of each one's article; `hits` how it is shown, its scores
    still open; `means` [articles, dimensions] the directions of the articles' mean vectors.
    """

    articles: Sequence[Article]
    hits: Sequence[Hit]
    vectors: Floats
    article_of: Places
    passage_terms: Postings
    article_terms: Postings
    means: Floats

    @classmethod
    def of(
        cls, articles: Mapping[UUID, Article], hits: Sequence[Hit], terms: Sequence[Terms], vectors: Floats
    ) -> Shelf:
        """Put passages, as they are shown, with their terms and vectors on a shelf; `articles` by id."""
        vectors = vectors.reshape(len(hits), -1) if len(hits) else np.empty((0, 1), np.float32)
        place = {article: number for number, article in enumerate(articles)}
        article_of = np.array([place[hit.article_id] for hit in hits], np.intp)
        totals = np.zeros((len(articles), vectors.shape[1]), np.float32)
        np.add.at(totals, article_of, vectors)
        norms = np.linalg.norm(totals, axis=1, keepdims=True)
        return cls(
            list(articles.values()), hits, vectors, article_of, Postings(terms),
            Postings([article.terms for article in articles.values()]),
            np.divide(totals, norms, out=np.zeros_like(totals), where=norms > 0),
        )  # fmt: skip

    def search(self, query: SearchQuery, weights: QueryWeights, fusion: Fusion) -> list[Hit]:
        """Return the best passages for a query, best first."""
        if not self.hits:
            return []
        dense = self.vectors @ query.embedding
        lexical, of_article = self.passage_terms.scores(weights.idf), self.article_terms.scores(weights.idf)
        preference = np.array([query.prefer.get(article.external_id, 0.0) for article in self.articles])
        near = self.means @ query.embedding
        scale = weights.scale or 1.0
        score = fusion.dense * dense + fusion.article_dense * near[self.article_of]
        score = score + (fusion.lexical * lexical + fusion.article * of_article[self.article_of]) / scale
        candidate = self._candidates(query, weights, dense, of_article)[self.article_of]
        standing = np.where(candidate, score + preference[self.article_of], -np.inf)
        return [
            replace(
                self.hits[place],
                dense=float(dense[place]),
                article_dense=float(near[self.article_of[place]]),
                lexical=float(lexical[place]),
                article_lexical=float(of_article[self.article_of[place]]),
                score=float(score[place]),
            )
            for place in self._best(standing, query)
        ]

    def _candidates(
        self, query: SearchQuery, weights: QueryWeights, dense: Floats, of_article: Floats
    ) -> NDArray[np.bool_]:
        """Whether each article is looked at: one of the nearest passages, of those in the same words, or preferred."""
        chosen = np.array([article.external_id in query.prefer for article in self.articles])
        chosen[self.article_of[np.argsort(-dense, kind="stable")[:NEAR]]] = True
        worded = self.article_terms.having(weights.matched) > 0
        if weights.together:
            worded |= self.article_terms.having(weights.together) == len(weights.together)
        places = np.flatnonzero(worded)
        chosen[places[np.argsort(-of_article[places], kind="stable")[:WORDED]]] = True
        return chosen

    def _best(self, standing: NDArray[np.float64], query: SearchQuery) -> list[int]:
        """The places of the best, so many of each article as the query wants."""
        taken: dict[int, int] = defaultdict(int)
        best: list[int] = []
        for place in np.argsort(-standing, kind="stable").tolist():
            if len(best) == query.limit or standing[place] == -np.inf:
                break
            article = int(self.article_of[place])
            if taken[article] < query.per_article:
                taken[article] += 1
                best.append(place)
        return best
