"""Filling the search of a throwaway database with made articles, as `knowledge.search.index` would, but by COPY."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from handrail.bench.made_passages import MadeArticle
from handrail.kernel.ids import uuid7
from handrail.knowledge.models import (
    SPARSE_DIMENSIONS,
    Article,
    ArticleTerms,
    Passage,
    PassageVector,
    Revision,
    Source,
    TermCount,
)
from handrail.knowledge.search.index import ALL_ARTICLES
from handrail.knowledge.search.weights import article_weights, passage_weights
from handrail.language.slips import slips
from handrail.language.terms import TERM_RULES, term_id, terms

LANGUAGE = "en"
AUDIENCE = "public"
_AT_A_TIME = 500

_Rows = dict[type[models.Model], list[dict[str, Any]]]


def fill(articles: Iterable[MadeArticle], encoder: str, on_progress: Callable[[int], object]) -> None:
    """Write articles, their revisions, passages and terms; the vector index has to be made afterwards."""
    source = Source.objects.create(name="bench", location="made")
    counts: Counter[str] = Counter()
    written = 0
    for batch in _batches(articles):
        rows: _Rows = {Article: [], Revision: [], Passage: [], PassageVector: [], ArticleTerms: []}
        for made in batch:
            _add(rows, made, source, encoder)
            counts.update({term for text in (made.title, *made.texts) for term in terms(text, LANGUAGE)})
        for model, of_model in rows.items():
            _copy(model, of_model)
        written += len(rows[Passage])
        on_progress(written)
    _write_counts(counts, ArticleTerms.objects.count())


def _batches(articles: Iterable[MadeArticle]) -> Iterator[list[MadeArticle]]:
    batch: list[MadeArticle] = []
    for made in articles:
        batch.append(made)
        if len(batch) == _AT_A_TIME:
            yield batch
            batch = []
    yield batch


def _write_counts(counts: Mapping[str, int], articles: int) -> None:
    rows = [TermCount(language=LANGUAGE, term_id=ALL_ARTICLES, articles=articles)]
    rows += [
        TermCount(language=LANGUAGE, term_id=term_id(term), articles=count, slips=slips(term))
        for term, count in counts.items()
    ]
    TermCount.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)


def _add(rows: _Rows, made: MadeArticle, source: Source, encoder: str) -> None:
    article, revision, now = uuid7(), uuid7(), timezone.now()
    seen = {"language": LANGUAGE, "audience": AUDIENCE}
    rows[Article].append({"id": article, "source_id": source.pk, "external_id": f"made-{made.number}", **seen})
    rows[Revision].append(_revision(revision, article, made, now))
    for position, (text, vector) in enumerate(zip(made.texts, made.vectors, strict=True)):
        passage = uuid7()
        rows[Passage].append({
            "id": passage, "revision_id": revision, "position": position, "heading_path": [], "text": text,
            "html": f"<p>{text}</p>", "lexical": _sparse(passage_weights(made.title, (), text, LANGUAGE)), **seen,
        })  # fmt: skip
        rows[PassageVector].append({
            "passage_id": passage, "revision_id": revision, "encoder": encoder,
            "vector": "[" + ",".join(map(str, vector.tolist())) + "]", **seen,
        })  # fmt: skip
    weights = article_weights(made.title, (), made.texts, LANGUAGE)
    rows[ArticleTerms].append({
        "article_id": article, "revision_id": revision, "lexical": _sparse(weights), "term_ids": sorted(weights),
        "rules": TERM_RULES, **seen,
    })  # fmt: skip


def _revision(own: UUID, article: UUID, made: MadeArticle, now: datetime) -> dict[str, Any]:
    return {
        "id": own, "article_id": article, "number": 1, "title": made.title, "body": "\n\n".join(made.texts),
        "format": "markdown", "audience": AUDIENCE, "content_hash": "", "created_at": now,
    }  # fmt: skip


def _sparse(weights: Mapping[int, float]) -> str:
    elements = ",".join(f"{term + 1}:{weight:.7g}" for term, weight in sorted(weights.items()))
    return "{" + elements + "}/" + str(SPARSE_DIMENSIONS)


def _copy(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to a model's table; columns that no row names take their default or NULL."""
    if not rows:
        return
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.attname in rows[0] or not (field.null or isinstance(field, models.AutoField))
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row.get(field.attname, "" if field.empty_strings_allowed else None) for field in fields])
