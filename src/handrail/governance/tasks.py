"""Jobs of governance."""

from procrastinate import Blueprint

from handrail.governance.launches.growing import open_missing

blueprint = Blueprint()


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="measure_job", queue="upkeep", queueing_lock="measure", priority=-20, pass_context=False)
def measure_job(timestamp: int) -> None:
    """Open the launches that are missing. Cells are measured one by one, see `progress`."""
    open_missing()
