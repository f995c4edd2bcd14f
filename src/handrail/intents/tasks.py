"""Jobs of the taxonomy."""

from procrastinate import Blueprint

from handrail.intents import actions
from handrail.intents.encoding import process_encoder

blueprint = Blueprint()


@blueprint.task(name="train_job", queue="training", queueing_lock="train")
def train_job() -> None:
    """Train the classifier on today's examples and change over to it."""
    actions.train_classifier(encoder=process_encoder())
