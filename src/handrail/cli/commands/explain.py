"""`handrail explain DECISION`."""

from __future__ import annotations

from uuid import UUID

import click

from handrail.cli.database import with_database


@click.command("explain")
@click.argument("decision", type=click.UUID)
@with_database
def command(decision: UUID) -> None:
    """Print all that led to a decision, and compute it again."""
    from handrail.answering.explain import explain, find_decision

    for line in explain(find_decision(decision)):
        click.echo(line)
