"""`handrail demo ...`: the demo company."""

from __future__ import annotations

import click
from django.conf import settings

from handrail.cli.database import with_database
from handrail.cli.progress import progress_bars


@click.group("demo")
def command() -> None:
    """Load or reset the demo company Fernhill."""


@command.command("load")
@with_database
def load() -> None:
    """Load what is missing of the demo company."""
    from handrail.demo.loading import load_demo
    from handrail.intents.encoding import process_encoder

    with progress_bars() as report:
        problems = load_demo(encoder=process_encoder(), data=settings.HANDRAIL.data, on_progress=report)
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("The demo company is loaded.")


@command.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_database
def reset(yes: bool) -> None:
    """Delete everything in the database and load the demo company anew."""
    from handrail.assistants.models import Assistant
    from handrail.demo.resetting import empty_database

    others = list(Assistant.objects.exclude(slug="fernhill").values_list("slug", flat=True))
    if others:
        raise click.ClickException(f"there are assistants of your own ({', '.join(others)}); nothing was deleted")
    if not yes:
        click.confirm("Delete all conversations and knowledge, and load the demo company anew?", abort=True)
    empty_database()
    click.echo("Emptied. The demo company comes back at the next `make up`.")
