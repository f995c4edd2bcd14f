"""What search reads: written when words are approved, removed when they no longer are."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from handrail.language.slips import slips
from handrail.language.terms import TERM_RULES, base_language, term_id, terms

_MOST_TERMS = 16_000
"""The most elements that pgvector keeps in a sparse vector."""
ALL_ARTICLES = 0
"""The term id under which the articles of a language are counted."""


_Cut = Cut | Passage
"""Words under their headings, before and after they are stored."""


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
    whole = _article_terms(article, entry.revision, entry.cuts, language)
    whole.save(force_insert=True)
    _count(language, before, whole.term_ids, _slips(entry.revision, entry.cuts, language))


def rewrite_terms(article: Article, revision: Revision) -> None:
    """Cut the searched revision of an article into terms anew; its passages and vectors stay what they are.

    The caller holds the article's lock.
    """
    language = base_language(article.language)
    passages = list(revision.passages.all())
    for passage in passages:
        passage.lexical = sparse(passage_weights(revision.title, passage.heading_path, passage.text, language))
    Passage.objects.bulk_update(passages, ["lexical"], batch_size=200)
    before = ArticleTerms.objects.values_list("term_ids", flat=True).get(article=article)
    whole = _article_terms(article, revision, passages, language)
    whole.save(force_update=True)
    _count(language, before, whole.term_ids, _slips(revision, passages, language))


def remove(article: Article) -> None:
    """Take the article out of search. The caller holds the article's lock."""
    before = _remove(article)
    if before is not None:
        _count(base_language(article.language), before, None, {})


def embedded_text(title: str, heading_path: Sequence[str], text: str) -> str:
    """What the model reads of a passage: its words under the title and the headings."""
    headings = " > ".join(part for part in (title, *heading_path) if part)
    return f"{headings}\n{text}" if headings else text


def _remove(article: Article) -> list[int] | None:
    whole = ArticleTerms.objects.filter(article=article)
    before = whole.values_list("term_ids", flat=True).first()
    Passage.objects.filter(revision__article=article).delete()
    whole.delete()
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


def _article_terms(article: Article, revision: Revision, cuts: Sequence[_Cut], language: str) -> ArticleTerms:
    headings = [heading for cut in cuts for heading in cut.heading_path]
    weights = article_weights(revision.title, headings, [cut.text for cut in cuts], language)
    kept = dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TERMS])
    return ArticleTerms(
        article=article,
        revision=revision,
        language=language,
        audience=revision.audience,
        review_by=revision.review_by,
        rules=TERM_RULES,
        lexical=sparse(kept),
        term_ids=sorted(kept),
    )


def _slips(revision: Revision, cuts: Sequence[_Cut], language: str) -> dict[int, list[int]]:
    """How each word of the article may be misspelled, by its term id."""
    headings = {heading for cut in cuts for heading in cut.heading_path}
    texts = [revision.title, *headings, *(cut.text for cut in cuts)]
    return {term_id(term): slips(term) for term in {term for text in texts for term in terms(text, language)}}


def sparse(weights: dict[int, float]) -> SparseVector:
    """A vector of the database; element 0 stays empty, for term ids begin at 1."""
    return SparseVector(weights, SPARSE_DIMENSIONS)


def _count(
    language: str, before: Sequence[int] | None, after: Sequence[int] | None, spelled: Mapping[int, Sequence[int]]
) -> None:
    """Carry the change of one article into the counts, in the order of the ids: two writers cannot deadlock.

    Terms that were counted before their slips were kept get them, too.
    """
    change = Counter([ALL_ARTICLES, *after] if after is not None else [])
    change.subtract([ALL_ARTICLES, *before] if before is not None else [])
    changed = sorted((term, by) for term, by in change.items() if by or term in spelled)
    if not changed:
        return
    table = TermCount._meta.db_table
    ids = [term for term, _ in changed]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counted (language, term_id, articles, slips) "
            "SELECT %s, term, by, slips::int[] FROM unnest(%s::int[], %s::int[], %s::text[]) "
            "AS change(term, by, slips) ORDER BY term ON CONFLICT (language, term_id) DO UPDATE SET "
            "articles = counted.articles + excluded.articles, slips = COALESCE(counted.slips, excluded.slips) "
            "WHERE excluded.articles <> 0 OR counted.slips IS NULL",
            [language, ids, [by for _, by in changed], [_array(spelled.get(term)) for term in ids]],
        )


def _array(numbers: Sequence[int] | None) -> str | None:
    return None if numbers is None else "{" + ",".join(map(str, numbers)) + "}"
