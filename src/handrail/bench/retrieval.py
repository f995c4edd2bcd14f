"""How well the search finds the right article of someone's help centre, and how fast."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from django.utils import timezone

from handrail.bench.help_centre import AUDIENCE, UNTITLED_KIND, filler, measured
from handrail.bench.plain_bm25 import PlainBm25
from handrail.bench.retrieval_queries import BadQueriesError, Query, candidates, read_queries
from handrail.knowledge.models import Article, Passage
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.reading.document import Document
from handrail.knowledge.reading.page import page_text
from handrail.knowledge.scanning import scan_folder
from handrail.knowledge.search.query import DENSE_ALONE, FUSED, Fusion, SearchQuery, search
from handrail.statistics.ranking import mrr_at, rank_of, recall_at

_DEPTH = 40

Ranking = Callable[[Query], Sequence[str]]
_Ranks = dict[str, dict[str, list[int | None]]]


@dataclass(frozen=True)
class Ranks:
    """Figures of one kind of query: shares between 0 and 1."""

    n: int
    recall_at_1: float
    recall_at_5: float
    mrr_at_10: float


@dataclass(frozen=True)
class RetrievalReport:
    """Figures by kind of query: of the search, of textbook BM25 over whole articles, of the vectors alone.

    `milliseconds` are p50 and p95 of one search, without the embedding of its query; `problems` are the lines of files
    that did not go in.
    """

    articles: int
    passages: int
    kinds: Mapping[str, Ranks]
    bm25: Mapping[str, Ranks]
    dense: Mapping[str, Ranks]
    milliseconds: Mapping[str, float]
    problems: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


def bench_retrieval(articles: Path, queries: Path, encoder: TextEncoder) -> RetrievalReport:
    """Import the articles into the connected, empty database as the product does, and ask it every query.

    Candidates are the articles below the deepest folder that holds every gold article; the search asks in the gold
    article's language. Review dates and audiences are left aside. For queries of kind "title" no index has the titles.
    Raises BadQueriesError, with file and line where there is one, and FolderError.
    """
    if Article.objects.exists():
        raise BadQueriesError("the database holds articles already; this needs an empty one")
    asked = read_queries(queries)
    scan = scan_folder(articles)
    documents = [measured(document) for document in candidates(scan.documents, asked, queries)]
    embeddings = dict(zip(asked, encoder.encode([query.text for query in asked]), strict=True))
    fill = filler(articles, encoder)
    ranks: _Ranks = defaultdict(lambda: defaultdict(list))
    seconds: list[float] = []
    for untitled in (False, True):
        chosen = [query for query in asked if (query.kind == UNTITLED_KIND) is untitled]
        if not chosen:
            continue
        indexed = [replace(document, title="") for document in documents] if untitled else documents
        fill(indexed)
        rankings = {
            "kinds": _searching(indexed, embeddings, FUSED, seconds, encoder.fingerprint),
            "bm25": _plain(indexed),
            "dense": _searching(indexed, embeddings, DENSE_ALONE, [], encoder.fingerprint),
        }
        _ask(chosen, rankings, ranks)
    figures = {name: {kind: _figures(found) for kind, found in by_kind.items()} for name, by_kind in ranks.items()}
    return RetrievalReport(
        articles=len(documents),
        passages=Passage.objects.count(),
        milliseconds={f"p{part}": float(np.percentile(seconds, part) * 1000) for part in (50, 95)},
        problems=[str(problem) for problem in scan.problems],
        **figures,
    )


def _searching(
    documents: Sequence[Document], embeddings: Mapping[Query, Any], fusion: Fusion, seconds: list[float], encoder: str
) -> Ranking:
    """The product's search; how long each one took goes into `seconds`."""
    languages = {document.path: document.language for document in documents}
    today = timezone.now().date()

    def ranking(query: Query) -> Sequence[str]:
        wanted = SearchQuery(
            text=query.text,
            embedding=embeddings[query],
            language=languages[query.gold],
            audience=AUDIENCE,
            today=today,
            encoder=encoder,
            limit=_DEPTH,
            per_article=1,
        )
        begin = time.perf_counter()
        hits = search(wanted, fusion)
        seconds.append(time.perf_counter() - begin)
        return [hit.external_id for hit in hits]

    return ranking


def _plain(documents: Sequence[Document]) -> Ranking:
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for document in documents:
        text = page_text(document.title, document.body, document.format)
        texts[document.language][document.path] = f"{document.title}\n{text}"
    indexes = {language: PlainBm25(of_language, language) for language, of_language in texts.items()}
    languages = {document.path: document.language for document in documents}
    return lambda query: indexes[languages[query.gold]].ranking(query.text)


def _ask(queries: Sequence[Query], rankings: Mapping[str, Ranking], ranks: _Ranks) -> None:
    for query in queries:
        for name, ranking in rankings.items():
            found = [article for article in ranking(query) if article != query.dropped]
            ranks[name][query.kind].append(rank_of(query.gold, found))


def _figures(ranks: Sequence[int | None]) -> Ranks:
    return Ranks(len(ranks), recall_at(ranks, 1), recall_at(ranks, 5), mrr_at(ranks, 10))
