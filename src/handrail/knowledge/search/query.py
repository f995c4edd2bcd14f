"""The search: candidates from both sides, scored together, in two round trips."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from handrail.knowledge.models import SPARSE_DIMENSIONS
from handrail.knowledge.search.index import ALL_ARTICLES
from handrail.knowledge.search.spelling import Near, guesses, query_terms
from handrail.knowledge.search.statement import TERM_COUNTS, search_statement
from handrail.knowledge.search.weights import QueryWeights, query_weights
from handrail.language.terms import base_language


@dataclass(frozen=True)
class Fusion:
    """How much the sides of the score count; see README.md for the measurements behind FUSED."""

    dense: float
    article_dense: float
    lexical: float
    article: float


FUSED = Fusion(dense=0.35, article_dense=0.25, lexical=0.05, article=0.35)
DENSE_ALONE = Fusion(dense=1.0, article_dense=0.0, lexical=0.0, article=0.0)


@dataclass(frozen=True)
class SearchQuery:
    """What to look for, for whom and on which day.

    `embedding` is the text's vector of norm 1 [dimensions] and `encoder` the fingerprint of what made it: vectors of
    another encoder are not compared. `limit` counts passages, of which an
    article gives at most `per_article`. Articles whose external id is in `prefer` are always candidates and are ranked
    that much higher; their `score` stays what it is.
    """

    text: str
    embedding: NDArray[np.float32]
    language: str
    audience: str
    today: date
    encoder: str
    limit: int = 10
    per_article: int = 3
    prefer: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with the revision that it cites.

    `dense` is the cosine of query and passage, `article_dense` that of query and the mean of the article's passages,
    `lexical` the BM25 score of the passage and `article_lexical` that of its whole article; `intents` are the slugs
    that its author named; `score` joins the four, about 0 (nothing in common) to 1.
    """

    passage_id: UUID
    revision_id: UUID
    article_id: UUID
    external_id: str
    title: str
    heading_path: tuple[str, ...]
    text: str
    html: str
    url: str
    position: int
    intents: tuple[str, ...]
    dense: float
    article_dense: float
    lexical: float
    article_lexical: float
    score: float


def search(query: SearchQuery, fusion: Fusion = FUSED) -> list[Hit]:
    """The best passages, best first: approved, in date, of the query's language and audience.

    Languages match by their base ("pt" finds "pt-BR"). Nothing in common is no reason to find nothing: the caller
    judges by the scores.
    """
    language = base_language(query.language)
    weights = _query_weights(query.text, language)
    parameters: dict[str, Any] = {
        "language": language,
        "audience": query.audience,
        "today": query.today,
        "dense": "[" + ",".join(f"{value:.7g}" for value in query.embedding.tolist()) + "]",
        "sparse": _sparse_literal(weights),
        "matched": list(weights.matched),
        "together": list(weights.together) or None,
        "scale": weights.scale or 1.0,
        "dense_weight": fusion.dense,
        "article_dense_weight": fusion.article_dense,
        "lexical_weight": fusion.lexical,
        "article_weight": fusion.article,
        "per_article": query.per_article,
        "limit": query.limit,
        "preferred": list(query.prefer),
        "preferences": list(query.prefer.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(search_statement(query.encoder, len(query.embedding)), parameters)
        return [_hit(row) for row in cursor.fetchall()]


def _hit(row: Sequence[Any]) -> Hit:
    """The columns come in the order of the fields."""
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Hit(*values)


def _query_weights(text: str, language: str) -> QueryWeights:
    known = query_terms(text, language)
    parameters: dict[str, Any] = {
        "language": language,
        "terms": [ALL_ARTICLES, *known],
        "misspelled": [term for term, slips in known.items() for _ in slips],
        "slips": [slip for slips in known.values() for slip in slips],
    }
    with connection.cursor() as cursor:
        cursor.execute(TERM_COUNTS, parameters)
        rows = cursor.fetchall()
    counts: dict[int, int] = {term: articles for term, articles, slips in rows if slips is None}
    near = [Near(term, articles, frozenset(slips)) for term, articles, slips in rows if slips is not None]
    return weights_of(known, counts, near)


def weights_of(known: Mapping[int, Collection[int]], counts: Mapping[int, int], near: Iterable[Near]) -> QueryWeights:
    """Return a query's side: its terms with their slips, in how many articles each is, and what others may mean.

    `counts` may hold other terms, too; under ALL_ARTICLES it has the number of the language's articles.
    """
    written = {term: counts[term] for term in known if term in counts}
    unknown = {term: slips for term, slips in known.items() if term not in counts}
    return query_weights(written, counts.get(ALL_ARTICLES, 0), guesses(unknown, near))


def _sparse_literal(weights: QueryWeights) -> str:
    """The database counts elements from 1, `index.sparse` from 0."""
    elements: Sequence[str] = [f"{term + 1}:{value:.7g}" for term, value in sorted(weights.idf.items())]
    return "{" + ",".join(elements) + "}/" + str(SPARSE_DIMENSIONS)
