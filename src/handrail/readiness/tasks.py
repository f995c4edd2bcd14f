"""Jobs of readiness."""

import logging
from uuid import UUID

from procrastinate import Blueprint, JobContext, RetryStrategy

from handrail.answering.loading import current_engine
from handrail.readiness import drills

log = logging.getLogger(__name__)
blueprint = Blueprint()
ATTEMPTS = 3


@blueprint.task(
    name="run_drill_job",
    queue="readiness",
    retry=RetryStrategy(max_attempts=ATTEMPTS, wait=2),
    pass_context=True,
)
def run_drill_job(context: JobContext, drill_id: str) -> None:
    """Play a drill, or go on with it; after the last failed attempt it has failed."""
    try:
        drills.play_drill(drill_id=UUID(drill_id), engine=current_engine())
    except Exception:
        log.exception("a drill stopped", extra={"drill": drill_id})
        if context.job.attempts + 1 < ATTEMPTS:
            raise
        drills.fail_drill(drill_id=UUID(drill_id), code="stopped")
