"""What search reads: written when words are approved, removed when they no longer are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pgvector import SparseVector

from handrail.knowledge.errors import NoTextError
from handrail.knowledge.models import SPARSE_DIMENSIONS, Article, ArticleTerms, Passage, Revision, TermCount
from handrail.knowledge.ports import TextEncoder
from handrail.knowledge.reading.document import Format
from handrail.knowledge.reading.passages import Cut, cut_passages
from handrail.knowledge.search.vectors import add, hold_active, known_model
from handrail.knowledge.search.weights import article_weights, passage_weights
from handrail.language.terms import base_language

_MOST_TERMS = 16_000
"""The most elements that pgvector keeps in a sparse vector."""
ALL_ARTICLES = 0
"""The term id under which the articles of a language are counted."""


@dataclass(frozen=True)
class Entry:
    """A revision made ready for search: nothing is written yet."""

    revision: Revision
    cuts: Sequence[Cut]
    vectors: NDArray[np.float32]
    encoder: str


def prepare(revisions: Sequence[Revision], encoder: TextEncoder) -> list[Entry]:
    """Cut and embed revisions, all texts in one call. Raises NoTextError when one has no passage."""
    cuts = [cut_passages(revision.title, revision.body, Format(revision.format)) for revision in revisions]
    for revision, found in zip(revisions, cuts, strict=True):
        if not found:
            raise NoTextError(revision.title)
    texts = [
        embedded_text(revision.title, cut.heading_path, cut.text)
        for revision, of in zip(revisions, cuts, strict=True)
        for cut in of
    ]
    known_model(encoder)
    vectors = encoder.encode_passages(texts)
    entries, first = [], 0
    for revision, of in zip(revisions, cuts, strict=True):
        entries.append(Entry(revision, of, vectors[first : first + len(of)], encoder.fingerprint))
        first += len(of)
    return entries


def write(article: Article, entry: Entry) -> None:
    """Put the revision in the place of whatever is searched of the article. The caller holds the article's lock.

    Raises EncoderChangedError when the entry was made with a model that is no longer the active one.
    """
    hold_active(entry.encoder)
    language = base_language(article.language)
    before = _remove(article)
    passages = Passage.objects.bulk_create(_passages(entry, language), batch_size=200)
    add([passage.pk for passage in passages], entry.vectors, entry.encoder)
    terms = _article_terms(article, entry, language)
    terms.save(force_insert=True)
    _count(language, before, terms.term_ids)


def remove(article: Article) -> None:
    """Take the article out of search. The caller holds the article's lock."""
    before = _remove(article)
    if before is not None:
        _count(base_language(article.language), before, None)


def embedded_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """What the model reads of a passage: its words under the title and the headings."""
    headings = " > ".join(part for part in (title, *heading_path) if part)
    return f"{headings}\n{text}" if headings else text


def _remove(article: Article) -> list[int] | None:
    terms = ArticleTerms.objects.filter(article=article)
    before = terms.values_list("term_ids", flat=True).first()
    Passage.objects.filter(revision__article=article).delete()
    terms.delete()
    return before


def _passages(entry: Entry, language: str) -> list[Passage]:
    revision = entry.revision
    return [
        Passage(
            revision=revision,
            position=position,
            heading_path=list(cut.heading_path),
            text=cut.text,
            html=cut.html,
            language=language,
            audience=revision.audience,
            review_by=revision.review_by,
            lexical=sparse(passage_weights(revision.title, cut.heading_path, cut.text, language)),
        )
        for position, cut in enumerate(entry.cuts)
    ]


def _article_terms(article: Article, entry: Entry, language: str) -> ArticleTerms:
    revision, cuts = entry.revision, entry.cuts
    headings = [heading for cut in cuts for heading in cut.heading_path]
    weights = article_weights(revision.title, headings, [cut.text for cut in cuts], language)
    kept = dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TERMS])
    return ArticleTerms(
        article=article,
        revision=revision,
        language=language,
        audience=revision.audience,
        review_by=revision.review_by,
        lexical=sparse(kept),
        term_ids=sorted(kept),
    )


def sparse(weights: dict[int, float]) -> SparseVector:
    """A vector of the database; element 0 stays empty, for term ids begin at 1."""
    return SparseVector(weights, SPARSE_DIMENSIONS)


def _count(language: str, before: Sequence[int] | None, after: Sequence[int] | None) -> None:
    """Carry the change of one article into the counts, in the order of the ids: two writers cannot deadlock."""
    change = Counter([ALL_ARTICLES, *after] if after is not None else [])
    change.subtract([ALL_ARTICLES, *before] if before is not None else [])
    changed = sorted((term, by) for term, by in change.items() if by)
    if not changed:
        return
    table = TermCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counted (language, term_id, articles) "
            "SELECT %s, term, by FROM unnest(%s::int[], %s::int[]) AS change(term, by) ORDER BY term "
            "ON CONFLICT (language, term_id) DO UPDATE SET articles = counted.articles + excluded.articles",
            [language, [term for term, _ in changed], [by for _, by in changed]],
        )
