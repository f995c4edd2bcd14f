"""Jobs of governance."""

from procrastinate import Blueprint

from handrail.governance import progress

blueprint = Blueprint()


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="measure_job", queue="upkeep", queueing_lock="measure", priority=-20, pass_context=False)
def measure_job(timestamp: int) -> None:
    """Measure the gates of every cell."""
    progress.measure_all()
