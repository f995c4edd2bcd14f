"""Collecting outcomes: reads what has happened, and what time has brought, and states it as facts.

Nothing is lost and nothing is counted twice. A conversation is read again whenever it has an event that was not read
(its counter says so), and its facts are made to say what follows from all its events: reading it again adds nothing.
Events of different conversations become visible out of order, so the search for changed ones goes back as far as the
oldest transaction that is still open; once an hour all conversations are compared. One collector works at a time.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from handrail.insights.contacts import Contact, Story, came_again
from handrail.insights.deadlines import deadline_of
from handrail.insights.models import Fact, Look, Progress
from handrail.insights.outcomes import REPEAT_WINDOW, Outcome, Seen, next_look, of_contact
from handrail.insights.reading import after, before, changed, due, horizon, stories
from handrail.insights.service import of_service
from handrail.insights.stating import state

BATCH = 100
QUIET = timedelta(seconds=1.5)
NOTE_EVERY = timedelta(minutes=1)
SWEEP_EVERY = timedelta(hours=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)
_LOCK = 0x68616E64_0001
log = logging.getLogger(__name__)


def follow(*, now: datetime | None = None, batch: int = BATCH) -> int:
    """Collect until nothing is left; returns how many facts were added."""
    added = 0
    while True:
        looked, facts = _collect(now or timezone.now(), batch)
        added += len(facts)
        if not looked:
            return added


def collect_quiet() -> list[Fact]:
    """Collect from conversations that have been quiet for a moment, so that none is read after each of its messages."""
    return _collect(timezone.now(), BATCH, QUIET)[1]


def collect(*, now: datetime | None = None, batch: int = BATCH) -> list[Fact]:
    """State what is new of at most about `batch` changed conversations, and return the facts that were added.

    `now` decides which deadlines have passed and which windows have closed. While another collector works it does
    nothing. Facts are committed in the order of their serials.
    """
    return _collect(now or timezone.now(), batch)[1]


@transaction.atomic
def _collect(now: datetime, batch: int, quiet: timedelta = timedelta(0)) -> tuple[int, list[Fact]]:
    if not _alone():
        return 0, []
    moved = _moved(batch, quiet)
    targets = {*moved, *due(now, batch)}
    targets |= before(moved) if moved else set()
    if not targets:
        return 0, []
    told = stories(targets | after(targets))
    looks = {look.pk: look for look in Look.objects.filter(pk__in=targets)}
    Look.objects.filter(pk__in=targets - told.keys()).delete()
    return len(targets), _look(told, targets, looks, now)


def _alone() -> bool:
    """Whether this is the only collector, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _moved(batch: int, quiet: timedelta) -> list[UUID]:
    """The next conversations with unread events; remembers from when on the next search must look."""
    progress, _ = Progress.objects.get_or_create(pk=1)
    seen_before, clock = horizon()
    if progress.swept_at is None or progress.swept_at < clock - SWEEP_EVERY:
        progress.since, progress.swept_at = None, clock
    found = changed(progress.since or _BEGINNING, clock - quiet if quiet else _END, batch)
    last = found[-1][1] if len(found) == batch else seen_before
    since = min(last, seen_before)
    if found or progress.since is None or since - progress.since > NOTE_EVERY:
        progress.since = since
        progress.save()
    return [conversation for conversation, _ in found]


def _look(told: Mapping[UUID, Story], targets: set[UUID], looks: Mapping[UUID, Look], now: datetime) -> list[Fact]:
    """Look at the targets among the conversations that were read, and state what is to be seen."""
    contacts: dict[UUID, list[Contact]] = defaultdict(list)
    for story in told.values():
        contacts[story.customer] += story.contacts
    wanted: dict[UUID, list[Outcome]] = {}
    seen: list[Look] = []
    for conversation in sorted(targets & told.keys()):
        story = told[conversation]
        known = looks[conversation].deadlines if conversation in looks else {}
        look = Look(conversation_id=conversation, event=story.last_event, deadlines=known)
        try:
            look.deadlines = _deadlines(story, known)
            outcomes, look.due_at = _outcomes(story, contacts[story.customer], now, look.deadlines)
            wanted[conversation] = outcomes
        except (KeyError, TypeError, ValueError):
            log.exception("a conversation cannot be measured", extra={"conversation": str(conversation)})
        seen.append(look)
    Look.objects.bulk_create(
        seen, update_conflicts=True, unique_fields=["conversation"], update_fields=["event", "due_at", "deadlines"]
    )
    return state(told, wanted, now)


def _outcomes(
    story: Story, of_customer: list[Contact], now: datetime, deadlines: Mapping[str, int]
) -> tuple[list[Outcome], datetime | None]:
    """All outcomes of a conversation as they stand now, and when to look again."""
    seen = [
        Seen(contact, now, came_again(contact, of_customer, REPEAT_WINDOW), deadlines) for contact in story.contacts
    ]
    outcomes = [outcome for each in seen for outcome in (*of_contact(each), *of_service(each))]
    return outcomes, min(filter(None, map(next_look, seen)), default=None)


def _deadlines(story: Story, known: Mapping[str, int]) -> dict[str, int]:
    """Minutes by handoff: what was seen first stays, for a promise made once is not changed by a new setting."""
    found, minutes = dict(known), deadline_of()
    for event in story.events:
        if event.kind == "handoff_raised" and event.data["handoff_id"] not in found:
            found[event.data["handoff_id"]] = minutes(event.data["reason"], event.data["team"])
    return found
