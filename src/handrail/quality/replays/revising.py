"""What if an article read otherwise? A revision that nobody approved yet, tried on the cases of a replay.

The draft is put in the place of the approved words in a transaction that is always rolled back: so it is searched by
the very same search, and nobody else ever sees it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef
from numpy.typing import NDArray

from handrail.answering.engine import Engine
from handrail.answering.muting import muted_at
from handrail.kernel.errors import InvalidError
from handrail.knowledge.errors import ArticleRetiredError
from handrail.knowledge.models import Article, PassageVector, Revision
from handrail.knowledge.search import index
from handrail.quality.grading import Grade
from handrail.quality.models import Replay, ReplayCase
from handrail.quality.replays.anew import thought_anew
from handrail.quality.replays.report import Counts, counted
from handrail.quality.replays.thinking import full_cells
from handrail.quality.replays.whatif import Outlook, Turned
from handrail.rows import values

MOST = 300
_VECTORS = f"SELECT message_id, id, vectors FROM {ReplayCase._meta.db_table} WHERE replay_id = %s ORDER BY message_id"
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Revised:
    """How the nearest cases go with today's articles (`before`) and with the draft; `left_out` were not looked at."""

    revision: Revision
    before: Mapping[str, Counts]
    outlook: Outlook
    left_out: int


def drafts() -> list[Revision]:
    """Return of each article the newest revision, where it is not approved; those of retired articles are left out."""
    later = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    found = Revision.objects.filter(~Exists(later), approval=None, article__retired_at=None)
    return list(found.select_related("article").order_by("title", "article__language"))


def newest_revision(external_id: str, language: str) -> Revision:
    """Return the newest words of an article; without a language of the only one that has this id."""
    articles = Article.objects.filter(external_id=external_id, **({"language": language} if language else {}))
    found = [article.latest_revision() for article in articles]
    if len(found) != 1 or found[0] is None:
        raise InvalidError(f"{len(found)} articles are named {external_id!r}; say the language", field="article")
    return found[0]


def with_revision(replay: Replay, revision: Revision, engine: Engine, *, most: int = MOST) -> Revised:
    """Do the `most` cases nearest to an article's old or new words with today's articles, and with a revision of it.

    Raises ArticleRetiredError, NoTextError, ReplayOutdatedError, EncoderUnavailableError.
    """
    if revision.article.retired_at:
        raise ArticleRetiredError(str(revision.article))
    entry = index.prepare([revision], engine.reader.encoder)[0]
    near, left_out = _nearest(replay, np.vstack([entry.vectors, _searched_now(entry)]), most)
    before = _thought(replay, engine, list(near))
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=revision.article_id)
        index.write(article, entry)
        after = _thought(replay, engine, list(near))
        transaction.set_rollback(True)
    turned = [
        _turned(near[message], before[message], now)
        for message, now in after.items()
        if message in before and before[message].grade != now.grade
    ]
    return Revised(revision, _counts(before), Outlook(_counts(after), tuple(turned)), left_out)


def _searched_now(entry: index.Entry) -> Vectors:
    """The vectors of the article's approved words; none where nothing is approved."""
    rows = PassageVector.objects.filter(revision__article=entry.revision.article_id, encoder=entry.encoder)
    found = [np.asarray(vector, dtype=np.float32) for vector in rows.values_list("vector", flat=True)]
    return np.array(found, dtype=np.float32).reshape(len(found), entry.vectors.shape[1])


def _nearest(replay: Replay, passages: Vectors, most: int) -> tuple[dict[UUID, UUID], int]:
    """Messages with their cases, by the greatest cosine of a request to a passage, and how many are left out.

    What was read as no request has no vector, and no article concerns it.
    """
    ids: list[tuple[UUID, UUID]] = []
    owners, rows = [], []
    for message, case, stored in values(_VECTORS, [replay.pk]):
        requests = np.frombuffer(bytes(stored), dtype=np.float16).reshape(-1, passages.shape[1])
        if len(requests):
            owners += [len(ids)] * len(requests)
            ids.append((message, case))
            rows.append(requests)
    nearness = np.full(len(ids), -1.0, dtype=np.float32)
    if ids:
        np.maximum.at(nearness, owners, (np.vstack(rows).astype(np.float32) @ passages.T).max(axis=1))
    chosen = np.argsort(-nearness, kind="stable")[:most]
    return dict(ids[place] for place in sorted(chosen)), len(ids) - len(chosen)


def _thought(replay: Replay, engine: Engine, messages: Sequence[UUID]) -> dict[UUID, ReplayCase]:
    cells, muted = full_cells(replay.channel), muted_at(replay.assistant)
    rows = thought_anew(replay, engine, messages, cells=cells, muted=muted)
    return {row.message_id: row for row in rows}


def _turned(case: UUID, before: ReplayCase, now: ReplayCase) -> Turned:
    said = [draft["text"] for draft in now.record["drafts"] if draft]
    return Turned(case, Grade(before.grade), Grade(now.grade), now.cause, "\n\n".join(said))


def _counts(rows: Mapping[UUID, ReplayCase]) -> dict[str, Counts]:
    return counted(Counter((row.label, Grade(row.grade)) for row in rows.values()))
