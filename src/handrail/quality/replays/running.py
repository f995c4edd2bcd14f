"""Beginning a replay, and working on it until it is done: by any number of processes, on any number of hosts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.answering.engine import Engine
from handrail.answering.fitted import coefficients_at
from handrail.assistants.models import Assistant
from handrail.autonomy.queries import CHANNELS
from handrail.history.queries import cases_of
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.quality.models import Replay, ReplayCase, ReplayChunk
from handrail.quality.replays.knowledge import knowledge_fingerprints
from handrail.quality.replays.selecting import chosen
from handrail.quality.replays.storing import store
from handrail.quality.replays.thinking import Desk, desk_of, read_of, replayed

A_CHUNK = 128
MOST_ATTEMPTS = 10
Report = Callable[[int, int], None]


class ReplayOutdatedError(ConflictError):
    """The engine or the knowledge has changed since this replay began; begin another."""

    code = "replay_outdated"


class NothingToReplayError(ConflictError):
    """No labelled past message can be replayed; import history, label it, and keep some out of training."""

    code = "nothing_to_replay"


@transaction.atomic
def begin(
    *,
    assistant: Assistant,
    channel: str,
    engine: Engine,
    by: User | None,
    note: str = "",
    intents: Sequence[str] = (),
    attempts: int = 1,
    readings_of: Replay | None = None,
) -> Replay:
    """Begin a replay of an assistant's labelled messages, of some intents or all; nothing is thought about yet.

    With `readings_of`, that run's readings are used again: search, drafts and decisions are new. `by` None is the
    operator. Raises NothingToReplayError, InvalidError.
    """
    _check(channel, attempts, by)
    found = chosen(assistant=assistant, intents=intents)
    if not found.messages:
        raise NothingToReplayError(", ".join(f"{count} {reason}" for reason, count in found.left_out.items()))
    replay = Replay.objects.create(
        assistant=assistant,
        channel=channel,
        note=note.strip()[:200],
        versions=versions_now(engine, assistant),
        knowledge=knowledge_fingerprints(),
        left_out=dict(found.left_out),
        cases=len(found.messages),
        attempts=attempts,
        readings_of=readings_of,
        by=by,
    )
    starts = range(0, replay.cases, A_CHUNK)
    ReplayChunk.objects.bulk_create(
        ReplayChunk(replay=replay, number=number, messages=found.messages[part], labels=found.labels[part])
        for number, part in enumerate(slice(start, start + A_CHUNK) for start in starts)
    )
    return replay


def versions_now(engine: Engine, assistant: Assistant) -> dict[str, str]:
    """Return the versions of all that takes part in deciding for an assistant."""
    return {**engine.versions, "confidence": coefficients_at(assistant.pk).version}


def work_on(replay: Replay, engine: Engine, on_progress: Report = lambda done, cases: None) -> int:
    """Take chunk after chunk until none is left; returns how many cases this process did.

    Whoever dies lets go of the chunk that he had. Raises ReplayOutdatedError.
    """
    desk, mine = desk_of(replay, engine), 0
    while taken := take_chunk(desk):
        mine += taken
        on_progress(done_of(replay), replay.cases)
    finish(replay)
    return mine


@transaction.atomic
def take_chunk(desk: Desk) -> int:
    """Do one open chunk that nobody else has; returns its number of cases, 0 where there is none."""
    open_ = ReplayChunk.objects.select_for_update(skip_locked=True).filter(replay=desk.replay, done_at=None)
    chunk = open_.order_by("number").first()
    if chunk is None:
        return 0
    _check_versions(desk)
    cases = {case.message: case for case in cases_of(chunk.messages)}
    labels = {message: label for message, label in zip(chunk.messages, chunk.labels, strict=True) if message in cases}
    before = read_of(_read_before(desk.replay, chunk.messages))
    done = list(replayed(desk, [cases[message] for message in labels], list(labels.values()), before))
    store(done)
    chunk.done_at = timezone.now()
    chunk.save(update_fields=["done_at"])
    return len(chunk.messages)


def finish(replay: Replay) -> bool:
    """Mark a replay as finished when all its chunks are done; returns whether they are."""
    if ReplayChunk.objects.filter(replay=replay, done_at=None).exists():
        return False
    Replay.objects.filter(pk=replay.pk, finished_at=None).update(finished_at=timezone.now(), stopped="")
    return True


def give_up(replay: Replay, why: str) -> None:
    """Note why nobody goes on with a replay; what is done stays, and `work_on` may finish it."""
    Replay.objects.filter(pk=replay.pk, finished_at=None).update(stopped=why[:300])


def done_of(replay: Replay) -> int:
    """Return how many cases of a replay are done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(cardinality(messages)), 0) FROM quality_replaychunk "
            "WHERE replay_id = %s AND done_at IS NOT NULL",
            [replay.pk],
        )
        return int(cursor.fetchone()[0])


def _check(channel: str, attempts: int, by: User | None) -> None:
    if by is not None and not by.may(Permission.QUALITY_REPLAY):
        raise ForbiddenError("only a lead or an administrator runs replays")
    if channel not in CHANNELS:
        raise InvalidError(f"channels are {', '.join(CHANNELS)}", field="channel")
    if not 1 <= attempts <= MOST_ATTEMPTS:
        raise InvalidError(f"a draft is made 1 to {MOST_ATTEMPTS} times", field="attempts")


def _check_versions(desk: Desk) -> None:
    now = versions_now(desk.engine, desk.assistant)
    changed = sorted(name for name, version in desk.replay.versions.items() if now.get(name) != version)
    if knowledge_fingerprints() != desk.replay.knowledge:
        changed.append("knowledge")
    if changed:
        raise ReplayOutdatedError(", ".join(changed))


def _read_before(replay: Replay, messages: Sequence[UUID]) -> list[tuple[UUID, dict[str, Any], bytes, str]]:
    """Stored readings of an earlier run, as long as the same model and classifier made them."""
    base = replay.readings_of
    if base is None or any(base.versions.get(name) != replay.versions.get(name) for name in ("encoder", "classifier")):
        return []
    rows = ReplayCase.objects.filter(replay=base, message__in=messages)
    return [
        (message, record, bytes(vectors), record["text"])
        for message, record, vectors in rows.values_list("message_id", "record", "vectors")
    ]
