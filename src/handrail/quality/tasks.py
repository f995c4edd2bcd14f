"""Jobs of quality."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from procrastinate import Blueprint
from procrastinate.contrib.django import app

from handrail.accounts.models import User
from handrail.answering.engine import Engine
from handrail.answering.loading import current_engine
from handrail.assistants.models import Assistant
from handrail.kernel.errors import HandrailError
from handrail.quality.models import Replay
from handrail.quality.replays.running import begin, finish, give_up, take_chunk
from handrail.quality.replays.thinking import Desk, desk_of

log = logging.getLogger(__name__)
blueprint = Blueprint()
REPLAY = "quality:replay_job"
AT_ONCE = 4


@transaction.atomic
def begin_for_jobs(*, assistant: Assistant, channel: str, by: User, note: str, readings_of: Replay | None) -> Replay:
    """Begin a replay with the engine of now, and have workers do it."""
    replay = begin(
        assistant=assistant, channel=channel, engine=current_engine(), by=by, note=note, readings_of=readings_of
    )
    leave_to_jobs(replay)
    return replay


def leave_to_jobs(replay: Replay) -> None:
    """Have what is left of a replay done by workers, some of its chunks at the same time."""
    Replay.objects.filter(pk=replay.pk).update(stopped="")
    for _ in range(min(AT_ONCE, replay.chunks.filter(done_at=None).count())):
        app.configure_task(REPLAY).defer(replay_id=str(replay.pk))


@blueprint.task(name="replay_job", queue="replays", priority=-10)
def replay_job(replay_id: str) -> None:
    """Do one chunk of a replay, and leave the next one to whoever has time: turns come first."""
    replay = Replay.objects.select_related("assistant").filter(pk=UUID(replay_id), finished_at=None).first()
    if replay is None:
        return
    try:
        taken = take_chunk(_desk(replay, current_engine()))
    except HandrailError as problem:
        log.warning("a replay stopped: %s", problem.message, extra={"replay": replay_id})
        give_up(replay, problem.message)
        return
    if taken:
        app.configure_task(REPLAY).defer(replay_id=replay_id)
    else:
        _desks.clear()
        finish(replay)


_desks: dict[UUID, Desk] = {}
"""That of the replay that this process worked on last: knowledge is read once, not for every chunk."""


def _desk(replay: Replay, engine: Engine) -> Desk:
    kept = _desks.get(replay.pk)
    if kept is None or kept.engine.versions != engine.versions:
        kept = desk_of(replay, engine)
        _desks.clear()
        _desks[replay.pk] = kept
    return kept
