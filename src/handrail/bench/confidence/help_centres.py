"""Questions to someone's help centre, without any intent: general questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from handrail.answering.labelled import LabelledDraft
from handrail.answering.reader import Reader
from handrail.bench.confidence.drafts import Question, labelled_drafts
from handrail.bench.help_centre import UNTITLED_KIND, filler, measured
from handrail.bench.retrieval_queries import Query, candidates, read_queries
from handrail.knowledge.scanning import scan_folder
from handrail.language.embedding import TextEncoder

UNANSWERABLE_EVERY = 3


def help_centre_drafts(articles: Path, queries: Path, encoder: TextEncoder) -> list[LabelledDraft]:
    """Import the articles into the connected, empty database and draft for each query with the article known.

    Every third query is asked once more with its article hidden: a question that the help centre does not answer, and
    whose draft is wrong whatever it quotes. Titles are in no index for queries of kind "title". Raises
    BadQueriesError, FolderError.
    """
    asked = read_queries(queries)
    documents = [measured(document) for document in candidates(scan_folder(articles).documents, asked, queries)]
    languages = {document.path: document.language for document in documents}
    fill, reader = filler(articles, encoder), Reader(encoder, None)
    drafts = []
    for untitled in (False, True):
        chosen = [query for query in asked if (query.kind == UNTITLED_KIND) is untitled]
        if chosen:
            fill([replace(document, title="") for document in documents] if untitled else documents)
            questions = [_question(query, languages[query.gold]) for query in chosen]
            drafts += labelled_drafts(reader, _with_unanswerable(questions), sorted(set(languages.values())))
    return drafts


def _question(query: Query, language: str) -> Question:
    return Question(query.text, language, query.gold, frozenset({query.dropped} - {""}))


def _with_unanswerable(questions: Sequence[Question]) -> list[Question]:
    hidden = [
        replace(question, hidden=question.hidden | {question.gold}) for question in questions[::UNANSWERABLE_EVERY]
    ]
    return [*questions, *hidden]
