"""What the commands do about the embedding model."""

from __future__ import annotations

import logging

import click

from handrail.cli.progress import Report
from handrail.kernel.errors import HandrailError

log = logging.getLogger(__name__)


def follow_settings() -> None:
    """Queue a change to the configured model where another is active; the old one is searched until that is done."""
    from handrail.knowledge.tasks import reembed_if_model_changed

    try:
        if reembed_if_model_changed():
            click.echo("The embedding model has changed: a worker embeds anew, and search goes on with the old one.")
    except HandrailError as problem:
        log.warning("the configured embedding model cannot be loaded: %s", problem.message)


def make_searchable(report: Report) -> None:
    """Bring search up to date before the start: what has no vector is embedded, a change of the model is queued.

    Where nothing can search with the old vectors any more, the change cannot wait for a worker and is made here.
    """
    from handrail.intents.encoding import configured_encoder, process_encoder
    from handrail.knowledge.reembedding import mend, reembed

    try:
        active = process_encoder()
    except HandrailError as problem:
        click.echo(f"{problem.message} Embedding anew with the configured model.")
        reembed(encoder=configured_encoder(), on_progress=report)
        return
    mend(encoder=active)
    follow_settings()
