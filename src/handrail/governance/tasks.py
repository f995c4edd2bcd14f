"""Jobs of governance."""

from procrastinate import Blueprint

from handrail.governance import progress
from handrail.governance.launches.growing import open_missing

blueprint = Blueprint()


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="measure_job", queue="upkeep", queueing_lock="measure", priority=-20, pass_context=False)
def measure_job(timestamp: int) -> None:
    """Open the launches that are missing, and measure the gates of every cell."""
    open_missing()
    progress.measure_all()
