"""Jobs of the audit."""

from uuid import UUID

from procrastinate import Blueprint

from handrail.assistants.models import Assistant
from handrail.audit import running
from handrail.audit.labelling.queue import rank_messages

blueprint = Blueprint()


@blueprint.task(name="audit_job", queue="audit", lock="audit")
def audit_job(run_id: str) -> None:
    """Make an audit."""
    running.run_audit(UUID(run_id))


@blueprint.task(name="rank_job", queue="audit", lock="audit")
def rank_job(assistant_id: str) -> None:
    """Find what is worth a label next."""
    rank_messages(assistant=Assistant.objects.get(pk=assistant_id))
