"""Jobs of quality."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import Blueprint
from procrastinate.contrib.django import app

from handrail.answering.loading import current_engine
from handrail.kernel.errors import HandrailError
from handrail.quality.models import Replay
from handrail.quality.replays.running import finish, take_chunk
from handrail.quality.replays.thinking import desk_of

log = logging.getLogger(__name__)
blueprint = Blueprint()
REPLAY = "quality:replay_job"


@blueprint.task(name="replay_job", queue="replays", priority=-10)
def replay_job(replay_id: str) -> None:
    """Do one chunk of a replay, and leave the next one to whoever has time: turns come first."""
    replay = Replay.objects.select_related("assistant").filter(pk=UUID(replay_id)).first()
    if replay is None:
        return
    try:
        taken = take_chunk(desk_of(replay, current_engine()))
    except HandrailError as problem:
        log.warning("a replay stopped: %s", problem.message, extra={"replay": replay_id})
        return
    if taken:
        app.configure_task(REPLAY).defer(replay_id=replay_id)
    else:
        finish(replay)
