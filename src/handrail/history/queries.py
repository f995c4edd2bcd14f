"""Reading history: imports with their counts, conversations by page, labelled cases as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Max, Min, Prefetch, QuerySet, Sum

from handrail.assistants.models import Assistant
from handrail.history.models import HistoryBatch, HistoryImport, LeftOut, PastConversation, PastLabel, PastMessage
from handrail.history.settling import Said, settled
from handrail.intents.models import OUT_OF_SCOPE
from handrail.kernel.errors import NotFoundError

COUNTS = ("conversations", "messages", "known_messages", "labels", "left_out", "notes")
SAID = ("at", "position", "id")
A_PAGE = 25
_FETCH = 500
_TOLD = """
SELECT m.id, c.id, c.channel, c.language, c.tags, m.at, m.text,
    (SELECT coalesce(json_agg(json_build_array(b.author, b.text) ORDER BY b.at, b.position, b.id), '[]')
     FROM history_pastmessage b WHERE b.conversation_id = c.id
       AND (coalesce(b.at, 'infinity'), b.position, b.id) < (coalesce(m.at, 'infinity'), m.position, m.id)),
    (SELECT coalesce(json_agg(json_build_array(b.author, b.text) ORDER BY b.at, b.position, b.id), '[]')
     FROM history_pastmessage b WHERE b.conversation_id = c.id
       AND (coalesce(b.at, 'infinity'), b.position, b.id) > (coalesce(m.at, 'infinity'), m.position, m.id)),
    (SELECT json_agg(json_build_array(coalesce(i.slug, ''), l.origin, l.person_id, l.settles) ORDER BY l.at, l.id)
     FROM history_pastlabel l LEFT JOIN intents_intent i ON i.id = l.intent_id WHERE l.message_id = m.id)
FROM history_pastmessage m JOIN history_pastconversation c ON c.id = m.conversation_id
"""
_CASES = f"""
{_TOLD} WHERE c.assistant_id = %(assistant)s AND EXISTS (
    SELECT 1 FROM history_pastlabel l LEFT JOIN intents_intent i ON i.id = l.intent_id
    WHERE l.message_id = m.id AND (%(intent)s::text IS NULL OR coalesce(i.slug, 'out_of_scope') = %(intent)s))
ORDER BY m.id
"""
_SOME_CASES = f"{_TOLD} WHERE m.id = ANY(%(messages)s::uuid[]) ORDER BY m.id"


@dataclass(frozen=True)
class Label:
    """What one labeller says; `intent` is None for out of scope, `person` for labels of tags or of a column."""

    intent: str | None
    origin: str
    person: UUID | None
    settles: bool = False


@dataclass(frozen=True)
class Case:
    """A labelled customer message, what was said before it (author, text), and what an agent really answered."""

    message: UUID
    conversation: UUID
    channel: str
    language: str
    tags: tuple[str, ...]
    at: datetime | None
    text: str
    before: tuple[tuple[str, str], ...]
    answer: str
    labels: tuple[Label, ...]

    @property
    def settled(self) -> str | None:
        """The slug that counts, also out_of_scope; None where people contradict each other."""
        return settled(Said(each.intent or OUT_OF_SCOPE, each.origin, each.settles) for each in self.labels)


@dataclass(frozen=True)
class ImportRow:
    """An import with what it brought in; `first` and `last` span the conversations' beginnings."""

    run: HistoryImport
    counts: dict[str, int]
    languages: tuple[str, ...]
    first: datetime | None
    last: datetime | None


