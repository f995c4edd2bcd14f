"""Which answers of the bot are put before reviewers: a share of all, drawn once by the id of the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import md5
from uuid import UUID

from handrail.accounts.models import User
from handrail.answering.models import Decision
from handrail.conversations.models import Message
from handrail.quality.models import AnswerVerdict
from handrail.rows import values

SHARE = 0.10
WINDOW = timedelta(days=28)
_PARTS = 10_000
_LOT = "('x' || substr(md5('review ' || m.id::text), 1, 8))::bit(32)::bigint %% 10000"
_ANSWERS = f"""
FROM {Message._meta.db_table} m JOIN {Decision._meta.db_table} d
    ON d.conversation_id = m.conversation_id AND m.key = 'turn:' || d.turn_id::text
WHERE m.author = 'bot' AND d.outcome = 'answer' AND m.id >= %(since)s AND {_LOT} < %(share)s
"""
_JUDGED = f"EXISTS (SELECT 1 FROM {AnswerVerdict._meta.db_table} v WHERE v.message_id = m.id)"
_MINE = f"EXISTS (SELECT 1 FROM {AnswerVerdict._meta.db_table} v WHERE v.message_id = m.id AND v.by_id = %(by)s)"
_QUEUE = f"SELECT m.id, d.id {_ANSWERS} AND NOT {_MINE} ORDER BY {_JUDGED}, m.id DESC OFFSET %(offset)s LIMIT 1"
_COUNT = f"SELECT count(*), count(*) FILTER (WHERE NOT {_JUDGED}) {_ANSWERS}"


@dataclass(frozen=True)
class Waiting:
    """How many answers of the window were drawn, and how many of them nobody has judged."""

    drawn: int
    unjudged: int


def is_drawn(message: UUID, share: float = SHARE) -> bool:
    """Return whether an answer is among the share that reviewers see; a larger share keeps all of a smaller one."""
    digest = md5(f"review {message}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % _PARTS < round(share * _PARTS)


def next_to_judge(by: User, *, now: datetime, after: int = 0) -> tuple[UUID, UUID] | None:
    """Return message and decision of the answer that a reviewer judges next, `after` so many that he passed over.

    Those that nobody has judged come first, of these the newest.
    """
    rows: Sequence[tuple[UUID, UUID]] = values(_QUEUE, {**_drawn(now), "by": by.pk, "offset": max(after, 0)})
    return rows[0] if rows else None


def waiting(*, now: datetime) -> Waiting:
    """Return how much of the sample is left to judge."""
    return Waiting(*values(_COUNT, _drawn(now))[0])


def _drawn(now: datetime) -> dict[str, object]:
    """Ids begin with the time at which they were made, so the window is a range of ids."""
    since = UUID(int=int((now - WINDOW).timestamp() * 1000) << 80)
    return {"since": since, "share": round(SHARE * _PARTS)}
