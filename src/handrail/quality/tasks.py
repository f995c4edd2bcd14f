"""Jobs of quality."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.contrib.django import app

from handrail.answering.loading import current_engine
from handrail.kernel.errors import HandrailError
from handrail.quality.models import Replay
from handrail.quality.replays.running import finish, give_up, take_chunk
from handrail.quality.replays.thinking import desk_of

log = logging.getLogger(__name__)
blueprint = Blueprint()
REPLAY = "quality:replay_job"
AT_ONCE = 4


def leave_to_jobs(replay: Replay) -> None:
    """Have a replay done by workers, some of its chunks at the same time; call it in the transaction that begins it."""
    for _ in range(min(AT_ONCE, replay.chunks.count())):
        app.configure_task(REPLAY).defer(replay_id=str(replay.pk))


@blueprint.task(name="replay_job", queue="replays", priority=-10)
def replay_job(replay_id: str) -> None:
    """Do one chunk of a replay, and leave the next one to whoever has time: turns come first."""
    replay = Replay.objects.select_related("assistant").filter(pk=UUID(replay_id), finished_at=None).first()
    if replay is None:
        return
    try:
        taken = take_chunk(desk_of(replay, current_engine()))
    except HandrailError as problem:
        log.warning("a replay stopped: %s", problem.message, extra={"replay": replay_id})
        give_up(replay, problem.message)
        return
    if taken:
        app.configure_task(REPLAY).defer(replay_id=replay_id)
    else:
        finish(replay)
