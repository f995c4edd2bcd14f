"""`handrail up`."""

from __future__ import annotations

import click
from django.conf import settings

from handrail.cli.up.supervisor import Supervisor


@click.command("up")
def command() -> None:
    """Start PostgreSQL, web, streams and worker on this machine; Ctrl-C stops them."""
    Supervisor(settings.HANDRAIL).run()
