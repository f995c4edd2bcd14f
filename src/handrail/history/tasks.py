"""Jobs of history."""

from uuid import UUID

from procrastinate import Blueprint

from handrail.history.uploading import take_in

blueprint = Blueprint()


@blueprint.task(name="import_job", queue="history")
def import_job(upload_id: str) -> None:
    """Import a file that came through the console; one that was lost with its worker is gone on with."""
    take_in(UUID(upload_id))