def labelled_cases(*, assistant: Assistant, intent: str | None = None) -> Iterator[Case]:
    """Stream an assistant's labelled messages in a fixed order, in bounded memory; `intent` may be out_of_scope."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CASES, {"assistant": assistant.pk, "intent": intent})
        while rows := cursor.fetchmany(_FETCH):
            yield from map(_case, rows)


def cases_of(messages: Sequence[UUID]) -> list[Case]:
    """Return some labelled messages in the order of their ids; those that are gone meanwhile are missing."""
    with connection.cursor() as cursor:
        cursor.execute(_SOME_CASES, {"messages": list(messages)})
        return [_case(row) for row in cursor.fetchall()]


def import_named(beginning: str) -> HistoryImport:
    """Return the import whose id begins like this. Raises NotFoundError where there is none, or more than one."""
    found = [run for run in HistoryImport.objects.all() if beginning and str(run.pk).startswith(beginning.lower())]
    if len(found) != 1:
        raise NotFoundError(f"{len(found)} imports begin with {beginning!r}; `handrail history list` shows all")
    return found[0]


def imports(only: HistoryImport | None = None) -> list[ImportRow]:
    """Return all imports, the newest first, or one only."""
    wanted = {"history_import": only} if only else {}
    counted: dict[UUID, Mapping[str, Any]] = {
        row["history_import"]: row
        for row in HistoryBatch.objects.filter(**wanted)
        .order_by()
        .values("history_import")
        .annotate(**{name: Sum(name) for name in COUNTS})
    }
    told = PastConversation.objects.filter(**wanted).order_by().values("history_import", "language")
    spans: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in told.annotate(first=Min("started_at"), last=Max("started_at")):
        spans.setdefault(row["history_import"], []).append(row)
    runs = HistoryImport.objects.filter(**({"pk": only.pk} if only else {})).select_related("assistant")
    return [_row(run, counted.get(run.pk, {}), spans.get(run.pk, [])) for run in runs]


def past_conversations(*, run: HistoryImport | None, tag: str, text: str) -> QuerySet[PastConversation]:
    """Return conversations, the newest import's first, of an import, with a tag, with words that somebody said."""
    found = PastConversation.objects.order_by("-id").prefetch_related(
        Prefetch("messages", PastMessage.objects.order_by(*SAID))
    )
    if run:
        found = found.filter(history_import=run)
    if tag:
        found = found.filter(tags__contains=[tag.strip().casefold()])
    if text.strip():
        words = SearchVector("text", config="simple")
        said = PastMessage.objects.annotate(words=words).filter(words=SearchQuery(text, config="simple"))
        found = found.filter(pk__in=said.values("conversation"))
    return found


def past_conversation(conversation: UUID) -> PastConversation:
    """Return one conversation with its messages in order and their labels. Raises NotFoundError."""
    labels = Prefetch("labels", PastLabel.objects.select_related("intent", "person").order_by("at", "id"))
    said = PastMessage.objects.order_by(*SAID).prefetch_related(labels)
    found = PastConversation.objects.select_related("history_import", "assistant").prefetch_related(
        Prefetch("messages", said)
    )
    told = found.filter(pk=conversation).first()
    if told is None:
        raise NotFoundError
    return told


def left_out(run: HistoryImport) -> Iterator[tuple[int, str]]:
    """Stream what an import left out: line and reason, by line."""
    rows = LeftOut.objects.filter(history_import=run).order_by("line", "id").values_list("line", "reason")
    return rows.iterator(chunk_size=_FETCH)


def _row(run: HistoryImport, counts: Mapping[str, Any], spans: Sequence[Mapping[str, Any]]) -> ImportRow:
    firsts = [span["first"] for span in spans if span["first"]]
    lasts = [span["last"] for span in spans if span["last"]]
    return ImportRow(
        run=run,
        counts={name: counts.get(name) or 0 for name in COUNTS},
        languages=tuple(sorted({span["language"] for span in spans if span["language"]})),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
    )


def _case(row: tuple[Any, ...]) -> Case:
    before, after = _said(row[7]), _said(row[8])
    return Case(
        message=row[0],
        conversation=row[1],
        channel=row[2],
        language=row[3],
        tags=tuple(row[4]),
        at=row[5],
        text=row[6],
        before=before,
        answer=_answer(after),
        labels=tuple(
            Label(slug or None, origin, UUID(who) if who else None, settles)
            for slug, origin, who, settles in _list(row[9])
        ),
    )


def _answer(after: tuple[tuple[str, str], ...]) -> str:
    """What agents say next, up to the customer's word after it; the customer may have sent several messages first."""
    said: list[str] = []
    for author, text in after:
        if author == "agent":
            said.append(text)
        elif said:
            break
    return "\n\n".join(said)


def _said(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((author, text) for author, text in _list(value))


def _list(value: Any) -> list[Any]:
    return list(json.loads(value)) if isinstance(value, str) else list(value)
