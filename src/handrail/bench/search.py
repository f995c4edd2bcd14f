"""How fast the search is among many passages, and what its vector index misses."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from handrail.bench.filling import AUDIENCE, LANGUAGE, fill
from handrail.bench.made_passages import made_articles
from handrail.demo import files
from handrail.intents.importing import Problems, read_labelled
from handrail.knowledge.models import ArticleTerms, Passage, PassageVector
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.search.query import SearchQuery, search
from handrail.knowledge.search.statement import IN_REACH, VECTOR_SETTINGS
from handrail.knowledge.search.vectors import index_name, indexed_type, known_model, quoted

_SEED = 2026
_TOP = 10
_WARM_UP = 20
_MEGABYTE = 1024 * 1024

_VECTORS = PassageVector._meta.db_table


@dataclass(frozen=True)
class SearchReport:
    """Figures of a knowledge base of made passages.

    `milliseconds` are of one search with both round trips, without the embedding of its query; `recall_at_10` is the
    share of the ten nearest passages that the vector index finds, `worst_recall_at_10` that of the worst query.
    """

    passages: int
    articles: int
    queries: int
    index_seconds: float
    milliseconds: dict[str, float]
    recall_at_10: float
    worst_recall_at_10: float
    megabytes: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


def bench_search(
    passages: int, queries: int, encoder: TextEncoder, on_progress: Callable[[str, int, int], None]
) -> SearchReport:
    """Fill the connected, empty database with made passages and ask it customers' messages of the demo."""
    asked = _queries(queries, encoder)
    fill(
        made_articles(passages, encoder, _SEED),
        encoder.fingerprint,
        lambda written: on_progress("writing passages", written, passages),
    )
    on_progress("building the index", 0, 1)
    seconds = _build(encoder)
    on_progress("building the index", 1, 1)
    for query in asked[:_WARM_UP]:
        search(query)
    times = [_milliseconds(query) for query in asked]
    recalls = [_recall(query) for query in asked]
    return SearchReport(
        passages=Passage.objects.count(),
        articles=ArticleTerms.objects.count(),
        queries=len(asked),
        index_seconds=seconds,
        milliseconds={f"p{part}": float(np.percentile(times, part)) for part in (50, 95, 99)},
        recall_at_10=float(np.mean(recalls)),
        worst_recall_at_10=min(recalls),
        megabytes=_sizes(encoder.fingerprint),
    )


def _queries(count: int, encoder: TextEncoder) -> list[SearchQuery]:
    """English test messages of the demo, again from the first where there are too few."""
    paths = sorted((files.folder() / "messages").glob("*.csv"))
    messages = [message for path in paths for message in read_labelled(path, None, Problems())]
    texts = [message.text for message in messages if message.language == LANGUAGE and message.split == "test"]
    chosen = [texts[number % len(texts)] for number in range(count)]
    today = timezone.now().date()
    vectors = encoder.encode(chosen)
    return [
        SearchQuery(text, vector, LANGUAGE, AUDIENCE, today, encoder=encoder.fingerprint)
        for text, vector in zip(chosen, vectors, strict=True)
    ]


def _build(encoder: TextEncoder) -> float:
    """Make the model known, and with it the index of its vectors, and fresh statistics; returns the seconds."""
    begin = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        known_model(encoder)
        cursor.execute("RESET maintenance_work_mem")
    seconds = time.perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seconds


def _milliseconds(query: SearchQuery) -> float:
    begin = time.perf_counter()
    search(query)
    return 1000 * (time.perf_counter() - begin)


def _recall(query: SearchQuery) -> float:
    """What the search asks of the vector index, beside what it should find."""
    indexed = indexed_type(len(query.embedding))
    exact = set(_found("vector <#> %(dense)s::vector", query, "SET LOCAL enable_indexscan = off"))
    near = _found(f"vector::{indexed} <#> %(dense)s::{indexed}", query, f"SELECT {VECTOR_SETTINGS}")
    return len(exact.intersection(near)) / max(len(exact), 1)


def _found(distance: str, query: SearchQuery, setting: str) -> Sequence[Any]:
    reach = f"{IN_REACH} AND encoder = {quoted(query.encoder)}"
    parameters: dict[str, Any] = {
        "dense": "[" + ",".join(map(str, query.embedding.tolist())) + "]",
        "language": query.language,
        "audience": query.audience,
        "today": query.today,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(setting)
        cursor.execute(f"SELECT id FROM {_VECTORS} WHERE {reach} ORDER BY {distance} LIMIT {_TOP}", parameters)
        return [row[0] for row in cursor.fetchall()]


def _sizes(encoder: str) -> dict[str, float]:
    names = [Passage._meta.db_table, _VECTORS, ArticleTerms._meta.db_table, index_name(encoder)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relname = ANY(%s::text[])", [names]
        )
        return {name: round(size / _MEGABYTE, 1) for name, size in cursor.fetchall()}
