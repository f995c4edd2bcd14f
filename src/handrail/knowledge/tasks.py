"""Jobs of knowledge."""

from __future__ import annotations

import logging

from procrastinate import Blueprint, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from handrail.intents.encoding import configured_encoder, encoder_of, process_encoder
from handrail.intents.models import EmbeddingModel
from handrail.kernel.errors import HandrailError
from handrail.knowledge import reembedding
from handrail.knowledge.errors import ReembeddingRunningError
from handrail.language.embedding import EncoderUnavailableError, TextEncoder

log = logging.getLogger(__name__)
blueprint = Blueprint()
REEMBED = "knowledge:reembed_job"


def reembed_if_model_changed() -> bool:
    """Queue the embedding with the configured model where another one is active; returns whether that is so."""
    active = EmbeddingModel.objects.filter(active=True).first()
    wanted = configured_encoder().fingerprint
    if active is None or active.fingerprint == wanted:
        return False
    try:
        app.configure_task(REEMBED, queueing_lock=f"reembed {wanted}").defer(encoder=wanted)
    except AlreadyEnqueued:
        log.info("embedding anew is queued already")
    return True


@blueprint.task(name="reembed_job", queue="training", retry=RetryStrategy(max_attempts=120, wait=30))
def reembed_job(encoder: str) -> None:
    """Embed everything anew with the model of this fingerprint, then search with it."""
    try:
        reembedding.reembed(encoder=_encoder(encoder))
    except ReembeddingRunningError:
        log.info("passages are being embedded anew already")


@blueprint.periodic(cron="*/5 * * * *")
@blueprint.task(name="upkeep_job", queue="upkeep", queueing_lock="knowledge upkeep", pass_context=False)
def upkeep_job(timestamp: int) -> None:
    """Search what should be searched and is not, and take away the vectors of earlier models."""
    try:
        reembedding.mend(encoder=process_encoder())
        reembedding.take_old_away(keep=configured_encoder().fingerprint)
    except HandrailError as problem:
        log.warning("upkeep of the search is put off: %s", problem.code)


def _encoder(fingerprint: str) -> TextEncoder:
    """The encoder that a job names; hosts may be configured differently while a change is rolled out."""
    if configured_encoder().fingerprint == fingerprint:
        return configured_encoder()
    row = EmbeddingModel.objects.filter(fingerprint=fingerprint).first()
    if row is None:
        raise EncoderUnavailableError("this host does not know the model that is asked for")
    return encoder_of(row)
