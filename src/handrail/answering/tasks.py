"""Jobs of the engine."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy

from handrail.answering import actions, sweeping
from handrail.answering.loading import current_engine
from handrail.language.embedding import EncoderUnavailableError

log = logging.getLogger(__name__)
blueprint = Blueprint()
ATTEMPTS = 3


@blueprint.task(
    name="take_turn_job",
    queue="turns",
    priority=10,
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=1),
    pass_context=True,
)
def take_turn_job(context: JobContext, turn_id: str) -> None:
    """Take one turn; after the last failed attempt a person gets it."""
    try:
        actions.take_turn(turn_id=UUID(turn_id), engine=current_engine())
    except EncoderUnavailableError as problem:
        # It has been tried again already: a customer need not wait for more of it.
        log.warning("a turn goes to a person: %s", problem.message, extra={"turn": turn_id})
        actions.hand_off_turn(turn_id=UUID(turn_id), reason="model_unavailable")
    except Exception:
        log.exception("turn failed", extra={"turn": turn_id})
        if context.job.attempts + 1 < ATTEMPTS:
            raise
        actions.hand_off_turn(turn_id=UUID(turn_id), reason="error")


@blueprint.periodic(cron="* * * * * */10")
@blueprint.task(name="sweep_job", queue="upkeep", queueing_lock="sweep", pass_context=False)
def sweep_job(timestamp: int) -> None:
    """Give turns that are owed for too long to a person."""
    sweeping.sweep()
